"""Rows and cells of a text file, with the line where each row begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import Progress, no_progress
from tikprep.formats.text.regular import regular_rows

MAX_FIELD = 10_000_000
_LINES_BETWEEN_TELLS = 4_096
_NEVER_CLOSED = "a quote opens here and is never closed"
_TOO_LONG = f"a text longer than {MAX_FIELD // 1_000_000} MB begins here, or a quote is never closed"


class Rows:
    """The rows of a text, read once. A row may go over several lines within quotes.

    Iterating raises DeckFormatError for a quote that is never closed, or Cancelled.
    """

    def __init__(
        self,
        text: str,
        separator: str,
        path: Path,
        *,
        first_line: int = 1,
        has_comments: bool = False,
        progress: Progress = no_progress,
    ) -> None:
        self._text = text
        self._separator = separator
        self._path = path
        self._has_comments = has_comments and ("\n#" in text or text.startswith("#"))
        self._progress = progress
        self._first_line = first_line

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        # The limit holds for the process; nothing else here reads CSV.
        csv.field_size_limit(MAX_FIELD)
        if self._has_comments:
            return self._without_comments()
        regular = regular_rows(self._text, self._separator, MAX_FIELD)
        return self._rows() if regular is None else self._told(regular)

    def _told(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        begun, told, total = -1, 0, self._text.count("\n") + 1
        try:
            for begun, row in rows:
                yield self._first_line + begun, row
                if begun - told >= _LINES_BETWEEN_TELLS:
                    told = begun
                    self._progress(told, total)
        except csv.Error as error:
            raise self._unclosed(begun + 1, _TOO_LONG) from error

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        begun, told, total = 0, 0, self._text.count("\n") + 1

        def at_end() -> Iterator[str]:
            if reader.line_num > begun:
                raise self._unclosed(begun, _NEVER_CLOSED)
            yield from ()

        reader = csv.reader(chain(StringIO(self._text, newline="\n"), at_end()), delimiter=self._separator)
        try:
            for row in reader:
                yield self._first_line + begun, row
                begun = reader.line_num
                if begun - told >= _LINES_BETWEEN_TELLS:
                    told = begun
                    self._progress(told, total)
        except csv.Error as error:
            raise self._unclosed(begun, _TOO_LONG) from error

    def _without_comments(self) -> Iterator[tuple[int, list[str]]]:
        begun, number, is_inside, total = 0, 0, False, self._text.count("\n") + 1

        def lines() -> Iterator[str]:
            nonlocal begun, number, is_inside
            for number, line in enumerate(StringIO(self._text, newline="\n")):
                if not is_inside:
                    if line.startswith("#"):
                        continue
                    begun, is_inside = number, True
                yield line
            if is_inside:
                raise self._unclosed(begun, _NEVER_CLOSED)

        told = 0
        try:
            for row in csv.reader(lines(), delimiter=self._separator):
                is_inside = False
                yield self._first_line + begun, row
                if number - told >= _LINES_BETWEEN_TELLS:
                    told = number
                    self._progress(told, total)
        except csv.Error as error:
            raise self._unclosed(begun, _TOO_LONG) from error

    def _unclosed(self, begun: int, problem: str) -> DeckFormatError:
        line = self._first_line + begun + self._opening_of(begun)
        return DeckFormatError(self._path, line, f"{problem}: close it, or write '\"\"' for a quote within a text")

    def _opening_of(self, begun: int) -> int:
        """How many lines after its first one a row opens the quote in which it ends."""
        opened, is_quoted, is_start, is_closing = 0, False, True, False
        lines = islice(StringIO(self._text, newline="\n"), begun, None)
        for number, line in enumerate(lines):
            for character in line:
                if is_quoted and character == '"' and not is_closing:
                    is_closing = True
                elif is_quoted and is_closing and character != '"':
                    is_quoted = is_closing = False
                    is_start = character == self._separator
                elif is_quoted:
                    is_closing = False
                elif character == '"' and is_start:
                    opened, is_quoted, is_start = number, True, False
                else:
                    is_start = character == self._separator
        return opened
