"""One package into the collection: matched, merged field by field, never over a person's own edits or schedules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tikprep.domain.merge import Merged, Outcome, merge_fields
from tikprep.domain.model import IMPORTED, Card, Deck, Note, State
from tikprep.domain.note_type import NoteType
from tikprep.domain.notekinds import note_kind
from tikprep.domain.study_day import local_hour, study_day
from tikprep.errors import TikPrepError
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedNote, Progress
from tikprep.storage.bulk import BulkStore, ReviewRow
from tikprep.storage.notes import BasedNote
from tikprep.storage.store import FIELD_SEPARATOR

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_PLAIN = ("kind", "title", "front", "back", "level", "metric")
# Lists of words are merged word by word: the person's tag and the deck's new one both stay.
_WORDS = frozenset({"rounds", "tags"})
_FIELD = "field "
_TOLD_EVERY = 500
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person may decide about an import: whether schedules and reviews come in with new cards."""

    with_history: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both the person and the deck changed: the person's text was kept."""

    guid: str
    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. `problems` are sentences for a person."""

    notes_added: int = 0
    notes_updated: int = 0
    notes_unchanged: int = 0
    notes_conflicting: int = 0
    cards_added: int = 0
    reviews_added: int = 0
    media_added: int = 0
    problems: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def __add__(self, other: ImportReport) -> ImportReport:
        return ImportReport(
            self.notes_added + other.notes_added,
            self.notes_updated + other.notes_updated,
            self.notes_unchanged + other.notes_unchanged,
            self.notes_conflicting + other.notes_conflicting,
            self.cards_added + other.cards_added,
            self.reviews_added + other.reviews_added,
            self.media_added + other.media_added,
            self.problems + other.problems,
            self.conflicts + other.conflicts,
        )


@dataclass(slots=True)
class _Batch:
    """What one deck adds and changes, gathered before anything is written."""

    added: list[Note] = field(default_factory=list)
    schedules: list[tuple[ImportedCard, ...]] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    bases: dict[int, dict[str, object]] = field(default_factory=dict)
    unchanged: int = 0
    conflicting: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class PackageMerge:
    """The merge of packages inside one transaction of the caller."""

    def __init__(self, collection: Collection, choices: ImportChoices, progress: Progress, *, is_dry: bool) -> None:
        self._collection = collection
        self._notes = collection.library.notes
        self._bulk = BulkStore(collection.database.raw)
        self._choices = choices
        self._progress = progress
        self._is_dry = is_dry
        self._types: dict[str, NoteType] | None = None
        self._done = self._total = 0

    def merge(self, package: DeckPackage) -> ImportReport:
        """Bring a package in. Raises TikPrepError, or Cancelled from `progress`."""
        self._done, self._total = 0, sum(len(bundle.notes) for bundle in package.decks)
        report = ImportReport(problems=package.problems)
        card_ids: dict[int, tuple[int, int]] = {}
        for bundle in package.decks:
            report += self._merge_deck(bundle, card_ids)
        if self._choices.with_history and card_ids:
            with self._collection.appending():
                report += ImportReport(reviews_added=self._bulk.add_reviews(self._review_rows(package, card_ids)))
        return report

    def _merge_deck(self, bundle: DeckBundle, card_ids: dict[int, tuple[int, int]]) -> ImportReport:
        deck, is_new = self._deck_for(bundle)
        batch = _Batch()
        self._sort(bundle, deck, is_new, batch)
        self._notes.save_notes(batch.changed)
        self._notes.save_bases(batch.bases)
        with self._collection.appending():
            self._bulk.add_notes(batch.added)
            cards = self._cards_of(batch, deck, card_ids)
            self._bulk.add_cards(cards)
        return ImportReport(
            notes_added=len(batch.added),
            notes_updated=len(batch.changed),
            notes_unchanged=batch.unchanged,
            notes_conflicting=batch.conflicting,
            cards_added=len(cards) + self._collection.library.match_cards(batch.changed),
            media_added=self._add_media(deck, bundle),
            problems=tuple(batch.problems),
            conflicts=tuple(batch.conflicts),
        )

    # Notes

    def _sort(self, bundle: DeckBundle, deck: Deck, is_new: bool, batch: _Batch) -> None:
        """Find what each note of the file is here: new, changed, the same, or in conflict."""
        known = self._notes.notes_by_guid([note.guid for note in bundle.notes])
        twins: Mapping[tuple[str, ...], BasedNote] = {}
        if not is_new and len(known) < len(bundle.notes):
            twins = self._notes.notes_by_content(deck.id)
        next_id = self._notes.next_note_id()
        seen: set[str] = set()
        for imported in bundle.notes:
            self._done += 1
            if self._done % _TOLD_EVERY == 0:
                self._progress(self._done, self._total)
            if imported.guid in seen:
                batch.problems.append(f"{imported.guid}: the file has two notes of this id; the first one counts.")
                continue
            seen.add(imported.guid)
            imported = replace(imported, note_type=self._type_of(imported)) if imported.note_type else imported
            found = known.get(imported.guid) or twins.get(_text_of(imported))
            if found is None:
                batch.added.append(_new_note(next_id + len(batch.added), deck.id, imported))
                batch.schedules.append(imported.cards)
            else:
                _update(batch, imported, found)

    def _type_of(self, imported: ImportedNote) -> NoteType:
        """The note type of the collection that a note's type is; a type that changed its fields is another one."""
        theirs = imported.note_type
        assert theirs is not None
        if self._types is None:
            self._types = {note_type.guid: note_type for note_type in self._notes.note_types().values()}
        known = self._types.get(theirs.guid)
        if known is not None and known.fields != theirs.fields:
            theirs = replace(theirs, guid=f"{theirs.guid}/{'/'.join(theirs.fields)}")
            known = self._types.get(theirs.guid)
        if known is None:
            known = self._types[theirs.guid] = self._notes.add_note_type(theirs)
        return known

    # Cards and reviews

    def _cards_of(self, batch: _Batch, deck: Deck, card_ids: dict[int, tuple[int, int]]) -> list[Card]:
        """The cards of the new notes, with the schedules that the file gives them."""
        next_id = self._notes.next_card_id()
        position = self._notes.next_position(deck.id)
        decks = {"": deck.id}
        today = self._collection.today()
        cards: list[Card] = []
        for note, known in zip(batch.added, batch.schedules, strict=True):
            # A file that tells its cards is believed: to find them by template would take seconds.
            schedules = known or tuple(ImportedCard(0, ordinal) for ordinal in note_kind(note.kind).ordinals(note))
            for schedule in schedules:
                if schedule.deck not in decks:
                    decks[schedule.deck] = self._deck_for(DeckBundle("", schedule.deck))[0].id
                card_id = next_id + len(cards)
                deck_id = decks[schedule.deck]
                if not self._choices.with_history:
                    schedule = ImportedCard(schedule.key, schedule.ordinal)
                cards.append(_card(card_id, note.id, deck_id, position, schedule, today))
                if schedule.key:
                    card_ids[schedule.key] = card_id, deck_id
            position += 1
        return cards

    def _review_rows(self, package: DeckPackage, card_ids: Mapping[int, tuple[int, int]]) -> Iterator[ReviewRow]:
        offset_s = _DailyOffset(self._collection.clock.utc_offset_s)
        for number, review in enumerate(package.reviews()):
            if number % (_TOLD_EVERY * 20) == 0:
                self._progress(self._done, self._total)
            found = card_ids.get(review[0])
            if found is None:
                continue
            at_ms = review[1]
            wall_s = offset_s.at(at_ms)
            day, hour = study_day(at_ms, wall_s), local_hour(at_ms, wall_s)
            yield (*found, at_ms, day, hour, *review[2:], IMPORTED, False, False)

    # Decks and media

    def _deck_for(self, bundle: DeckBundle) -> tuple[Deck, bool]:
        """The deck of the file's id, or one without an id under its title; else a new one. And whether it is new."""
        deck = self._notes.deck_by_slug(bundle.slug) if bundle.slug else None
        namesake = self._notes.deck_by_title(bundle.title)
        if deck is None and namesake is not None and not (namesake.slug and bundle.slug):
            deck = namesake
        title = bundle.title if namesake in (None, deck) else f"{bundle.title} ({bundle.slug})"
        if deck is None:
            return self._notes.add_deck(
                Deck(0, bundle.slug, title, bundle.description, bundle.license, bundle.attributes)
            ), True
        current = replace(
            deck,
            slug=deck.slug or bundle.slug,
            title=title,
            # A package often names a deck without a word about it.
            description=bundle.description or deck.description,
            license=bundle.license or deck.license,
            attributes=bundle.attributes or deck.attributes,
        )
        if current != deck:
            self._notes.save_deck(current)
        return current, False

    def _add_media(self, deck: Deck, bundle: DeckBundle) -> int:
        """Record the deck's files and keep their bytes; one left by a rollback is harmless."""
        added = 0
        for media in bundle.media:
            # Cards are drawn with the address decoded, as any Markdown viewer does.
            name = unquote(media.name).removeprefix("./")
            self._progress(self._done, self._total)
            try:
                with media.open() as source:
                    sha256, size_bytes = self._collection.media.keep_file(source, name, is_dry=self._is_dry)
            except OSError as error:
                place = media.path or media.name
                raise TikPrepError(f"{place} cannot be read ({error.strerror}): make it readable.") from error
            added += self._notes.save_media(deck.id, name, sha256, size_bytes)
        return added


