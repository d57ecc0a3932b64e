"""The schema as declared, in SQLModel; these classes never leave `storage`.

`migrations.py` builds the same tables step by step, and a test holds the two equal.
Column order is the field order of the dataclasses in `domain.model`.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class DeckRecord(SQLModel, table=True):
    """A deck; `::` in its title nests it. `attributes` is a JSON object in the order of its file."""

    __tablename__: ClassVar[str] = "deck"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(sa_type=Text, index=True)
    title: str = Field(sa_type=Text, unique=True)
    description: str = Field(sa_type=Text)
    license: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text, sa_column_kwargs={"server_default": text("'{}'")})


class NoteTypeRecord(SQLModel, table=True):
    """`fields` is a JSON array of names, `templates` one of [name, question, answer], `attributes` a JSON object."""

    __tablename__: ClassVar[str] = "note_type"

    id: int | None = Field(default=None, primary_key=True)
    guid: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    fields: str = Field(sa_type=Text)
    templates: str = Field(sa_type=Text)
    css: str = Field(sa_type=Text)
    is_cloze: int = Field(sa_type=Integer)
    attributes: str = Field(sa_type=Text)


class NoteRecord(SQLModel, table=True):
    """`rounds` and `tags` are words with one blank between them, `attributes` is a JSON object.

    `fields` are separated by U+001F, as in the programs that their notes come from.
    """

    __tablename__: ClassVar[str] = "note"

    id: int | None = Field(default=None, primary_key=True)
    guid: str = Field(sa_type=Text, unique=True)
    deck_id: int = Field(foreign_key="deck.id", index=True)
    kind: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    front: str = Field(sa_type=Text)
    back: str = Field(sa_type=Text)
    level: int
    rounds: str = Field(sa_type=Text)
    tags: str = Field(sa_type=Text)
    metric: str = Field(sa_type=Text)
    attributes: str = Field(sa_type=Text)
    is_marked: int = Field(sa_type=Integer)
    note_type_id: int | None = Field(default=None, foreign_key="note_type.id", index=True)
    fields: str = Field(sa_type=Text, sa_column_kwargs={"server_default": text("''")})


class NoteBaseRecord(SQLModel, table=True):
    """What the file said at the last import: the common ancestor of the three-way merge.

    '' as long as that is what the note says, or what it said before its first edit.
    """

    __tablename__: ClassVar[str] = "note_base"

    note_id: int = Field(primary_key=True, foreign_key="note.id", ondelete="CASCADE")
    content: str = Field(sa_type=Text)


class EditedBaseRecord(SQLModel, table=True):
    """What a note whose base is '' said before its first edit; a trigger writes it."""

    __tablename__: ClassVar[str] = "edited_base"

    note_id: int = Field(primary_key=True, foreign_key="note.id", ondelete="CASCADE")
    content: str = Field(sa_type=Text)


class CardRecord(SQLModel, table=True):
    """The three partial indices answer what is new, due or drilled without touching the table."""

    __tablename__: ClassVar[str] = "card"
    __table_args__ = (
        UniqueConstraint("note_id", "ordinal", name="card_of_note"),
        Index(
            "card_new",
            "deck_id",
            "position",
            "id",
            "note_id",
            "buried_until_day",
            sqlite_where=text("state = 0 AND is_suspended = 0"),
        ),
        Index(
            "card_due",
            "deck_id",
            "due_day",
            "id",
            "note_id",
            "buried_until_day",
            sqlite_where=text("state = 1 AND is_suspended = 0"),
        ),
        Index("card_drill", "drill_since_ms", sqlite_where=text("drill_since_ms > 0")),
    )

    id: int | None = Field(default=None, primary_key=True)
    note_id: int = Field(foreign_key="note.id", ondelete="CASCADE")
    deck_id: int = Field(foreign_key="deck.id", index=True)
    ordinal: int
    position: int
    state: int
    due_day: int
    interval_days: int
    ease_permille: int
    repetitions: int
    lapses: int
    reviews: int
    last_day: int
    drill_since_ms: int
    is_suspended: int = Field(sa_type=Integer)
    buried_until_day: int
    flag: int


class ReviewLogRecord(SQLModel, table=True):
    """Answers in the order they were given, with the rules they were given under."""

    __tablename__: ClassVar[str] = "review_log"

    id: int | None = Field(default=None, primary_key=True)
    card_id: int = Field(foreign_key="card.id", ondelete="CASCADE", index=True)
    deck_id: int
    answered_ms: int
    day: int
    hour: int
    kind: int
    rating: int
    taken_ms: int
    interval_before_days: int
    interval_days: int
    ease_before_permille: int
    ease_permille: int
    scheduler: str = Field(sa_type=Text)
    fuzz: int = Field(sa_type=Integer)
    ease_drops_on_lapse: int = Field(sa_type=Integer)


class ReviewRollupRecord(SQLModel, table=True):
    """Answers counted per day, deck, hour, kind and rating: what limits and graphs read."""

    __tablename__: ClassVar[str] = "review_rollup"
    # The key is the table: one page to write an answer instead of two.
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    day: int = Field(primary_key=True)
    deck_id: int = Field(primary_key=True)
    hour: int = Field(primary_key=True)
    kind: int = Field(primary_key=True)
    rating: int = Field(primary_key=True)
    answers: int
    taken_ms: int


class MediaRecord(SQLModel, table=True):
    """A file that a deck's notes refer to by `name`; its bytes are `media/<sha256><suffix>`."""

    __tablename__: ClassVar[str] = "media"
    __table_args__ = (UniqueConstraint("deck_id", "name", name="media_of_deck"),)

    id: int | None = Field(default=None, primary_key=True)
    deck_id: int = Field(foreign_key="deck.id", ondelete="CASCADE")
    name: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text)
    size_bytes: int


