"""Plain JSON cards, as scripts and small programs write them: `{"cards": [{"front": …, "back": …}]}` and its kin."""

from __future__ import annotations

import re
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.base import PLAIN_READING, DeckPackage, Progress, Reading, no_progress
from tikprep.formats.foreign_notes import ForeignCard, Gatherers
from tikprep.formats.json_file import Node, is_json, parse_json, read_bytes

FRONT_KEYS = ("front", "question", "q", "prompt", "term")
BACK_KEYS = ("back", "answer", "a", "response", "definition")
GUID_KEYS = ("guid", "id", "uuid")
_DECK_KEYS = ("deck", "deck_name", "default_deck", "title", "name")
_CARD_KEYS = ("cards", "notes", "flashcards", "items")
_HEAD_BYTES = 1_000_000
_MARKS = re.compile(
    rb'"(?:%s)"\s*:' % "|".join((*FRONT_KEYS, *_CARD_KEYS[:3])).encode(),
    re.IGNORECASE,
)


class PlainJson:
    """Reads cards with a front and a back out of JSON."""

    name = "json"
    title = "JSON cards"
    suffixes = (".json",)
    can_write = False

    def recognizes(self, path: Path) -> bool:
        """Whether it speaks of cards at all, or is no JSON, which reading tells with the line."""
        try:
            with path.open("rb") as file:
                if _MARKS.search(file.read(_HEAD_BYTES)) is not None:
                    return True
            return not is_json(read_bytes(path), path)
        except (OSError, DeckFormatError):
            return True

    def is_meant(self, path: Path) -> bool:
        """In a folder, only a file that holds both cards and fronts."""
        try:
            with path.open("rb") as file:
                found = {match[0].split(b'"')[1].lower() for match in _MARKS.finditer(file.read(_HEAD_BYTES))}
        except OSError:
            return True
        return bool(found & {key.encode() for key in FRONT_KEYS}) and bool(found & {b"cards", b"flashcards"})

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The decks in a file. Raises DeckFormatError or Cancelled."""
        root = parse_json(read_bytes(path), path)
        decks = Gatherers(path)
        if isinstance(root.value, dict) and not root.get("decks").is_missing:
            for deck in root.get("decks").each():
                _read_cards(deck, decks, reading)
        else:
            _read_cards(root, decks, reading)
        bundles = decks.bundles()
        if not bundles:
            raise DeckFormatError(
                path,
                0,
                f'it holds no card{decks.why()}: write {{"cards": [{{"front": "question", "back": "answer"}}]}}',
            )
        return DeckPackage(bundles, problems=decks.problems())

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Raises DeckFormatError: a deck says more than such a file can."""
        raise DeckFormatError(path, 0, "TikPrep writes no plain JSON: export a .tikdeck or Markdown instead")


def _read_cards(node: Node, decks: Gatherers, reading: Reading) -> None:
    title, cards = "", node
    if isinstance(node.value, dict):
        cards = node.get(*_CARD_KEYS)
        name = node.get(*_DECK_KEYS)
        title = name.text() if isinstance(name.value, str) else ""
        if cards.is_missing:
            raise cards.wrong("list of cards")
    total = len(cards.value) if isinstance(cards.value, list) else 0
    for number, card in enumerate(cards.each()):
        if number % 500 == 0:
            reading.progress(number, total)
        own = card.get("deck", "deck_name")
        decks.deck(own.text() if isinstance(own.value, str) else title).add(
            ForeignCard(
                _side(card.get(*FRONT_KEYS)),
                _side(card.get(*BACK_KEYS)),
                where=f"{card.path.name}: {card.where}",
                guid=card.get(*GUID_KEYS).text(1_000),
                tags=card.get("tags").texts(),
            )
        )


def _side(node: Node) -> str:
    """A text, or lines in a list."""
    return "\n".join(line.text() for line in node.each()) if isinstance(node.value, list) else node.text()
