"""The format `tikprep-deck/1`: a deck as one Markdown file that reads well anywhere and diffs well in git."""

from __future__ import annotations

import re
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, Progress, Reading, no_progress
from tikprep.formats.markdown_reader import survey
from tikprep.formats.markdown_writer import write_deck

_HEAD_BYTES = 4_000
# A head that says so, or cards named as only ours are: then the head got lost, and reading tells.
_SAYS_SO = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*---[ \t]*\n(?:(?!---|\.\.\.).*\n)*?format:[ \t]*[\"']?tikprep-"
    rb"|^##[ \t][^\n]*\{#[a-z0-9-]+-[0-9]{4,9}[ }]",
    re.MULTILINE,
)


class MarkdownDeck:
    """Reads and writes `tikprep-deck/1`."""

    name = "tikprep-deck"
    title = "TikPrep deck"
    suffixes = (".md", ".markdown")
    can_write = True

    def recognizes(self, path: Path) -> bool:
        """A file that says its format at its head, or whose cards have our ids; the rest is of other programs."""
        try:
            with path.open("rb") as file:
                return _SAYS_SO.search(file.read(_HEAD_BYTES).replace(b"\r\n", b"\n").replace(b"\r", b"\n")) is not None
        except OSError:
            return True  # reading it will tell what is wrong with it

    def is_meant(self, path: Path) -> bool:
        """Folders also hold read-me files."""
        return self.recognizes(path)

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The deck in a file. Raises DeckFormatError naming the first place to mend."""
        found = survey(path)
        if found.problems or found.bundle is None:
            raise found.problems[0]
        return DeckPackage((found.bundle,))

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Put a deck and its pictures down, all or nothing. Raises DeckFormatError or TikPrepError."""
        if len(package.decks) != 1:
            raise DeckFormatError(path, 0, "a Markdown file holds one deck: write each deck to a file of its own")
        write_deck(package.decks[0], path)
