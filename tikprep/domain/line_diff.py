"""What a program printed beside what it should have printed, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from tikprep.domain.answer_runs import Run, compared, opcodes

MOST_LINES = 400
"""Lines of either text beyond these are not compared."""
_MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class DiffRow:
    """Two lines that stand beside each other; None where one text has none.

    The runs of a line are stretches with "" for what agrees, and "del" or "ins" for what only this line has.
    """

    printed: tuple[Run, ...] | None
    expected: tuple[Run, ...] | None
    is_same: bool


def diff_rows(printed: str, expected: str) -> tuple[DiffRow, ...]:
    """The lines of both texts in order, aligned; white space at the ends of lines and of the texts is no difference."""
    return tuple(_rows(_lines(printed), _lines(expected)))


def is_cut(text: str) -> bool:
    """Whether a text has more than the rows show."""
    lines = text.rstrip().split("\n")
    return len(lines) > MOST_LINES or any(len(line) > _MOST_COLUMNS for line in lines)


def _rows(printed: list[str], expected: list[str]) -> Iterator[DiffRow]:
    for tag, p1, p2, e1, e2 in opcodes(printed, expected):
        for got, wanted in zip_longest(printed[p1:p2], expected[e1:e2]):
            if tag == "equal" or got == wanted:
                yield DiffRow(((got, ""),), ((got, ""),), is_same=True)
            elif got is None or wanted is None:
                yield DiffRow(_whole(got, "del"), _whole(wanted, "ins"), is_same=False)
            else:
                runs = compared(got, wanted)
                yield DiffRow(_only(runs, "del"), _only(runs, "ins"), is_same=False)


def _whole(line: str | None, kind: str) -> tuple[Run, ...] | None:
    return None if line is None else ((line, kind),)


def _only(runs: tuple[Run, ...], kind: str) -> tuple[Run, ...]:
    return tuple((text, its) for text, its in runs if text and its in ("", kind))


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").rstrip()
    return [line.rstrip()[:_MOST_COLUMNS] for line in text.split("\n")[:MOST_LINES]] if text else []
