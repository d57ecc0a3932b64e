"""The ways out that the window offers, with what a person needs to know to choose one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.services.exporting import EXPORT_FORMATS

PDF = "pdf"
FOLDER = "markdown"
FIRST = "tikdeck"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 80
_ABOUT: Mapping[str, str] = {
    "markdown": "Plain text, one file a deck with its pictures beside it: to edit, and to keep in version control.",
    "tikdeck": "One file with everything in it, for TikPrep elsewhere.",
    "anki": "One file with pictures, for today's Anki.",
    "anki-legacy": "One file with pictures, for Anki before 2.1.50 and for programs that read its packages.",
    "csv": "One row a note, to open in a spreadsheet. Pictures are left out.",
    "tsv": "One row a note, to open in a spreadsheet or to paste into one. Pictures are left out.",
    "text": "One line a note, in the words that Anki's text import obeys. Pictures are left out.",
    PDF: "To read and to print. It cannot be imported again.",
}
_WITH_HISTORY = frozenset({"tikdeck", "anki", "anki-legacy"})
_WITH_SEPARATOR = frozenset({"csv", "text"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A way out. `suffix` is '' for a folder; `is_shared` means that a licence is asked for."""

    name: str
    title: str
    about: str
    suffix: str
    has_history: bool = False
    has_separator: bool = False
    is_shared: bool = True

    @property
    def filter(self) -> str:
        """What a file dialog shows."""
        return f"{self.title} (*{self.suffix})"


def _offers() -> tuple[Offer, ...]:
    made = [
        Offer(
            each.name,
            each.title,
            _ABOUT[each.name],
            each.suffix,
            has_history=each.name in _WITH_HISTORY,
            has_separator=each.name in _WITH_SEPARATOR,
        )
        for each in EXPORT_FORMATS
    ]
    made.sort(key=lambda offer: offer.name != FIRST)
    return (*made, Offer(PDF, "Document to print (PDF)", _ABOUT[PDF], ".pdf", is_shared=False))


OFFERS: tuple[Offer, ...] = _offers()


def offer_named(name: str) -> Offer:
    """The way out of this name; the first one where another release knew it."""
    return next((offer for offer in OFFERS if offer.name == name), OFFERS[0])


def file_name(title: str) -> str:
    """A title as a name that every system takes."""
    return _UNSAFE.sub("-", title.replace("::", " - ")).strip(" .-")[:_LONGEST_NAME].rstrip(" .-") or "Cards"


def with_suffix(path: Path, suffix: str) -> Path:
    """The path with the ending, added where another one stands."""
    return path if path.suffix.lower() == suffix else path.with_name(f"{path.name}{suffix}")


def folder_in(chosen: Path, title: str) -> Path:
    """Where decks go if this folder was chosen: into it if it is empty or has decks, else into one of their own."""
    try:
        inside = [path for path in chosen.iterdir() if not path.name.startswith(".")]
        is_taken = bool(inside) and not any(path.is_file() and _is_deck(path) for path in inside)
    except OSError:
        # Whatever is wrong with it is told by who writes there.
        is_taken = True
    return chosen / file_name(title) if is_taken else chosen


def _is_deck(path: Path) -> bool:
    return path.suffix.lower() == ".md" and MarkdownDeck().is_meant(path)
