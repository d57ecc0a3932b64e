"""Where the next line begins, and what a closing bracket does to its own."""

from __future__ import annotations

from tikprep.ui.editor.brackets import CLOSERS, PAIRS, Place, enclosing
from tikprep.ui.editor.languages import Language
from tikprep.ui.editor.lines import TAB_WIDTH, Lines, indent_of, width_of


def blanks(language: Language, width: int) -> str:
    """Blanks of a width in columns, as the language writes them."""
    if language.uses_tabs:
        return "\t" * (width // TAB_WIDTH) + " " * (width % TAB_WIDTH)
    return " " * width


def step_of(language: Language) -> int:
    """The columns of one step."""
    return width_of(language.indent)


def indent_after(lines: Lines, language: Language, at: Place) -> str:
    """The blanks of the line that Enter opens at a place."""
    number, column = at
    text = lines.text(number)
    own = indent_of(text[:column])
    part = lines.code_part(number, column)
    code = part.strip()
    step = step_of(language)
    if not code:
        return own
    width = width_of(own)
    opened = _open_in(part)
    if opened is not None:
        follows = part[opened + 1 :].strip()
        if follows and language.aligns_in_brackets and part[opened] != "{":
            return blanks(language, width_of(part[:opened]) + 1)
        return blanks(language, width + step)
    closed = _opener_line(lines, number, part)
    if closed is not None:
        width = width_of(indent_of(lines.text(closed)))
    first = code.split(None, 1)[0].rstrip(":;(")
    if code.endswith(":") and (language.opens_after_colon or first in language.labels):
        return blanks(language, width + step)
    if first in language.ends_block and enclosing(lines, at) is None:
        return blanks(language, max(0, width - step))
    return blanks(language, width) if closed is not None else own


def indent_of_closer(lines: Lines, language: Language, at: Place, closer: str) -> str | None:
    """The blanks before a closing bracket that is typed first in its line, None if it closes nothing."""
    opened = enclosing(lines, at, closer)
    return None if opened is None else indent_of(lines.text(opened[0]))


def splits_pair(before: str, after: str) -> bool:
    """Whether Enter stands between the two brackets of an empty pair."""
    left, right = before.rstrip()[-1:], after.lstrip()[:1]
    return left in PAIRS and PAIRS[left] == right


def _open_in(part: str) -> int | None:
    """The column of the last bracket that this line leaves open."""
    stack: list[int] = []
    for column, letter in enumerate(part):
        if letter in PAIRS:
            stack.append(column)
        elif letter in CLOSERS and stack:
            stack.pop()
    return stack[-1] if stack else None


def _opener_line(lines: Lines, number: int, part: str) -> int | None:
    """The line in which the last bracket was opened that this line closes for one before it."""
    depth = 0
    for column in range(len(part) - 1, -1, -1):
        if part[column] in CLOSERS:
            opened = enclosing(lines, (number, column), part[column]) if not depth else None
            if opened is not None and opened[0] != number:
                return opened[0]
            depth += 1
        elif part[column] in PAIRS:
            depth -= 1
    return None
