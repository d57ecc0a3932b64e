"""One package into the collection: matched, merged field by field, never over a person's own edits or schedules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.domain.merge import Merged, Outcome, merge_fields
from tikprep.domain.model import Deck, Note
from tikprep.domain.note_type import NoteType
from tikprep.domain.notekinds import note_kind
from tikprep.domain.templates import has_one_card
from tikprep.formats.base import REVIEW_TABLE, DeckBundle, DeckPackage, ImportedCard, ImportedNote, Progress
from tikprep.services.embedded_pictures import with_pictures_as_files
from tikprep.services.media_merge import MergedMedia, merge_media, with_renamed_media
from tikprep.services.stopping import stoppable
from tikprep.storage.bulk import BulkStore
from tikprep.storage.notes import BasedNote, base_text
from tikprep.storage.store import FIELD_SEPARATOR, note_row

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_PLAIN = ("kind", "title", "front", "back", "level", "metric")
_PLAIN_VALUES = attrgetter(*_PLAIN)
_TEXTS = ("front", "back", "attributes")
# Lists of words are merged word by word: the person's tag and the deck's new one both stay.
_WORDS = frozenset({"rounds", "tags"})
_FIELD = "field "
_ONE_CARD = (ImportedCard(0, 0),)
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person may decide about an import: whether schedules and reviews come in with new cards.

    `taken` are the conflicts, each a guid and the name of a field, in which the deck's text is to win.
    """

    with_history: bool = True
    taken: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both the person and the deck changed: the person's text was kept."""

    guid: str
    field: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. `problems` are sentences for a person.

    `media_missing` are names that notes show and neither their file nor the collection has.
    """

    notes_added: int = 0
    notes_updated: int = 0
    notes_unchanged: int = 0
    notes_conflicting: int = 0
    cards_added: int = 0
    reviews_added: int = 0
    media_added: int = 0
    problems: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    media_missing: tuple[str, ...] = ()

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
            self.media_missing + other.media_missing,
        )


@dataclass(slots=True)
class _Batch:
    """What one deck adds and changes, gathered before anything is written."""

    added: list[tuple[ImportedNote, NoteType | None]] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    bases: dict[int, dict[str, object]] = field(default_factory=dict)
    updated: int = 0
    unchanged: int = 0
    conflicting: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class PackageMerge:
    """The merge of packages inside one transaction of the caller.

    `deck_ids` are the decks that they went into. It `is_settled` as long as every note was new or known from the same
    text, with nothing to complain of: then another merge of the same would find nothing to do. `logs` are the logs
    of packages that are attached to the collection, by their names there; others are read row by row.
    """

    def __init__(
        self,
        collection: Collection,
        choices: ImportChoices,
        progress: Progress,
        *,
        is_dry: bool,
        logs: Mapping[Path, str] | None = None,
    ) -> None:
        self._collection = collection
        self._notes = collection.library.notes
        self._bulk = BulkStore(collection.database.raw, collection.journal)
        self._choices = choices
        self._progress = progress
        self._is_dry = is_dry
        self._logs = logs or {}
        self._types: dict[str, NoteType] | None = None
        # By identity: a package hands out one object a type, and comparing them would cost more than the notes.
        self._met: dict[int, tuple[NoteType, NoteType]] = {}
        # Whether the collection had notes before the merge, as soon as that is known; the ids of the files since.
        self._had_notes: bool | None = None
        self._brought: set[str] = set()
        self._done = self._total = 0
        self.deck_ids: set[int] = set()
        self.is_settled = True

    def merge(self, package: DeckPackage) -> ImportReport:
        """Bring a package in. Raises TikPrepError, or Cancelled from `progress`."""
        self._done, self._total = 0, sum(len(bundle.notes) for bundle in package.decks)
        held = sum(package.held.notes.values()) if package.held else 0
        report = ImportReport(notes_unchanged=held, problems=package.problems)
        card_ids: dict[int, tuple[int, int]] = {}
        for bundle in package.decks:
            report += self._merge_deck(bundle, card_ids)
        if self._choices.with_history and card_ids:
            report += ImportReport(reviews_added=self._add_reviews(package, card_ids))
        return report

    def _merge_deck(self, bundle: DeckBundle, card_ids: dict[int, tuple[int, int]]) -> ImportReport:
        bundle = with_pictures_as_files(bundle)
        deck, is_new = self._deck_for(bundle)
        self.deck_ids.add(deck.id)
        bases = self._bases([note.guid for note in bundle.notes])
        media = self._add_media(deck, bundle, may_replace=is_new or bool(bundle.slug) or bool(bases))
        if media.renamed:
            bundle = replace(bundle, notes=with_renamed_media(bundle.notes, media.renamed))
        batch = _Batch()
        self._sort(bundle, deck, bases, batch, is_new=is_new)
        self.is_settled &= not (media.problems or media.renamed or media.missing or batch.problems)
        self._notes.save_notes(batch.changed)
        self._notes.save_bases(batch.bases)
        first_id = self._notes.next_note_id()
        self._bulk.add_notes(
            note_row(note_id, deck.id, imported, note_type)
            for note_id, (imported, note_type) in enumerate(batch.added, first_id)
        )
        cards = self._cards_of(batch, deck, first_id, card_ids)
        self._bulk.add_cards(cards)
        return ImportReport(
            notes_added=len(batch.added),
            notes_updated=batch.updated,
            notes_unchanged=batch.unchanged,
            notes_conflicting=batch.conflicting,
            cards_added=len(cards) + self._collection.library.match_cards(batch.changed),
            media_added=media.added,
            problems=(*media.problems, *batch.problems),
            conflicts=tuple(batch.conflicts),
            media_missing=media.missing,
        )

    # Notes

    def _bases(self, guids: Sequence[str]) -> Mapping[str, str]:
        """What the files said last of the notes that are here; a first import has no need to ask for most."""
        if self._had_notes is None:
            self._had_notes = self._notes.next_note_id() > 1
        if self._had_notes:
            return self._notes.bases_by_guid(guids)
        is_new = self._brought.isdisjoint(guids)
        self._brought.update(guids)
        return {} if is_new else self._notes.bases_by_guid(guids)

    def _sort(self, bundle: DeckBundle, deck: Deck, bases: Mapping[str, str], batch: _Batch, *, is_new: bool) -> None:
        """Find what each note of the file is here: new, changed, the same, or in conflict."""
        differing = list(self._differing(bundle, bases, batch))
        known = self._notes.notes_by_guid([imported.guid for imported in differing if imported.guid in bases])
        by_text: dict[tuple[str, ...], BasedNote] = {}
        if not is_new and len(known) < len(differing):
            twins = self._notes.notes_by_content(deck.id)
            # A note of the file's own id is that note, whatever another note of the file now says.
            by_text = {text: twin for text, twin in twins.items() if twin.note.guid not in bases}
        for imported in differing:
            found = known.get(imported.guid)
            if found is None and by_text:
                found = by_text.pop(_text_of(imported), None)
            if found is None:
                batch.added.append((imported, self._type_of(imported.note_type)))
            else:
                _update(batch, self._with_our_type(imported), found, self._choices.taken)
                self.is_settled = False

    def _differing(self, bundle: DeckBundle, bases: Mapping[str, str], batch: _Batch) -> Iterator[ImportedNote]:
        """The notes of the file but for those that say what they said at the last import: whatever the person
        made of them since, the file brings nothing.
        """
        seen: set[str] = set()
        for imported in bundle.notes:
            self._done += 1
            if self._done % _TOLD_EVERY == 0:
                self._progress(self._done, self._total)
            if imported.guid in seen:
                batch.problems.append(f"{imported.guid}: the file has two notes of this id; the first one counts.")
                continue
            seen.add(imported.guid)
            if FIELD_SEPARATOR in "".join(imported.fields):
                imported = replace(imported, fields=tuple(t.replace(FIELD_SEPARATOR, "") for t in imported.fields))
            base = bases.get(imported.guid)
            if base and base == base_text(_content(imported, self._type_of(imported.note_type))):
                batch.unchanged += 1
            else:
                yield imported

    def _with_our_type(self, imported: ImportedNote) -> ImportedNote:
        """The note with the note type of the collection; a new note is made without this copy."""
        note_type = self._type_of(imported.note_type)
        return imported if note_type is imported.note_type else replace(imported, note_type=note_type)

    def _type_of(self, theirs: NoteType | None) -> NoteType | None:
        """The note type of the collection that a file's type is; it is looked for once."""
        if theirs is None:
            return None
        met = self._met.get(id(theirs))
        if met is None:
            met = self._met[id(theirs)] = theirs, self._known_type(theirs)
        return met[1]

    def _known_type(self, theirs: NoteType) -> NoteType:
        """The same; a type that changed its fields is another one."""
        if self._types is None:
            self._types = {note_type.guid: note_type for note_type in self._notes.note_types().values()}
        known = self._types.get(theirs.guid)
        if known is not None and known.fields != theirs.fields:
            theirs = replace(theirs, guid=f"{theirs.guid}/{'/'.join(theirs.fields)}")
            known = self._types.get(theirs.guid)
        if known is None:
            known = self._types[theirs.guid] = self._notes.add_note_type(theirs)
        elif replace(theirs, id=known.id) != known:
            # Nobody edits a type here: what differs was mended where the package was made.
            known = self._types[theirs.guid] = replace(theirs, id=known.id)
            self._notes.save_note_type(known)
        return known

    # Cards and reviews

    def _cards_of(
        self, batch: _Batch, deck: Deck, first_id: int, card_ids: dict[int, tuple[int, int]]
    ) -> list[tuple[object, ...]]:
        """The rows of the cards of the new notes, whose ids go up from `first_id`, with the file's schedules."""
        next_id = self._notes.next_card_id()
        position = self._notes.next_position(deck.id)
        # A file that tells an order is believed; the notes of others are learned as they come.
        step = 0 if any(card.position for imported, _ in batch.added for card in imported.cards) else 1
        decks = {"": deck.id}
        tomorrow = self._collection.today() + 1
        cards: list[tuple[object, ...]] = []
        for note_id, (imported, note_type) in enumerate(batch.added, first_id):
            for schedule in imported.cards or _unknown_cards(imported, note_type):
                deck_id = decks.get(schedule.deck)
                if deck_id is None:
                    deck_id = decks[schedule.deck] = self._deck_for(DeckBundle("", schedule.deck))[0].id
                if not self._choices.with_history:
                    schedule = ImportedCard(schedule.key, schedule.ordinal, schedule.deck, schedule.position)
                card_id = next_id + len(cards)
                cards.append(_card_row((card_id, note_id, deck_id), position, schedule, tomorrow))
                if schedule.key:
                    card_ids[schedule.key] = card_id, deck_id
            position += step
        return cards

    def _add_reviews(self, package: DeckPackage, card_ids: Mapping[int, tuple[int, int]]) -> int:
        with stoppable(self._collection.database.raw, lambda: self._progress(self._done, self._total)):
            schema = None if package.log is None else self._logs.get(package.log)
            rows = f"{schema}.{REVIEW_TABLE}" if schema else self._bulk.arriving(package.reviews())
            return self._bulk.add_reviews(rows, card_ids, self._collection.clock.utc_offset_s)

    # Decks and media

    def _deck_for(self, bundle: DeckBundle) -> tuple[Deck, bool]:
        """The deck of the file's id, or one without an id under its title; else a new one. And whether it is new."""
        bundle = replace(bundle, title=_with_names(bundle))
        deck = self._notes.deck_by_slug(bundle.slug) if bundle.slug else None
        namesake = self._notes.deck_by_title(bundle.title)
        if deck is None and namesake is not None and not (namesake.slug and bundle.slug):
            deck = namesake
        title = bundle.title if namesake in (None, deck) else self._free_title(bundle, deck)
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

    def _free_title(self, bundle: DeckBundle, deck: Deck | None) -> str:
        """A title for a deck whose own is another deck's."""
        number, title = 1, f"{bundle.title} ({bundle.slug})"
        while (taken := self._notes.deck_by_title(title)) is not None and taken != deck:
            number += 1
            title = f"{bundle.title} ({bundle.slug} {number})"
        return title

    def _add_media(self, deck: Deck, bundle: DeckBundle, *, may_replace: bool) -> MergedMedia:
        return merge_media(
            self._collection,
            deck,
            bundle,
            may_replace=may_replace,
            is_dry=self._is_dry,
            told=lambda: self._progress(self._done, self._total),
        )


