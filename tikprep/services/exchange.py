"""Decks in: read files, merge them into the collection without touching schedules or own edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tikprep.domain.merge import Outcome, merge_fields
from tikprep.domain.model import Deck, Note
from tikprep.errors import TikPrepError
from tikprep.formats import deck_files, format_for
from tikprep.formats.base import DeckBundle, ImportedNote
from tikprep.services.media import digest
from tikprep.services.shipped import remember_taken_in, shipped_decks, taken_in
from tikprep.storage.notes import BasedNote

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_CONTENT = ("kind", "title", "front", "back", "level", "rounds", "tags", "metric", "attributes")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. `problems` are sentences for a person."""

    notes_added: int = 0
    notes_updated: int = 0
    notes_unchanged: int = 0
    notes_conflicting: int = 0
    cards_added: int = 0
    media_added: int = 0
    problems: tuple[str, ...] = ()

    def __add__(self, other: ImportReport) -> ImportReport:
        return ImportReport(
            self.notes_added + other.notes_added,
            self.notes_updated + other.notes_updated,
            self.notes_unchanged + other.notes_unchanged,
            self.notes_conflicting + other.notes_conflicting,
            self.cards_added + other.cards_added,
            self.media_added + other.media_added,
            self.problems + other.problems,
        )


class _DryRun(Exception):
    """Leaves the transaction of a dry run, carrying what it would have done."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report


@dataclass(slots=True)
class _Batch:
    """What one deck adds and changes, gathered before anything is written."""

    added: list[Note] = field(default_factory=list)
    changed: list[Note] = field(default_factory=list)
    bases: dict[int, dict[str, object]] = field(default_factory=dict)
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)
    conflicting: int = 0


class ExchangeService:
    """Imports, each one transaction and one undo step."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._library = collection.library
        self._notes = collection.library.notes

    def sync_shipped(self) -> ImportReport:
        """Bring the shipped decks in at the first start and follow their files later. Raises ResourcesMissing."""
        shipped = shipped_decks()
        store = self._collection.store
        known = taken_in(store)
        if known == shipped.fingerprint:
            return ImportReport()
        bundles = [bundle for path in shipped.files for bundle in format_for(path).read(path).decks]

        def work() -> ImportReport:
            report = self._merge_all(bundles)
            remember_taken_in(store, shipped)
            return report

        if known is None:
            # A new collection with its decks is the ground, not a change to be undone.
            return self._collection.lay_ground(work)
        return self._collection.do("Update shipped decks", work)

    def import_paths(self, sources: Sequence[Path], *, dry_run: bool = False) -> ImportReport:
        """Merge deck files, or all deck files of folders. All or nothing: the first bad file changes nothing.

        Raises DeckFormatError with file and line, or TikPrepError for a path that is no deck.
        """
        bundles = [bundle for file in deck_files(sources) for bundle in format_for(file).read(file).decks]

        def work() -> ImportReport:
            report = self._merge_all(bundles, keep_media=not dry_run)
            if dry_run:
                raise _DryRun(report)
            return report

        try:
            return self._collection.do("Import deck", work)
        except _DryRun as done:
            return done.report

    def _merge_all(self, bundles: Sequence[DeckBundle], *, keep_media: bool = True) -> ImportReport:
        return sum((self._merge(bundle, keep_media) for bundle in bundles), ImportReport())

    def _merge(self, bundle: DeckBundle, keep_media: bool) -> ImportReport:
        deck = self._deck_for(bundle)
        existing = self._notes.notes_by_guid([note.guid for note in bundle.notes])
        batch = _Batch()
        next_id = self._notes.next_note_id()
        for imported in bundle.notes:
            known = existing.get(imported.guid)
            if known is None:
                self._add(batch, deck, imported, next_id + len(batch.added))
            else:
                self._update(batch, imported, known)
        self._notes.add_notes(batch.added)
        self._notes.save_notes(batch.changed)
        self._notes.save_bases(batch.bases)
        cards_added = self._library.match_cards(batch.added + batch.changed)
        return ImportReport(
            notes_added=len(batch.added),
            notes_updated=len(batch.changed),
            notes_unchanged=batch.unchanged,
            notes_conflicting=batch.conflicting,
            cards_added=cards_added,
            media_added=self._add_media(deck, bundle, keep_media),
            problems=tuple(batch.problems),
        )

    def _add(self, batch: _Batch, deck: Deck, imported: ImportedNote, note_id: int) -> None:
        content = _content(imported)
        batch.added.append(_note(note_id, imported.guid, deck.id, content))
        batch.bases[note_id] = content

    def _update(self, batch: _Batch, imported: ImportedNote, known: BasedNote) -> None:
        theirs = _content(imported)
        merged = merge_fields(known.base, _content(known.note), theirs)
        if merged.outcome is Outcome.CONFLICTING:
            batch.conflicting += 1
            names = ", ".join(merged.conflicts)
            batch.problems.append(f"{imported.guid}: your own {names} stays; the deck's new text differs.")
        note = _note(known.note.id, known.note.guid, known.note.deck_id, dict(merged.fields))
        note = replace(note, is_marked=known.note.is_marked)
        if note != known.note:
            batch.changed.append(note)
        elif merged.outcome is Outcome.UNCHANGED:
            batch.unchanged += 1
        if known.base != theirs:
            batch.bases[note.id] = theirs

    def _deck_for(self, bundle: DeckBundle) -> Deck:
        """The deck of the file's id, or one without an id under its title; else a new one."""
        deck = self._notes.deck_by_slug(bundle.slug) if bundle.slug else None
        namesake = self._notes.deck_by_title(bundle.title)
        if deck is None and namesake is not None and not (namesake.slug and bundle.slug):
            deck = namesake
        title = bundle.title if namesake in (None, deck) else f"{bundle.title} ({bundle.slug})"
        if deck is None:
            return self._notes.add_deck(Deck(0, bundle.slug, title, bundle.description, bundle.license))
        current = Deck(deck.id, deck.slug or bundle.slug, title, bundle.description, bundle.license)
        if current != deck:
            self._notes.save_deck(current)
        return current

    def _add_media(self, deck: Deck, bundle: DeckBundle, keep: bool) -> int:
        """Record the deck's pictures and keep their files; one left by a rollback is harmless."""
        folder = self._collection.media
        added = 0
        for media in bundle.media:
            try:
                with media.open() as file:
                    content = file.read()
            except OSError as error:
                place = media.path or media.name
                raise TikPrepError(f"{place} cannot be read ({error.strerror}): make it readable.") from error
            # Cards are drawn with the address decoded, as any Markdown viewer does.
            name = unquote(media.name).removeprefix("./")
            if keep:
                folder.keep(content, name)
            added += self._notes.save_media(deck.id, name, digest(content), len(content))
        return added


def _content(note: ImportedNote | Note) -> dict[str, object]:
    """The fields that a deck file decides, in the shape they have as JSON."""
    content: dict[str, object] = {name: getattr(note, name) for name in _CONTENT}
    content["rounds"] = list(note.rounds)
    content["tags"] = list(note.tags)
    content["attributes"] = dict(note.attributes)
    return content


def _note(note_id: int, guid: str, deck_id: int, content: dict[str, object]) -> Note:
    values = dict(content)
    values["rounds"] = _words(values["rounds"])
    values["tags"] = _words(values["tags"])
    return Note(id=note_id, guid=guid, deck_id=deck_id, **values)  # type: ignore[arg-type]


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(word) for word in value)