class _DailyOffset:
    """Seconds to add to UTC; the clock is asked once a day of the log unless it changes on that day."""

    def __init__(self, utc_offset_s: Callable[[int], int]) -> None:
        self._ask = utc_offset_s
        self._days: dict[int, int | None] = {}

    def at(self, at_ms: int) -> int:
        day = at_ms // _DAY_MS
        if day not in self._days:
            first, last = self._ask(day * _DAY_MS), self._ask(day * _DAY_MS + _DAY_MS - 1)
            self._days[day] = first if first == last else None
        known = self._days[day]
        return self._ask(at_ms) if known is None else known


def _update(batch: _Batch, imported: ImportedNote, known: BasedNote) -> None:
    """Merge the file's text into a note that is there."""
    note = known.note
    if (note.note_type is None) != (imported.note_type is None) or (
        note.note_type is not None and imported.note_type is not None and note.note_type.guid != imported.note_type.guid
    ):
        batch.conflicting += 1
        batch.problems.append(f"{imported.guid}: the deck made it a note of another type; yours stays as it is.")
        return
    theirs = content_of(imported)
    base = None if known.base is None else _as_content(known.base)
    merged = merge_fields(
        None if base is None else _split(base, note), _split(content_of(note), note), _split(theirs, note), words=_WORDS
    )
    if merged.outcome is Outcome.CONFLICTING:
        batch.conflicting += 1
        names = ", ".join(name.removeprefix(_FIELD) for name in merged.conflicts)
        batch.problems.append(f"{imported.guid}: your own {names} stays; the deck's new text differs.")
        batch.conflicts += _conflicts(imported.guid, merged, _split(theirs, note))
    changed = _with_content(note, merged.fields)
    if changed != note:
        batch.changed.append(changed)
    elif merged.outcome is Outcome.UNCHANGED:
        batch.unchanged += 1
    if base != theirs:
        batch.bases[note.id] = theirs