def _with_names(bundle: DeckBundle) -> str:
    """The title without levels that have no name."""
    parts = (" ".join(part.split()) for part in bundle.title.split("::"))
    return "::".join(filter(None, parts)) or bundle.slug or "Default"


def _update(batch: _Batch, imported: ImportedNote, known: BasedNote, taken: frozenset[tuple[str, str]]) -> None:
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
    merged = _of_one_kind(merged, note, theirs)
    if taken and merged.conflicts:
        merged = _of_one_kind(_decided(merged, imported.guid, _split(theirs, note), taken), note, theirs)
    if merged.outcome is Outcome.CONFLICTING:
        batch.conflicting += 1
        names = ", ".join(name.removeprefix(_FIELD) for name in merged.conflicts)
        batch.problems.append(f"{imported.guid}: your own {names} stays; the deck's new text differs.")
        batch.conflicts += _conflicts(imported.guid, merged, _split(theirs, note))
    changed = _with_content(note, merged.fields)
    if changed != note:
        batch.changed.append(changed)
        batch.updated += merged.outcome is not Outcome.CONFLICTING
    elif merged.outcome is Outcome.UNCHANGED:
        batch.unchanged += 1
    if base != theirs:
        batch.bases[note.id] = theirs


def _of_one_kind(merged: Merged, note: Note, theirs: Mapping[str, object]) -> Merged:
    """The kind is taken from the file only with the text that goes with it: a gap kept out makes no cloze."""
    mine = content_of(note)
    if merged.fields["kind"] == mine["kind"] or all(merged.fields[name] == theirs[name] for name in _TEXTS):
        return merged
    fields = {**merged.fields, "kind": mine["kind"]}
    return Merged(fields, tuple(dict.fromkeys((*merged.conflicts, "kind"))), Outcome.CONFLICTING)


