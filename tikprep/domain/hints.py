"""Hints of a card: callouts `> [!HINT]` of its question, kept back until they are asked for, one by one."""

from __future__ import annotations

import re

from tikprep.domain.fences import fences

_HINT = re.compile(r"^[ ]{0,3}>[ ]*\[!HINT\][ \t]*(?P<first>.*)$", re.IGNORECASE)
_GOES_ON = re.compile(r"^[ ]{0,3}(?!#|>|[-*+][ ]|\d{1,9}[.)][ ]|```|~~~|---|\*\*\*|___|<|\||\$\$|\{\{)\S")
_QUOTED = re.compile(r"^[ ]{0,3}>[ ]?(?P<text>.*)$")


def without_hints(front: str) -> tuple[str, tuple[str, ...]]:
    """The question without its hints, and the Markdown of each hint in order; those inside code are code."""
    if "[!hint]" not in front.lower():
        return front, ()
    code = _code_lines(front)
    kept: list[str] = []
    hints: list[list[str]] = []
    is_in_hint = is_below_hint = False
    for number, line in enumerate(front.split("\n")):
        started = None if number in code else _HINT.match(line)
        quoted = _QUOTED.match(line)
        if started:
            is_in_hint = is_below_hint = True
            hints.append([started["first"]])
        elif is_in_hint and quoted:
            hints[-1].append(quoted["text"])
        elif is_in_hint and hints[-1][-1].strip() and _GOES_ON.match(line):
            # A quotation's paragraph may go on without its sign.
            hints[-1].append(line.strip())
        else:
            is_in_hint = False
            # The gaps above and below a hint become one.
            is_below_hint = is_below_hint and not line.strip()
            if not is_below_hint or (kept and kept[-1].strip()):
                kept.append(line)
    return "\n".join(kept).strip("\n"), tuple("\n".join(hint).strip() for hint in hints)


def _code_lines(text: str) -> set[int]:
    """The numbers of the lines that a fence holds, counted from 0."""
    found: set[int] = set()
    for fence in fences(text):
        found.update(range(fence.line, fence.line + 1 + text.count("\n", fence.start, fence.end)))
    return found


def with_hints(front: str, hints: tuple[str, ...], shown: int, *, is_html: bool = False) -> str:
    """The question with its first hints below it, numbered."""
    parts = [front]
    if is_html:
        return front + "".join(f"<blockquote>{hint}</blockquote>" for hint in hints[:shown])
    for number, hint in enumerate(hints[:shown], 1):
        quoted = "\n".join(f"> {line}".rstrip() for line in hint.split("\n"))
        title = f"Hint {number} of {len(hints)}" if len(hints) > 1 else "Hint"
        parts.append(f"> [!HINT] {title}\n{quoted}")
    return "\n\n".join(parts)
