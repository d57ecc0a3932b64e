"""Rows and cells of a text file, with the line where each row begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import Progress, no_progress

MAX_FIELD = 10_000_000
_LINES_BETWEEN_TELLS = 4_096


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
        self._has_comments = has_comments
        self._progress = progress
        self._first_line = first_line
        self._line = first_line - 1
        self._is_inside = False
        self._row_line = first_line

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        # The limit holds for the process; nothing else here reads CSV.
        csv.field_size_limit(MAX_FIELD)
        reader = csv.reader(self._lines(), delimiter=self._separator)
        while True:
            self._is_inside = False
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise self._unclosed(f"a text longer than {MAX_FIELD // 1_000_000} MB begins here") from error
            if row is None:
                return
            yield self._row_line, row

    def _lines(self) -> Iterator[str]:
        total = self._text.count("\n") + 1
        for line in StringIO(self._text, newline="\n"):
            self._line += 1
            if not self._line % _LINES_BETWEEN_TELLS:
                self._progress(self._line - self._first_line, total)
            if not self._is_inside:
                if self._has_comments and line.startswith("#"):
                    continue
                self._row_line = self._line
                self._is_inside = True
            yield line
        if self._is_inside:
            raise self._unclosed("a quote opens here and is never closed")

    def _unclosed(self, problem: str) -> DeckFormatError:
        line = self._row_line + self._opening_of(self._row_line)
        return DeckFormatError(self._path, line, f"{problem}: close it, or write '\"\"' for a quote within a text")

    def _opening_of(self, row_line: int) -> int:
        """How many lines after its first one a row opens the quote in which it ends."""
        lines = StringIO(self._text, newline="\n")
        for _ in range(row_line - self._first_line):
            next(lines)
        opened, is_quoted, is_start, is_closing = 0, False, True, False
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
