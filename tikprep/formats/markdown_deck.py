"""The format `tikprep-deck/1`: a deck as one Markdown file that reads well anywhere and diffs well in git."""

from __future__ import annotations

from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import DeckBundle
from tikprep.formats.markdown_reader import survey
from tikprep.formats.markdown_writer import write_deck


class MarkdownDeck:
    """Reads and writes `tikprep-deck/1`."""

    name = "tikprep-deck"
    title = "TikPrep deck"
    suffixes = (".md", ".markdown")

    def read(self, path: Path) -> DeckBundle:
        """The deck in a file. Raises DeckFormatError naming the first place to mend."""
        found = survey(path)
        if found.problems or found.bundle is None:
            raise found.problems[0]
        return found.bundle

    def write(self, bundle: DeckBundle, path: Path) -> None:
        """Put a deck and its pictures down, all or nothing. Raises DeckFormatError or TikPrepError."""
        write_deck(bundle, path)


def read_problems(path: Path) -> tuple[DeckFormatError, ...]:
    """All that is wrong with a file, in the order of its lines; empty if it can be imported."""
    return survey(path).problems
