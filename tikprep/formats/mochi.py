"""Mochi: a zip with `data.json` or `data.edn` and the attachments; the sides of a card are parted by `---`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from tikprep.errors import DeckFormatError
from tikprep.formats.archive import Archive, open_archive
from tikprep.formats.base import PLAIN_READING, DeckPackage, MediaFile, Progress, Reading, no_progress
from tikprep.formats.edn import EdnError, parse_edn
from tikprep.formats.foreign_notes import ForeignCard, Gatherers, NoteGatherer, one_line
from tikprep.formats.json_file import MAX_JSON_BYTES, Node, decoded, parse_json
from tikprep.formats.markdown_shapes import cloze_of_braces, parted_sides
from tikprep.formats.media import media_links

_DATA = ("data.json", "data.edn")
_ATTACHED = re.compile(r"(?<=[(<\"])@media/")
_DEEPEST = 20
# EDN is parsed in Python: this is about ten seconds of it.
_MOST_EDN_BYTES = 20_000_000


class Mochi:
    """Reads what Mochi exports, without its review data."""

    name = "mochi"
    title = "Mochi deck"
    suffixes = (".mochi",)
    can_write = False

    def recognizes(self, path: Path) -> bool:
        """No other format has its ending."""
        return True

    def is_meant(self, path: Path) -> bool:
        """Whoever has such a file means it."""
        return True

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The decks of an export; attachments are read until `close`. Raises DeckFormatError or Cancelled."""
        archive = open_archive(path)
        try:
            return _Reading(archive, path, reading).package()
        except BaseException:
            archive.close()
            raise

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Raises DeckFormatError: Mochi's files are read only."""
        raise DeckFormatError(path, 0, "TikPrep writes no Mochi files: export a .tikdeck or Markdown instead")


class _Reading:
    """One reading of one export."""

    def __init__(self, archive: Archive, path: Path, reading: Reading) -> None:
        self._archive = archive
        self._path = path
        self._reading = reading
        self._decks = Gatherers(path)
        self._attachments = {name.rsplit("/", 1)[-1]: name for name in archive.names if name not in _DATA}
        self._read = 0

    def package(self) -> DeckPackage:
        root = self._data()
        decks = list(root.get("decks").each())
        named = {deck.get("id").text(): deck for deck in decks if not deck.get("id").is_missing}
        names = {identity: one_line(deck.get("name").text()) for identity, deck in named.items()}
        titles = {identity: _title(identity, names, named) for identity in named}
        for deck in decks:
            identity = deck.get("id").text()
            gatherer = self._deck(identity, titles.get(identity) or deck.get("name").text())
            for card in deck.get("cards").each():
                self._card(card, gatherer)
        for card in root.get("cards").each():
            identity = card.get("deck-id").text()
            self._card(card, self._deck(identity, titles.get(identity, "")))
        bundles = self._decks.bundles()
        if not bundles:
            raise DeckFormatError(
                self._path, 0, f"it holds no card with an answer{self._decks.why()}: export a deck that has cards"
            )
        return DeckPackage(bundles, problems=self._decks.problems(), close=self._archive.close)

    def _deck(self, identity: str, title: str) -> NoteGatherer:
        """An export is named anew each time; the deck's id, drawn by Mochi, is what lasts."""
        return self._decks.deck(title, identity, scope=f"mochi {identity}" if identity else "")

    def _data(self) -> Node:
        name = next((name for name in _DATA if name in self._archive), None)
        if name is None:
            raise DeckFormatError(self._path, 0, "it holds no data.json and no data.edn: export it from Mochi again")
        content = self._archive.read(name, MAX_JSON_BYTES if name.endswith(".json") else _MOST_EDN_BYTES)
        if name.endswith(".json"):
            return Node(self._path, "", _plain(parse_json(content, self._path).value))
        try:
            return Node(self._path, "", parse_edn(decoded(content, self._path)))
        except EdnError as error:
            raise DeckFormatError(self._path, error.line, f"{name} is no EDN ({error}): export it again") from error

    def _card(self, node: Node, deck: NoteGatherer) -> None:
        self._read += 1
        if self._read % 500 == 0:
            self._reading.progress(self._read, 0)
        content = node.get("content").text()
        if content.strip():
            front, back = parted_sides(content)
        else:
            values = [field.get("value").text() for _, field in node.get("fields").members()]
            front, back = (values[0], "\n\n".join(values[1:])) if values else ("", "")
        front, back = (_ATTACHED.sub("", side) for side in (cloze_of_braces(front), back))
        tags = tuple(tag.lstrip("#") for tag in (*node.get("tags").texts(), *node.get("manual-tags").texts()))
        place = f"{self._path.name}: {node.where}"
        # What is kept is short enough to be searched for attachments.
        if deck.add(ForeignCard(front, back, place, guid=node.get("id").text(1_000), tags=tags)):
            self._attach(deck, front, back)

    def _attach(self, deck: NoteGatherer, front: str, back: str) -> None:
        for link in (*media_links(front), *media_links(back)):
            # The archive has the plain name; what the deck names is decoded once more when it comes in.
            name = unquote(link)
            if name in self._attachments:
                address = name.replace("%", "%25")
                deck.add_media(MediaFile(address, partial(self._archive.open, self._attachments[name])))


def _title(identity: str, names: Mapping[str, str], decks: Mapping[str, Node]) -> str:
    """The deck's name behind those of its parents."""
    parts: list[str] = []
    while identity in decks and len(parts) < _DEEPEST:
        parts.append(names[identity])
        identity = decks[identity].get("parent-id").text()
    return "::".join(filter(None, reversed(parts)))


def _plain(value: object, depth: int = 0) -> object:
    """JSON as Mochi's Transit writes it (`~:key`, `{"~#list": …}`) as plain JSON."""
    if depth > 200:
        return None
    if isinstance(value, dict):
        if len(value) == 1 and str(next(iter(value))).startswith("~#"):
            return _plain(next(iter(value.values())), depth + 1)
        return {str(_plain(key)): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, str) and value[:2] in ("~:", "~$", "~u"):
        return value[2:]
    return value[1:] if isinstance(value, str) and value[:2] in ("~~", "~^", "~`") else value
