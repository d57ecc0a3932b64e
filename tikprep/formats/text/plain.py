"""Plain text -> Markdown that shows it as it was typed; code in it becomes a fence and keeps its indentation."""

from __future__ import annotations

import re

_NOT_PLAIN = re.compile(r"[\\`*_\[<>&$~|#+\-=:.)\t]|   |^[ ]|\n", re.MULTILINE)
_SPECIAL = re.compile(
    r"(?P<kept>(?:https?://|www\.)[^\s<>|`*\[\]]+|\[sound:[^\]\n]{1,300}\]"
    r"|\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\])"
    r"|(?P<escape>[\\`*\[$]|(?<![^\W_])_|_(?![^\W_]))"
    r"|(?P<entity>[<&|]|~(?=~))"
)
_AT_START = re.compile(r"(?P<number>[0-9]+)(?P<point>[.)])(?=\s|$)|(?P<escape>[#+\-])|(?P<entity>[>=:~])")
_INDENTED = re.compile(r"(?:\t| {2,})(?![-*+•][ \t]|[0-9]+[.)][ \t])\S|.*\S(?:\t| {3,})\S")
_RUN = re.compile(r"`{3,}")
_ENTITIES = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "|": "&#124;",
    "~": "&#126;",
    "=": "&#61;",
    ":": "&#58;",
}


def markdown_of(text: str) -> str:
    """A text as Markdown: every mark in it stands for itself, lines stay lines, code that is indented is a fence.

    Addresses, sounds and the formulas `\\(…\\)` and `\\[…\\]` keep their meaning; a dollar is money.
    """
    if not _NOT_PLAIN.search(text):
        return text.strip()
    if "\n" not in text and not _is_code(line := text.rstrip()):
        # Most cells are one line, and an import reads them by the hundred thousand.
        return _escaped(line.strip())
    lines = [line.rstrip() for line in text.split("\n")]
    is_code = _code_lines(lines)
    parts: list[str] = []
    start = 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or is_code[number] != is_code[start]:
            piece = lines[start:number]
            parts.append(_fence(piece) if is_code[start] else _prose(piece))
            start = number
    return "\n\n".join(filter(None, parts))


def _code_lines(lines: list[str]) -> list[bool]:
    """Which lines are of a program: a paragraph with an indented line, without the sentence that leads to it."""
    is_code = [False] * len(lines)
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and lines[number]:
            continue
        if any(map(_is_code, lines[start:number])):
            first = start
            while first < number - 1 and _leads_in(lines[first], lines[first + 1]):
                first += 1
            is_code[first:number] = [True] * (number - first)
        start = number + 1
    # Empty lines between two pieces of one program are part of it.
    below = False
    ends = [False] * len(lines)
    for number in range(len(lines) - 1, -1, -1):
        below = is_code[number] if lines[number] else below
        ends[number] = below
    for number, line in enumerate(lines):
        if not line and number and is_code[number - 1]:
            is_code[number] = ends[number]
    return is_code


def _is_code(line: str) -> bool:
    return line.startswith(("\t", "    ")) or _INDENTED.match(line) is not None


def _leads_in(line: str, below: str) -> bool:
    if line.startswith((" ", "\t")):
        return False
    return line.endswith("?") or (line.endswith((":", ".")) and not below.startswith((" ", "\t")))


def _fence(lines: list[str]) -> str:
    code = "\n".join(lines)
    mark = "`" * max(3, *(len(run) + 1 for run in _RUN.findall(code)), 3)
    return f"{mark}\n{code}\n{mark}"


def _prose(lines: list[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(_escaped(line.strip()))
        elif paragraphs[-1]:
            paragraphs.append([])
    # A backslash at the end of a line is no break everywhere; two spaces are.
    return "\n\n".join("  \n".join(paragraph) for paragraph in paragraphs if paragraph)


def _escaped(line: str) -> str:
    start = _AT_START.match(line)
    if start is None:
        return _SPECIAL.sub(_safe, line)
    if start["number"]:
        return f"{start['number']}\\{start['point']}" + _SPECIAL.sub(_safe, line[start.end() :])
    first = f"\\{start['escape']}" if start["escape"] else _ENTITIES[start[0]]
    return first + _SPECIAL.sub(_safe, line[start.end() :])


def _safe(match: re.Match[str]) -> str:
    if match["kept"]:
        return match[0]
    if match[0] == "[" and "\\" in match.string:
        # Between `\[` and a backslash before a bracket a formula would be seen.
        return "&#91;"
    return f"\\{match[0]}" if match["escape"] else _ENTITIES[match[0]]
