"""The info string of a code fence: its language, its words, and which lines are numbered or marked.

Read are the forms of Markdown-Extra and Pandoc (`{.python .numberLines startFrom="10"}`), of
Material for MkDocs (`linenums="1" hl_lines="2 4-5"`) and of Docusaurus (`showLineNumbers {2,4-5}`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINES_IN_BRACES = re.compile(r"\{\s*(\d+(?:\s*-\s*\d+)?(?:\s*,\s*\d+(?:\s*-\s*\d+)?)*)\s*,?\s*\}")
_OPTION = re.compile(r"""(?P<name>[A-Za-z_][\w-]*)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s{}]*))""")
_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")
_FIRST_NUMBER = frozenset({"linenums", "linenostart", "startfrom", "startline", "showlinenumbers", "numberlines"})
_NUMBERED = frozenset({"linenums", "numberlines", "number-lines", "showlinenumbers", "lineno", "linenos"})
_MARKED = frozenset({"hl_lines", "hl-lines", "highlight"})
_LAST_LINE = 9999


@dataclass(frozen=True, slots=True)
class FenceInfo:
    """What stands behind the fence; `words` are neither language nor options. Numbers as in `parts.Code`."""

    language: str
    words: tuple[str, ...] = ()
    first_number: int | None = None
    marked_lines: tuple[int, ...] = ()


def read_info(info: str) -> FenceInfo:
    """Read an info string; an option that makes no sense is passed over."""
    marked: set[int] = set()
    first_number: int | None = None

    def braces(match: re.Match[str]) -> str:
        marked.update(_lines(match[1]))
        return " "

    def option(match: re.Match[str]) -> str:
        nonlocal first_number
        name, value = match["name"].lower(), match["double"] or match["single"] or match["bare"] or ""
        if name in _FIRST_NUMBER and value.isascii() and value.isdigit() and int(value) <= _LAST_LINE:
            first_number = int(value)
        elif name in _MARKED:
            marked.update(_lines(value))
        return " "

    rest = _OPTION.sub(option, _LINES_IN_BRACES.sub(braces, info))
    words = [word.lstrip(".") for word in re.sub(r"[{}]", " ", rest).split()]
    if first_number is None and _NUMBERED & {word.lower() for word in words}:
        first_number = 1
    words = [word for word in words if word and word.lower() not in _NUMBERED]
    language = words[0].lower() if words else ""
    return FenceInfo(language, tuple(words[1:]), first_number, tuple(sorted(marked)))


def _lines(text: str) -> set[int]:
    found: set[int] = set()
    for match in _RANGE.finditer(text):
        first, last = int(match[1][:6]), int((match[2] or match[1])[:6])
        found.update(range(max(first, 1), min(last, _LAST_LINE) + 1))
    return found