class StudyOptionsRecord(SQLModel, table=True):
    """The row with deck 0 holds the collection's defaults; a deck without a row follows it."""

    __tablename__: ClassVar[str] = "study_options"

    deck_id: int = Field(primary_key=True)
    new_per_day: int
    reviews_per_day: int
    bury_siblings: int = Field(sa_type=Integer)
    fuzz: int = Field(sa_type=Integer)
    ease_drops_on_lapse: int = Field(sa_type=Integer)
    leech_lapses: int
    leech_suspends: int = Field(sa_type=Integer)


class DraftRecord(SQLModel, table=True):
    """Code that is not finished; outside the journal, as the editor undoes what is typed."""

    __tablename__: ClassVar[str] = "draft"

    problem: str = Field(sa_type=Text, primary_key=True)
    language: str = Field(sa_type=Text, primary_key=True)
    code: str = Field(sa_type=Text)
    saved_ms: int


class KeystrokeBatchRecord(SQLModel, table=True):
    """A part of the log of a session at a problem, `events` as JSON; outside the journal like the draft."""

    __tablename__: ClassVar[str] = "keystroke_batch"

    problem: str = Field(sa_type=Text, primary_key=True)
    started_ms: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    language: str = Field(sa_type=Text)
    events: str = Field(sa_type=Text)


class SubmissionRecord(SQLModel, table=True):
    """What the judge said of code on all tests; outside the journal, as nobody can take back what was submitted."""

    __tablename__: ClassVar[str] = "submission"

    id: int | None = Field(default=None, primary_key=True)
    problem: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    verdict: str = Field(sa_type=Text)
    submitted_ms: int


class StateRecord(SQLModel, table=True):
    """Facts about the file itself; outside the journal, so that undo never turns them back."""

    __tablename__: ClassVar[str] = "collection_state"

    key: str = Field(sa_type=Text, primary_key=True)
    value: str = Field(sa_type=Text)


class JournalStepRecord(SQLModel, table=True):
    """`inverses` is a JSON array of statements, in the order of the changes they take back."""

    __tablename__: ClassVar[str] = "journal_step"

    id: int | None = Field(default=None, primary_key=True)
    label: str = Field(sa_type=Text)
    at_ms: int
    is_redo: int = Field(sa_type=Integer)
    card_id: int | None = None
    inverses: str = Field(sa_type=Text)
