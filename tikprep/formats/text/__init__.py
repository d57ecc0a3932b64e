"""Text files in and out: CSV, TSV, any separator, and Anki's export as text. This is their one door."""

from __future__ import annotations

from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, Progress, Reading, no_progress
from tikprep.formats.text.columns import target_of
from tikprep.formats.text.decoding import decoded, encoding_of
from tikprep.formats.text.detection import found_separator, sample_of, usual_width
from tikprep.formats.text.directives import read_directives
from tikprep.formats.text.plan import SEPARATOR_NAMES, Target, TextColumn, TextPlan, TextPreview
from tikprep.formats.text.reader import preview, read_text
from tikprep.formats.text.writer import TextStyle, readable, write_text

__all__ = [
    "SEPARATOR_NAMES",
    "Target",
    "TextColumn",
    "TextDeck",
    "TextPlan",
    "TextPreview",
    "TextStyle",
    "preview",
    "read_text",
    "write_text",
]

_HEAD_BYTES = 16_384
_FEWEST_ROWS = 2
# Prose holds commas, colons and spaces too.
_SURE_SEPARATORS = "\t;|"


_OTHER_DECKS = frozenset({".md", ".markdown", ".json", ".mochi", ".tikdeck", ".apkg", ".colpkg"})


def _stands_beside_deck(path: Path) -> bool:
    names = (Path(entry.name) for entry in path.parent.iterdir())
    return any(name.suffix.lower() in _OTHER_DECKS and name.stem.lower() != "readme" for name in names)


class TextDeck:
    """Reads text files as they are found, and writes Anki's form, or a table where the name ends in `.csv`."""

    name = "text"
    title = "Text or spreadsheet (CSV, TSV, Anki's text)"
    suffixes = (".txt", ".csv", ".tsv")
    can_write = True

    def recognizes(self, path: Path) -> bool:
        """No other format has its endings."""
        return True

    def is_meant(self, path: Path) -> bool:
        """A text if it has directives or tabs and the like in every row; a table if nothing else there is a deck.

        Beside a deck of another format a table is its data, unless its first row names a front and a back.
        """
        is_table_by_name = path.suffix.lower() != ".txt"
        try:
            if is_table_by_name and not _stands_beside_deck(path):
                return True
            with path.open("rb") as file:
                head = file.read(_HEAD_BYTES)
            text = decoded(head, encoding_of(head), path).rpartition("\n")[0]
        except OSError:
            return True  # reading it will tell what is wrong with it
        except DeckFormatError:
            return False
        if read_directives(text).is_any:
            return True
        separator = found_separator(text, path, has_comments=False)
        rows = sample_of(text, separator, path, has_comments=False) if separator else []
        if is_table_by_name:
            return bool(rows) and {Target.FRONT, Target.BACK} <= set(map(target_of, rows[0]))
        is_table = len(rows) >= _FEWEST_ROWS and all(len(row) == usual_width(rows) for row in rows)
        return is_table and separator in _SURE_SEPARATORS

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The decks in a file by the plan that is found. Raises DeckFormatError, or Cancelled."""
        return read_text(path, None, reading)

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Put notes down, all or nothing. Raises DeckFormatError, TikPrepError where the disk refuses, or Cancelled."""
        for guid, why in readable(package)[1].items():
            raise DeckFormatError(path, 0, f"the note {guid} {why}")
        style = TextStyle.SPREADSHEET if path.suffix.lower() == ".csv" else TextStyle.ANKI
        write_text(package, path, style, progress)
