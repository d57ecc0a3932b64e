"""Hints of a card: callouts `> [!HINT]` of its question, kept back until they are asked for, one by one."""

from __future__ import annotations

import re

from tikprep.domain.fences import fences

_HINT = re.compile(r"^[ ]{0,3}>[ ]*\[!HINT\][ \t]*(?P<first>.*)$", re.IGNORECASE)
_QUOTED = re.compile(r"^[ ]{0,3}>[ ]?(?P<text>.*)$")

_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_NO_PARAGRAPH = re.compile(r"[ ]{0,3}(?:```|~~~|#{1,6}[ ]|([-*_])(?:[ ]*\1){2,}[ ]*$)|[ ]{4}")
# What ends a paragraph without an empty line above it.
_BLOCK_START = re.compile(r"[ ]{0,3}(?:```|~~~|\$\$|#{1,6}[ ]|[-*+][ ]+\S|1[.)][ ]+\S|([-*_])(?:[ ]*\1){2,}[ ]*$|<\w)")


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
        elif is_in_hint and number not in code and _goes_on(hints[-1], line):
            hints[-1].append(line.strip())
        else:
            is_in_hint = False
            # The gaps above and below a hint become one.
            is_below_hint = is_below_hint and not line.strip()
            if not is_below_hint or (kept and kept[-1].strip()):
                kept.append(line)
    return "\n".join(kept).strip("\n"), tuple("\n".join(hint).strip() for hint in hints)


def _goes_on(hint: list[str], line: str) -> bool:
    """Whether a line without `>` is the next of the hint's last paragraph, as CommonMark lets it be."""
    is_in_fence = sum(bool(_FENCE.match(told)) for told in hint) % 2 == 1
    is_in_paragraph = len(hint) == 1 or bool(hint[-1].strip())
    is_closed = any(_NO_PARAGRAPH.match(told) for told in hint[-1:]) or _BLOCK_START.match(line)
    return bool(line.strip()) and is_in_paragraph and not is_in_fence and not is_closed


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
