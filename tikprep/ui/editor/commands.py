"""Commands on whole lines as functions: lines and a selection in, other lines and a selection out.

Columns are passed through as they come, in whatever unit; only blanks and comment marks, which are
ASCII, move them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tikprep.ui.editor.languages import Language
from tikprep.ui.editor.lines import TAB_WIDTH, indent_of, width_of


@dataclass(frozen=True, slots=True)
class Selection:
    """From where to where, as (line, column); the caret is its end."""

    anchor: tuple[int, int]
    caret: tuple[int, int]

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line; a last line of which nothing is selected does not count."""
        first, last = sorted((self.anchor, self.caret))
        is_beyond = last[0] > first[0] and last[1] == 0
        return first[0], last[0] - is_beyond


@dataclass(frozen=True, slots=True)
class Change:
    """`count` lines at `first` become `lines`."""

    first: int
    count: int
    lines: tuple[str, ...]
    selection: Selection


Text = Sequence[str]


def move_lines(text: Text, selection: Selection, by: int) -> Change | None:
    """Swap the selected lines with the one above (-1) or below (1)."""
    first, last = selection.lines
    if first + by < 0 or last + by >= len(text):
        return None
    moved = tuple(text[first : last + 1])
    lines = (*moved, text[first - 1]) if by < 0 else (text[last + 1], *moved)
    return Change(min(first, first + by), last - first + 2, lines, _shifted(selection, by))


def duplicate(text: Text, selection: Selection) -> Change:
    """The selected lines once more, below; the selection goes with the copy."""
    first, last = selection.lines
    lines = tuple(text[first : last + 1])
    return Change(first, len(lines), lines * 2, _shifted(selection, len(lines)))


def delete_lines(text: Text, selection: Selection) -> Change:
    """Without the selected lines; the caret keeps its column where it can."""
    first, last = selection.lines
    left = [*text[:first], *text[last + 1 :]]
    line = min(first, max(0, len(left) - 1))
    place = (line, min(selection.caret[1], len(left[line]) if left else 0))
    return Change(first, last - first + 1, (), Selection(place, place))


def join_lines(text: Text, selection: Selection) -> Change | None:
    """The selected lines, or this and the next, in one; blanks at the seam become one."""
    first, last = selection.lines
    last = max(last, first + 1)
    if last >= len(text):
        return None
    joined, seam = text[first].rstrip(), len(text[first].rstrip())
    for line in text[first + 1 : last + 1]:
        seam = len(joined)
        joined = f"{joined} {line.strip()}" if line.strip() and joined else joined or line.rstrip()
    place = (first, seam)
    return Change(first, last - first + 1, (joined,), Selection(place, place))


def indent(text: Text, selection: Selection, language: Language) -> Change:
    """The selected lines one step further in; empty ones stay empty."""
    return _each(text, selection, lambda line: language.indent + line if line.strip() else line)


def dedent(text: Text, selection: Selection, language: Language) -> Change:
    """The selected lines one step back, as far as they can."""
    step = width_of(language.indent)

    def back(line: str) -> str:
        blanks = indent_of(line)
        if blanks.startswith("\t"):
            return line[1:]
        width = width_of(blanks)
        drop = width % step or min(step, width)
        return line[min(drop, len(blanks) - len(blanks.lstrip(" "))) :]

    return _each(text, selection, back)


def toggle_comment(text: Text, selection: Selection, language: Language) -> Change | None:
    """Comment the selected lines out, all at one column, or back in if all of them are."""
    mark = language.comment
    first, last = selection.lines
    full = [line for line in text[first : last + 1] if line.strip()]
    if not mark or not full:
        return None
    if all(line.lstrip().startswith(mark) for line in full):

        def uncomment(line: str) -> str:
            blanks = indent_of(line)
            rest = line[len(blanks) :].removeprefix(mark)
            return blanks + (rest[1:] if rest.startswith(" ") else rest)

        return _each(text, selection, lambda line: uncomment(line) if line.strip() else line)
    column = min(len(indent_of(line)) for line in full)
    return _each(text, selection, lambda line: f"{line[:column]}{mark} {line[column:]}" if line.strip() else line)


def trim(text: Text, selection: Selection) -> Change | None:
    """Without blanks at the ends of lines."""
    trimmed = tuple(line.rstrip(" \t") for line in text)
    if trimmed == tuple(text):
        return None
    anchor, caret = (
        (line, min(column, len(trimmed[line]))) if text[line] != trimmed[line] else (line, column)
        for line, column in (selection.anchor, selection.caret)
    )
    return Change(0, len(text), trimmed, Selection(anchor, caret))


def soft_backspace(before: str, language: Language) -> int:
    """How many characters Backspace takes after `before`: all blanks back to the last stop of indentation."""
    if language.uses_tabs or not before or before.strip(" "):
        return 1
    step = width_of(language.indent)
    return len(before) % step or step


def tab_text(before: str, language: Language) -> str:
    """What Tab types after `before`."""
    if language.uses_tabs and not before.strip():
        return "\t"
    step = TAB_WIDTH if language.uses_tabs else width_of(language.indent)
    return " " * (step - width_of(before) % step)


def _each(text: Text, selection: Selection, mend: Callable[[str], str]) -> Change:
    first, last = selection.lines
    lines = tuple(mend(line) for line in text[first : last + 1])

    def moved(place: tuple[int, int]) -> tuple[int, int]:
        line, column = place
        if not first <= line <= last or (column == 0 and selection.anchor != selection.caret):
            return place
        return line, max(0, column + len(lines[line - first]) - len(text[line]))

    change = Change(first, len(lines), lines, selection)
    return replace(change, selection=Selection(moved(selection.anchor), moved(selection.caret)))


def _shifted(selection: Selection, by: int) -> Selection:
    (first, start), (last, end) = selection.anchor, selection.caret
    return Selection((first + by, start), (last + by, end))
