"""Code fences in Markdown: what is inside one is a program's text and never structure.

The rules are CommonMark's: a fence opens with three or more backticks or tildes, indented by at most
three spaces, and closes with at least as many of the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK_LINE = re.compile(r"^(?P<indent> {0,3})(?P<mark>`{3,}|~{3,})(?P<info>.*)$", re.MULTILINE)
# How lines are numbered and marked is no flag: `linenums="1"`, `{2,4-5}`.
_OPTIONS = re.compile(r"""[A-Za-z_][\w-]*=(?:"[^"]*"|'[^']*'|[^\s{}]*)|\{[\s\d,-]*\}""")


@dataclass(frozen=True, slots=True)
class Fence:
    """One fence: `start` and `end` are offsets of the whole of it, `line` counts from 0 in its text."""

    language: str
    flags: tuple[str, ...]
    body: str
    start: int
    end: int
    line: int
    mark: str
    is_closed: bool


def opens_fence(mark: str, info: str) -> bool:
    """Whether a mark and the words after it open a fence; with a backtick behind it, it is code in a sentence."""
    return mark[0] == "~" or "`" not in info


def closes_fence(opening: str, mark: str, info: str) -> bool:
    """Whether a later line of a mark closes the fence that `opening` began."""
    return mark.startswith(opening) and not info.strip(" \t")


def fences(text: str) -> tuple[Fence, ...]:
    """All fences of a text in order; the last one may be open to the end."""
    found: list[Fence] = []
    opened: re.Match[str] | None = None
    for match in _MARK_LINE.finditer(text):
        if opened is None:
            if opens_fence(match["mark"], match["info"]):
                opened = match
        elif closes_fence(opened["mark"], match["mark"], match["info"]):
            found.append(_fence(text, opened, match.start(), match.end()))
            opened = None
    if opened is not None:
        found.append(_fence(text, opened, None, len(text)))
    return tuple(found)


def _fence(text: str, opened: re.Match[str], closed_at: int | None, end: int) -> Fence:
    # `{.python .run}` says the same as `python run`.
    words = [word.lstrip(".") for word in re.sub(r"[{}]", " ", _OPTIONS.sub(" ", opened["info"])).split()]
    body = text[opened.end() + 1 : len(text) if closed_at is None else closed_at]
    if opened["indent"]:
        body = re.sub(rf"^ {{1,{len(opened['indent'])}}}", "", body, flags=re.MULTILINE)
    return Fence(
        language=words[0].lower() if words else "",
        flags=tuple(words[1:]),
        body=body,
        start=opened.start(),
        end=end,
        line=text.count("\n", 0, opened.start()),
        mark=opened["mark"],
        is_closed=closed_at is not None,
    )


def without_fences(text: str) -> str:
    """The text with every fence cut out."""
    if "```" not in text and "~~~" not in text:
        return text
    kept = []
    position = 0
    for fence in fences(text):
        kept.append(text[position : fence.start])
        position = fence.end
    kept.append(text[position:])
    return "".join(kept)
