"""Hints of a card: callouts `> [!HINT]` of its question, kept back until they are asked for, one by one."""

from __future__ import annotations

import re

_HINT = re.compile(r"^[ ]{0,3}>[ ]*\[!HINT\][ \t]*(?P<first>.*)$", re.IGNORECASE)
_QUOTED = re.compile(r"^[ ]{0,3}>[ ]?(?P<text>.*)$")
_FENCE = re.compile(r"^[ ]{0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)$")


def without_hints(front: str) -> tuple[str, tuple[str, ...]]:
    """The question without its hints, and the Markdown of each hint in order; those inside code are code."""
    if "[!hint]" not in front.lower():
        return front, ()
    kept: list[str] = []
    hints: list[list[str]] = []
    fence, is_in_hint = "", False
    for line in front.split("\n"):
        mark = _FENCE.match(line)
        if not is_in_hint and mark:
            fence = _after_mark(fence, mark)
        started = None if fence else _HINT.match(line)
        quoted = _QUOTED.match(line)
        if started:
            is_in_hint = True
            hints.append([started["first"]])
        elif is_in_hint and quoted:
            hints[-1].append(quoted["text"])
        else:
            is_in_hint = False
            kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n"), tuple("\n".join(h).strip() for h in hints)


def _after_mark(fence: str, mark: re.Match[str]) -> str:
    """The fence that is open below a line of backticks or tildes."""
    if not fence:
        return mark["mark"]
    return "" if mark["mark"].startswith(fence) and not mark["info"].strip() else fence


def with_hints(front: str, hints: tuple[str, ...], shown: int) -> str:
    """The question with its first hints below it, numbered."""
    parts = [front]
    for number, hint in enumerate(hints[:shown], 1):
        quoted = "\n".join(f"> {line}".rstrip() for line in hint.split("\n"))
        title = f"Hint {number} of {len(hints)}" if len(hints) > 1 else "Hint"
        parts.append(f"> [!HINT] {title}\n{quoted}")
    return "\n\n".join(parts)
