"""Decks, notes, media and options beside the review path, through SQLAlchemy Core."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

from sqlalchemy import case, column, delete, func, insert, literal, select, table, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from tikprep.domain.model import Card, Deck, Note, StudyOptions
from tikprep.domain.note_type import NoteType
from tikprep.storage.core import (
    CARD,
    DECK,
    EDITED_BASE,
    MEDIA,
    NOTE,
    NOTE_BASE,
    NOTE_TYPE,
    REVIEW_LOG,
    STUDY_OPTIONS,
    core_connection,
)
from tikprep.storage.store import deck_of, note_of, note_type_of, note_values

_DECK_COLUMNS = ", ".join(DECK.columns.keys())


@dataclass(frozen=True, slots=True)
class BasedNote:
    """A note with what its file said at the last import; None if it never came from a file."""

    note: Note
    base: Mapping[str, object] | None


# A study day that never comes: 2.7 million years after 1970.
NEVER_DAY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card of a note: how often it was answered, and whether it waits for its question to come back."""

    card_id: int
    reviews: int
    is_set_aside: bool


def base_text(content: Mapping[str, object]) -> str:
    """A note's content as it is kept for the next merge: the JSON that `json_object` of SQLite writes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


_SAID_NAMES = ("kind", "title", "front", "back", "level", "metric", "rounds", "tags", "attributes", "fields")
_TYPE_GUID = select(NOTE_TYPE.c.guid).where(NOTE_TYPE.c.id == NOTE.c.note_type_id).scalar_subquery()
# The content of a note as JSON, in the shape of `services.merging.content_of`.
_SAID = func.json_object(
    *(part for name in _SAID_NAMES for part in (literal(name), NOTE.c[name])),
    literal("note_type"),
    func.coalesce(_TYPE_GUID, ""),
)
_BASE = case(
    (
        NOTE_BASE.c.note_id.is_not(None),
        func.coalesce(func.nullif(NOTE_BASE.c.content, ""), EDITED_BASE.c.content, _SAID),
    )
).label("base")
_BASED = NOTE.outerjoin(NOTE_BASE).outerjoin(EDITED_BASE, EDITED_BASE.c.note_id == NOTE.c.id)
_ASKED = table("asked", column("guid"), schema="temp")
_IS_ASKED = NOTE.c.guid.in_(select(_ASKED.c.guid))
# Compiled once: a folder may hold thousands of decks, and to build the statement anew for each costs most of it.
_BASES_SQL = str(
    select(NOTE.c.guid, func.coalesce(_BASE, ""))
    .select_from(_BASED)
    .where(_IS_ASKED)
    .compile(dialect=SQLiteDialect(), compile_kwargs={"literal_binds": True})
)
_ASKED_TABLE = f"CREATE TEMP TABLE {_ASKED.name} (guid TEXT NOT NULL)"


class NoteStore:
    """What imports and edits read and write."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._core = core_connection(raw)

    def deck_by_slug(self, slug: str) -> Deck | None:
        return self._deck("slug", slug)

    def deck_by_title(self, title: str) -> Deck | None:
        return self._deck("title", title)

    def add_deck(self, deck: Deck) -> Deck:
        """Add a deck; its id is given by the file."""
        values = {name: value for name, value in _deck_row(deck).items() if name != "id"}
        places = ", ".join(f":{name}" for name in values)
        deck_id = self._raw.execute(f"INSERT INTO deck ({', '.join(values)}) VALUES ({places})", values).lastrowid
        assert deck_id is not None
        return replace(deck, id=deck_id)

    def save_deck(self, deck: Deck) -> None:
        self._core.execute(update(DECK).where(DECK.c.id == deck.id).values(_deck_row(deck)))

    def notes_by_guid(self, guids: Sequence[str]) -> dict[str, BasedNote]:
        """The notes that exist among these stable ids."""
        if not guids:
            return {}
        found = {}
        note_type = self.note_types().__getitem__
        query = select(NOTE, _BASE).select_from(_BASED).where(_IS_ASKED)
        with self._asking(guids):
            rows = self._core.execute(query).all()
        for *said, base in rows:
            note = note_of(said, note_type)
            found[note.guid] = BasedNote(note, None if base is None else json.loads(base))
        return found

    def bases_by_guid(self, guids: Sequence[str]) -> dict[str, str]:
        """What the files said last of the notes that exist among these ids, as `base_text`; "" where none is known."""
        with self._asking(guids):
            return dict(self._raw.execute(_BASES_SQL))

    @contextmanager
    def _asking(self, guids: Sequence[str]) -> Iterator[None]:
        """A table of these ids for queries of the block: ids in the statement cost ten times."""
        self._raw.execute(_ASKED_TABLE)
        self._raw.executemany(f"INSERT INTO {_ASKED.fullname} VALUES (?)", zip(guids, strict=True))
        yield
        # Where the block fails, the transaction of the caller takes the table back.
        self._raw.execute(f"DROP TABLE {_ASKED.fullname}")

    def notes_by_content(self, deck_id: int) -> dict[tuple[str, ...], BasedNote]:
        """The notes of a deck by all that they say: kind, title, front, back, fields."""
        query = select(NOTE, _BASE).select_from(_BASED).where(NOTE.c.deck_id == deck_id)
        note_type = self.note_types().__getitem__
        found = {}
        for row in self._core.execute(query):
            note = note_of(row[:-1], note_type)
            base = None if row[-1] is None else json.loads(row[-1])
            found[(note.kind, note.title, note.front, note.back, *note.fields)] = BasedNote(note, base)
        return found

    def note(self, note_id: int) -> Note | None:
        row = self._core.execute(select(NOTE).where(NOTE.c.id == note_id)).one_or_none()
        return None if row is None else note_of(row, self.note_types().__getitem__)

    def cards_in_order(self, deck_ids: Sequence[int]) -> list[tuple[int, int, Note]]:
        """The cards of these decks in the decks' own order: id, ordinal and note; set aside ones are left out."""
        query = (
            select(CARD.c.id, CARD.c.ordinal, NOTE)
            .join(NOTE, NOTE.c.id == CARD.c.note_id)
            .join(DECK, DECK.c.id == CARD.c.deck_id)
            .where(CARD.c.deck_id.in_(deck_ids), CARD.c.buried_until_day < NEVER_DAY)
            .order_by(DECK.c.title, CARD.c.position, CARD.c.ordinal, CARD.c.id)
        )
        note_type = self.note_types().__getitem__
        return [(row[0], row[1], note_of(row[2:], note_type)) for row in self._core.execute(query)]

    def card_places(self, deck_ids: Sequence[int]) -> dict[int, tuple[str, int]]:
        """The cards of these decks: each with the title of its deck, and its flag."""
        query = select(CARD.c.id, DECK.c.title, CARD.c.flag).join(DECK, DECK.c.id == CARD.c.deck_id)
        rows = self._core.execute(query.where(CARD.c.deck_id.in_(deck_ids)))
        return {card_id: (title, flag) for card_id, title, flag in rows}

    def note_types(self) -> dict[int, NoteType]:
        """All note types by id."""
        return {row[0]: note_type_of(row) for row in self._core.execute(select(NOTE_TYPE))}

    def add_note_type(self, note_type: NoteType) -> NoteType:
        """Add a note type; its id is given by the file."""
        type_id = self._core.execute(insert(NOTE_TYPE).values(_note_type_row(note_type))).inserted_primary_key
        assert type_id is not None
        return replace(note_type, id=type_id[0])

    def save_note_type(self, note_type: NoteType) -> None:
        """Write all columns of an existing note type."""
        row = _note_type_row(note_type)
        self._core.execute(update(NOTE_TYPE).where(NOTE_TYPE.c.id == note_type.id).values(row))

    def next_note_id(self) -> int:
        return self._next("SELECT max(id) FROM note", 1)

    def next_card_id(self) -> int:
        return self._next("SELECT max(id) FROM card", 1)

    def next_position(self, deck_id: int) -> int:
        return self._next("SELECT max(position) FROM card WHERE deck_id = ?", 0, deck_id)

    def _next(self, greatest: str, first: int, *values: int) -> int:
        (last,) = self._raw.execute(greatest, values).fetchone()
        return first if last is None else int(last) + 1

    def add_notes(self, notes: Iterable[Note]) -> None:
        """Add notes that carry their ids."""
        rows = [_note_row(note) for note in notes]
        if rows:
            self._core.execute(insert(NOTE), rows)

    def save_notes(self, notes: Iterable[Note]) -> None:
        """Write all columns of existing notes."""
        for note in notes:
            self._core.execute(update(NOTE).where(NOTE.c.id == note.id).values(_note_row(note)))

    def save_bases(self, bases: Mapping[int, Mapping[str, object]]) -> None:
        """Remember by note id what the files say now."""
        if not bases:
            return
        rows = [{"note_id": note_id, "content": base_text(content)} for note_id, content in bases.items()]
        statement = upsert(NOTE_BASE)
        statement = statement.on_conflict_do_update(
            index_elements=[NOTE_BASE.c.note_id],
            set_={"content": statement.excluded.content},
            where=NOTE_BASE.c.content != statement.excluded.content,
        )
        self._core.execute(statement, rows)

    def add_cards(self, cards: Iterable[Card]) -> None:
        """Add cards that carry their ids."""
        rows = [asdict(card) for card in cards]
        if rows:
            self._core.execute(insert(CARD), rows)

    def cards_of(self, note_ids: Sequence[int]) -> dict[int, dict[int, KnownCard]]:
        """The cards of each note by ordinal."""
        found: dict[int, dict[int, KnownCard]] = {note_id: {} for note_id in note_ids}
        columns = (CARD.c.note_id, CARD.c.ordinal, CARD.c.id, CARD.c.reviews, CARD.c.buried_until_day)
        for start in range(0, len(note_ids), 500):
            query = select(*columns).where(CARD.c.note_id.in_(note_ids[start : start + 500]))
            for note_id, ordinal, card_id, reviews, buried_until_day in self._core.execute(query):
                found[note_id][ordinal] = KnownCard(card_id, reviews, buried_until_day == NEVER_DAY)
        return found

    def delete_cards(self, card_ids: Sequence[int]) -> None:
        """Delete cards with their log, which a bulk load would not see go by itself."""
        if card_ids:
            self._core.execute(delete(REVIEW_LOG).where(REVIEW_LOG.c.card_id.in_(card_ids)))
            self._core.execute(delete(CARD).where(CARD.c.id.in_(card_ids)))

    def set_aside_cards(self, card_ids: Sequence[int]) -> None:
        """Bury for good the cards whose question is gone; apart from those a person suspended."""
        self._bury(card_ids, NEVER_DAY)

    def bring_back_cards(self, card_ids: Sequence[int]) -> None:
        """Undo `set_aside_cards`."""
        self._bury(card_ids, 0)

    def unsuspend_cards(self, deck_ids: Sequence[int]) -> int:
        """Take the suspended cards of decks back into study; how many they were."""
        suspended = (CARD.c.deck_id.in_(deck_ids), CARD.c.is_suspended == 1)
        return self._core.execute(update(CARD).where(*suspended).values(is_suspended=0)).rowcount

    def _bury(self, card_ids: Sequence[int], until_day: int) -> None:
        if card_ids:
            self._core.execute(update(CARD).where(CARD.c.id.in_(card_ids)).values(buried_until_day=until_day))

    def save_media(self, deck_id: int, name: str, sha256: str, size_bytes: int) -> bool:
        """Record a media file of a deck; True if it is new or its content changed."""
        known = select(MEDIA.c.sha256).where(MEDIA.c.deck_id == deck_id, MEDIA.c.name == name)
        if self._core.execute(known).scalar() == sha256:
            return False
        statement = upsert(MEDIA).values(deck_id=deck_id, name=name, sha256=sha256, size_bytes=size_bytes)
        self._core.execute(
            statement.on_conflict_do_update(
                index_elements=[MEDIA.c.deck_id, MEDIA.c.name],
                set_={"sha256": sha256, "size_bytes": size_bytes},
            )
        )
        return True

    def save_options(self, deck_id: int, options: StudyOptions | None) -> None:
        """Write a deck's own options, or remove them for None."""
        if options is None:
            self._core.execute(delete(STUDY_OPTIONS).where(STUDY_OPTIONS.c.deck_id == deck_id))
            return
        values = asdict(options)
        statement = upsert(STUDY_OPTIONS).values(deck_id=deck_id, **values)
        self._core.execute(statement.on_conflict_do_update(index_elements=[STUDY_OPTIONS.c.deck_id], set_=values))

    def _deck(self, key: str, value: str) -> Deck | None:
        row = self._raw.execute(f"SELECT {_DECK_COLUMNS} FROM deck WHERE {key} = ? LIMIT 1", (value,)).fetchone()
        return None if row is None else deck_of(row)


def _deck_row(deck: Deck) -> dict[str, object]:
    # The order of the keys is the order of their lines in the file.
    return {**asdict(deck), "attributes": json.dumps(dict(deck.attributes), ensure_ascii=False)}


def _note_row(note: Note) -> dict[str, object]:
    return dict(zip(NOTE.columns.keys(), note_values(note), strict=True))


def _note_type_row(note_type: NoteType) -> dict[str, object]:
    return {
        "guid": note_type.guid,
        "name": note_type.name,
        "fields": json.dumps(note_type.fields, ensure_ascii=False),
        "templates": json.dumps([[t.name, t.question, t.answer] for t in note_type.templates], ensure_ascii=False),
        "css": note_type.css,
        "is_cloze": int(note_type.is_cloze),
        "attributes": json.dumps(dict(note_type.attributes), ensure_ascii=False, sort_keys=True),
    }
