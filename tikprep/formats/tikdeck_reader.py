"""Reads the members of a `.tikdeck`: what each of them may say, and what a stranger may have made of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from tikprep.domain.note_type import NoteType
from tikprep.errors import DeckFormatError
from tikprep.formats.archive import Archive, shown
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedNote, ImportedReview, MediaFile, Reading
from tikprep.formats.front_matter import fitting_slug
from tikprep.formats.json_file import MAX_JSON_BYTES, Node, decoded, parse_json
from tikprep.formats.markdown_reader import MAX_BYTES, survey_text, unix_lines
from tikprep.formats.note_check import LONGEST_FIELD, note_problem
from tikprep.formats.schedules import cards_problem, review_problem
from tikprep.formats.tikdeck_notes import note_of, note_type_of, texts_of

FORMAT = "tikprep-package/1"
NOTES_FORMAT = "tikprep-notes/1"
TYPES_FORMAT = "tikprep-note-types/1"
SCHEDULE_FORMAT = "tikprep-schedule/1"
MANIFEST = "manifest.json"
NOTE_TYPES = "note_types.json"
SCHEDULE = "schedule.json"
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_LINE = 1_000_000
_MOST_DECKS = 5_000
# A line of a note has this many values, a line of a review more.
_NOTE_WIDTH = 4
_CARD_DEFAULTS = ImportedCard(0, 0)


def read_package(archive: Archive, path: Path, reading: Reading) -> DeckPackage:
    """The package in an archive, which stays open until the package is closed. Raises DeckFormatError or Cancelled."""
    return _Package(archive, path, reading).read()


class _Package:
    """One reading of one archive."""

    def __init__(self, archive: Archive, path: Path, reading: Reading) -> None:
        self._archive = archive
        self._path = path
        self._reading = reading
        self._hashes: Mapping[str, str] = {}

    def read(self) -> DeckPackage:
        manifest = parse_json(self._archive.read(MANIFEST, MAX_JSON_BYTES), self._path)
        self._check_format(manifest, FORMAT)
        self._hashes = texts_of(manifest.get("files"))
        types = self._types()
        entries = list(manifest.get("decks").each())
        if len(entries) > _MOST_DECKS:
            raise DeckFormatError(self._path, 0, f"it holds more than {_MOST_DECKS:,} decks: part it")
        decks = []
        for number, entry in enumerate(entries):
            self._reading.progress(number, len(entries))
            decks.append(self._deck(entry, types))
        reviews: Callable[[], Iterator[ImportedReview]] = partial(iter, ())
        if SCHEDULE in self._archive:
            decks = self._scheduled(decks)
            reviews = partial(self._reviews, decks)
        check_package(decks, self._path)
        return DeckPackage(tuple(decks), reviews, close=self._archive.close)

    def _open(self, name: str) -> IO[bytes]:
        found = self._hashes.get(name, "")
        if not _HASH.fullmatch(found):
            raise DeckFormatError(self._path, 0, f"its manifest does not vouch for '{shown(name)}': export it again")
        return self._archive.open(name, found)

    def _content(self, name: str, most_bytes: int) -> bytes:
        if self._archive.size(name) > most_bytes:
            raise DeckFormatError(
                self._path, 0, f"'{shown(name)}' is larger than {most_bytes // 1_000_000} MB: part the deck"
            )
        with self._open(name) as stream:
            return stream.read()

    def _check_format(self, node: Node, wanted: str) -> None:
        found = node.get("format").text()
        if found != wanted:
            is_newer = found.startswith(wanted.partition("/")[0] + "/")
            advice = "update TikPrep to read it" if is_newer else "export it again"
            raise DeckFormatError(
                self._path, 0, f"the format '{shown(found)}' is unknown (this TikPrep reads {wanted}): {advice}"
            )

    def _types(self) -> tuple[NoteType, ...]:
        if NOTE_TYPES not in self._archive:
            return ()
        node = parse_json(self._content(NOTE_TYPES, MAX_JSON_BYTES), self._path)
        self._check_format(node, TYPES_FORMAT)
        return tuple(note_type_of(each) for each in node.get("note_types").each())

    def _deck(self, entry: Node, types: Sequence[NoteType]) -> DeckBundle:
        deck = None if entry.get("file").is_missing else self._markdown(entry.get("file").text())
        if not entry.get("notes").is_missing:
            node = parse_json(self._content(entry.get("notes").text(), MAX_JSON_BYTES), self._path)
            self._check_format(node, NOTES_FORMAT)
            if deck is None:
                deck = self._head(node.get("deck"))
            deck = replace(deck, notes=self._with_rest(deck.notes, node, types))
        if deck is None:
            raise entry.wrong("deck with a file or notes")
        return replace(deck, media=tuple(self._media(entry)))

    def _markdown(self, name: str) -> DeckBundle:
        text = unix_lines(decoded(self._content(name, MAX_BYTES), self._path))
        found = survey_text(text, self._path, None)
        if found.problems:
            first = found.problems[0]
            raise DeckFormatError(self._path, 0, f"{shown(name)}, line {first.line}: {first.problem}")
        if found.bundle is None:
            raise DeckFormatError(self._path, 0, f"'{shown(name)}' is no deck: export it again")
        return found.bundle

    def _head(self, node: Node) -> DeckBundle:
        title = node.get("title").text()
        if not title:
            raise node.wrong("head of a deck with a title")
        return DeckBundle(
            # A deck with another id, which nobody can change, would stop each export to a folder.
            fitting_slug(node.get("slug").text()),
            title,
            node.get("description").text(LONGEST_FIELD),
            node.get("license").text(),
            attributes=texts_of(node.get("attributes")),
        )

    def _with_rest(
        self, notes: tuple[ImportedNote, ...], node: Node, types: Sequence[NoteType]
    ) -> tuple[ImportedNote, ...]:
        rest: dict[int, ImportedNote] = {}
        for number, each in enumerate(node.get("notes").each()):
            if number % 500 == 0:
                self._reading.progress(0, 0)
            note, at = note_of(each, types), each.get("at")
            if at.number() in rest:
                raise at.wrong("place of its own")
            rest[at.number()] = note
        total = len(notes) + len(rest)
        if any(not 0 <= at < total for at in rest):
            raise node.get("notes").wrong("list whose places fit the deck")
        others = iter(notes)
        return tuple(rest[at] if at in rest else next(others) for at in range(total))

    def _media(self, entry: Node) -> Iterator[MediaFile]:
        for each in entry.get("media").each():
            names = [part.text(1_000) for part in each.each()]
            if len(names) != 2 or not names[1].endswith(f"/{names[0]}") or names[1] not in self._archive:
                raise each.wrong("name and member of a picture")
            yield MediaFile(names[0], partial(self._open, names[1]))

    def _lines(self) -> Iterator[tuple[int, object]]:
        """The value of each line of the schedule, and its number. There may be millions."""
        with self._open(SCHEDULE) as stream:
            number = 0
            while line := stream.readline(_LONGEST_LINE):
                number += 1
                if number % 5_000 == 0:
                    self._reading.progress(0, 0)
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError) as error:
                    raise self._line(number, None).wrong("JSON") from error
                yield number, value

    def _line(self, number: int, value: object) -> Node:
        return Node(self._path, f"{SCHEDULE}, line {number}", value)

    def _scheduled(self, decks: list[DeckBundle]) -> list[DeckBundle]:
        notes = [list(deck.notes) for deck in decks]
        lines = self._lines()
        self._check_format(self._line(*next(lines, (1, {}))), SCHEDULE_FORMAT)
        for number, value in lines:
            if not isinstance(value, list) or len(value) != _NOTE_WIDTH:
                break
            line = self._line(number, value)
            deck_at, note_at, marked, cards = line.each()
            if not 0 <= deck_at.number() < len(notes) or not 0 <= note_at.number() < len(notes[deck_at.number()]):
                raise line.wrong("card of a note of this package")
            found = notes[deck_at.number()]
            note = found[note_at.number()]
            found[note_at.number()] = replace(
                note, is_marked=marked.flag(), cards=tuple(_card(each) for each in cards.each())
            )
        return [replace(deck, notes=tuple(found)) for deck, found in zip(decks, notes, strict=True)]

    def _reviews(self, decks: Sequence[DeckBundle]) -> Iterator[ImportedReview]:
        width = len(ImportedReview._fields)
        for number, value in self._lines():
            if not isinstance(value, list) or len(value) == _NOTE_WIDTH:
                continue
            if len(value) != width or not all(type(each) is int for each in value):
                raise self._line(number, value).wrong("review")
            problem = review_problem(value)
            if problem is not None:
                key = value[0]
                owner = next((_named(d, n) for d in decks for n in d.notes for c in n.cards if c.key == key), "no note")
                raise DeckFormatError(self._path, 0, f"{SCHEDULE}, line {number}: {owner} {problem}: export it again")
            yield ImportedReview(*value)


def check_package(decks: Sequence[DeckBundle], path: Path) -> None:
    """What holds of every package, written or read: each note is fit, with schedules, and has an id of its own.

    Decks may be without an id; they are then known by their titles. Raises DeckFormatError naming deck and note.
    """
    slugs = [deck.slug for deck in decks if deck.slug]
    if len(set(slugs)) != len(slugs):
        raise DeckFormatError(path, 0, "two of its decks have the same id: give each an id of its own")
    guids: set[str] = set()
    keys: set[int] = set()
    for deck in decks:
        for note in deck.notes:
            problem = note_problem(note) or (cards_problem(note) if note.cards else None)
            if problem is None and (note.guid in guids or any(card.key in keys for card in note.cards)):
                problem = "has the same id as another, or a card of it has"
            if problem is not None:
                raise DeckFormatError(path, 0, f"{_named(deck, note)} {problem}: mend it and export it again")
            guids.add(note.guid)
            keys.update(card.key for card in note.cards if card.key)


def _named(deck: DeckBundle, note: ImportedNote) -> str:
    return f"the note '{shown(note.guid)}' of '{shown(deck.title)}'"


def _card(node: Node) -> ImportedCard:
    values = list(node.each())
    if len(values) != len(_CARD_DEFAULTS):
        raise node.wrong("card")
    found: list[object] = []
    for value, default in zip(values, _CARD_DEFAULTS, strict=True):
        if isinstance(default, bool):
            found.append(value.flag())
        elif isinstance(default, str):
            found.append(value.text())
        else:
            found.append(value.number())
    return ImportedCard(*found)  # type: ignore[arg-type]