def _decided(merged: Merged, guid: str, theirs: Mapping[str, object], taken: frozenset[tuple[str, str]]) -> Merged:
    """The same merge, with the deck's text where a person chose it."""
    chosen = [name for name in merged.conflicts if (guid, name.removeprefix(_FIELD)) in taken]
    left = tuple(name for name in merged.conflicts if name not in chosen)
    fields = {**merged.fields, **{name: theirs[name] for name in chosen}}
    return Merged(fields, left, Outcome.CONFLICTING if left else Outcome.UPDATED)


def _conflicts(guid: str, merged: Merged, theirs: Mapping[str, object]) -> Iterator[Conflict]:
    for name in merged.conflicts:
        yield Conflict(guid, name.removeprefix(_FIELD), str(merged.fields[name]), str(theirs[name]))


def content_of(note: ImportedNote | Note) -> dict[str, object]:
    """The text of a note in the shape in which it is remembered as a base: the columns of the collection."""
    return _content(note, note.note_type)


def _content(note: ImportedNote | Note, note_type: NoteType | None) -> dict[str, object]:
    """The same, as if the note were of this type; a copy of the note would cost more than all of it."""
    content: dict[str, object] = dict(zip(_PLAIN, _PLAIN_VALUES(note), strict=True))
    content["rounds"] = " ".join(note.rounds)
    content["tags"] = " ".join(note.tags)
    content["attributes"] = _attributes(note.attributes)
    content["fields"] = FIELD_SEPARATOR.join(note.fields)
    content["note_type"] = "" if note_type is None else note_type.guid
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


def _unknown_cards(imported: ImportedNote, note_type: NoteType | None) -> Iterable[ImportedCard]:
    """The cards of a note whose file tells none. A file that tells them is believed: to find them takes seconds."""
    if note_type is not None and has_one_card(note_type):
        return _ONE_CARD
    note = Note(
        id=0,
        guid=imported.guid,
        deck_id=0,
        kind=imported.kind,
        title=imported.title,
        front=imported.front,
        back=imported.back,
        level=imported.level,
        rounds=imported.rounds,
        tags=imported.tags,
        metric=imported.metric,
        attributes=imported.attributes,
        note_type=note_type,
        fields=imported.fields,
    )
    return (ImportedCard(0, ordinal) for ordinal in note_kind(note.kind).ordinals(note))


def _card_row(ids: tuple[int, int, int], position: int, schedule: ImportedCard, tomorrow: int) -> tuple[object, ...]:
    """The columns of `domain.model.Card`: the ids of the card, its note and deck, and what the file tells of it."""
    _, ordinal, _, place, *studied, is_suspended, is_buried, flag = schedule
    return (*ids, ordinal, position + place, *studied, 0, is_suspended, tomorrow if is_buried else 0, flag)