def _conflicts(guid: str, merged: Merged, theirs: Mapping[str, object]) -> Iterator[Conflict]:
    for name in merged.conflicts:
        yield Conflict(guid, name.removeprefix(_FIELD), str(merged.fields[name]), str(theirs[name]))


def content_of(note: ImportedNote | Note) -> dict[str, object]:
    """The text of a note in the shape in which it is remembered as a base: the columns of the collection."""
    content: dict[str, object] = {name: getattr(note, name) for name in _PLAIN}
    content["rounds"] = " ".join(note.rounds)
    content["tags"] = " ".join(note.tags)
    content["attributes"] = _attributes(note.attributes)
    content["fields"] = FIELD_SEPARATOR.join(note.fields)
    content["note_type"] = "" if note.note_type is None else note.note_type.guid
    return content


def _as_content(base: Mapping[str, object]) -> dict[str, object]:
    """A base in today's shape; earlier ones held lists and an object."""
    content = {"fields": "", "note_type": "", **base}
    for name in _WORDS:
        words = content[name]
        content[name] = " ".join(map(str, words)) if isinstance(words, list) else words
    attributes = content["attributes"]
    content["attributes"] = _attributes(attributes) if isinstance(attributes, dict) else attributes
    return content


def _attributes(attributes: Mapping[str, str]) -> str:
    return json.dumps(dict(attributes), ensure_ascii=False, sort_keys=True) if attributes else "{}"


def _split(content: Mapping[str, object], note: Note) -> dict[str, object]:
    """The content with each field of a note type by its own name, so that they merge one by one."""
    split = dict(content)
    if note.note_type is not None:
        texts = str(split.pop("fields")).split(FIELD_SEPARATOR)
        names = note.note_type.fields
        split.update({f"{_FIELD}{name}": text for name, text in zip(names, texts, strict=False)})
        split.update({f"{_FIELD}{name}": "" for name in names[len(texts) :]})
    return split


def _with_content(note: Note, content: Mapping[str, object]) -> Note:
    values = {name: content[name] for name in _PLAIN}
    fields: Sequence[str] = ()
    if note.note_type is not None:
        fields = [str(content[f"{_FIELD}{name}"]) for name in note.note_type.fields]
    return replace(
        note,
        rounds=tuple(str(content["rounds"]).split()),
        tags=tuple(str(content["tags"]).split()),
        attributes=json.loads(str(content["attributes"])),
        fields=tuple(fields),
        **values,  # type: ignore[arg-type]
    )


def _text_of(note: ImportedNote | Note) -> tuple[str, ...]:
    """What makes two notes of different ids the same."""
    return (note.kind, note.title, note.front, note.back, *note.fields)


def _new_note(note_id: int, deck_id: int, imported: ImportedNote) -> Note:
    return Note(
        id=note_id,
        guid=imported.guid,
        deck_id=deck_id,
        kind=imported.kind,
        title=imported.title,
        front=imported.front,
        back=imported.back,
        level=imported.level,
        rounds=imported.rounds,
        tags=imported.tags,
        metric=imported.metric,
        attributes=imported.attributes,
        is_marked=imported.is_marked,
        note_type=imported.note_type,
        fields=imported.fields,
    )


def _card(card_id: int, note_id: int, deck_id: int, position: int, schedule: ImportedCard, today: int) -> Card:
    return Card(
        id=card_id,
        note_id=note_id,
        deck_id=deck_id,
        ordinal=schedule.ordinal,
        position=position + schedule.position,
        state=State(schedule.state),
        due_day=schedule.due_day,
        interval_days=schedule.interval_days,
        ease_permille=schedule.ease_permille,
        repetitions=schedule.repetitions,
        lapses=schedule.lapses,
        reviews=schedule.reviews,
        last_day=schedule.last_day,
        is_suspended=schedule.is_suspended,
        buried_until_day=today + 1 if schedule.is_buried else 0,
        flag=schedule.flag,
    )
