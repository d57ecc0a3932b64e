"""The schema step by step: STEPS[n] takes a file from version n to n + 1.

A step is frozen once released. It runs in one transaction together with its version
number, so a failed step leaves the file as it was. `PRAGMA user_version` counts them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

Step = Callable[[sqlite3.Connection], None]

_FIRST_SCHEMA = """
CREATE TABLE collection_state (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE deck (
    id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    license TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (title)
);
CREATE INDEX ix_deck_slug ON deck (slug);
CREATE TABLE journal_step (
    id INTEGER NOT NULL,
    label TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    is_redo INTEGER NOT NULL,
    card_id INTEGER,
    inverses TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE review_rollup (
    day INTEGER NOT NULL,
    deck_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    taken_ms INTEGER NOT NULL,
    PRIMARY KEY (day, deck_id, hour, kind, rating)
)
 WITHOUT ROWID;
CREATE TABLE study_options (
    deck_id INTEGER NOT NULL,
    new_per_day INTEGER NOT NULL,
    reviews_per_day INTEGER NOT NULL,
    bury_siblings INTEGER NOT NULL,
    fuzz INTEGER NOT NULL,
    ease_drops_on_lapse INTEGER NOT NULL,
    leech_lapses INTEGER NOT NULL,
    leech_suspends INTEGER NOT NULL,
    PRIMARY KEY (deck_id)
);
CREATE TABLE media (
    id INTEGER NOT NULL,
    deck_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT media_of_deck UNIQUE (deck_id, name),
    FOREIGN KEY(deck_id) REFERENCES deck (id) ON DELETE CASCADE
);
CREATE TABLE note (
    id INTEGER NOT NULL,
    guid TEXT NOT NULL,
    deck_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    front TEXT NOT NULL,
    back TEXT NOT NULL,
    level INTEGER NOT NULL,
    rounds TEXT NOT NULL,
    tags TEXT NOT NULL,
    metric TEXT NOT NULL,
    attributes TEXT NOT NULL,
    is_marked INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (guid),
    FOREIGN KEY(deck_id) REFERENCES deck (id)
);
CREATE INDEX ix_note_deck_id ON note (deck_id);
CREATE TABLE card (
    id INTEGER NOT NULL,
    note_id INTEGER NOT NULL,
    deck_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    position INTEGER NOT NULL,
    state INTEGER NOT NULL,
    due_day INTEGER NOT NULL,
    interval_days INTEGER NOT NULL,
    ease_permille INTEGER NOT NULL,
    repetitions INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    drill_since_ms INTEGER NOT NULL,
    is_suspended INTEGER NOT NULL,
    buried_until_day INTEGER NOT NULL,
    flag INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT card_of_note UNIQUE (note_id, ordinal),
    FOREIGN KEY(note_id) REFERENCES note (id) ON DELETE CASCADE,
    FOREIGN KEY(deck_id) REFERENCES deck (id)
);
CREATE INDEX card_drill ON card (drill_since_ms) WHERE drill_since_ms > 0;
CREATE INDEX card_due ON card (deck_id, due_day, id, note_id, buried_until_day) WHERE state = 1 AND is_suspended = 0;
CREATE INDEX card_new ON card (deck_id, position, id, note_id, buried_until_day) WHERE state = 0 AND is_suspended = 0;
CREATE INDEX ix_card_deck_id ON card (deck_id);
CREATE TABLE note_base (
    note_id INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (note_id),
    FOREIGN KEY(note_id) REFERENCES note (id) ON DELETE CASCADE
);
CREATE TABLE review_log (
    id INTEGER NOT NULL,
    card_id INTEGER NOT NULL,
    deck_id INTEGER NOT NULL,
    answered_ms INTEGER NOT NULL,
    day INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    rating INTEGER NOT NULL,
    taken_ms INTEGER NOT NULL,
    interval_before_days INTEGER NOT NULL,
    interval_days INTEGER NOT NULL,
    ease_before_permille INTEGER NOT NULL,
    ease_permille INTEGER NOT NULL,
    scheduler TEXT NOT NULL,
    fuzz INTEGER NOT NULL,
    ease_drops_on_lapse INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(card_id) REFERENCES card (id) ON DELETE CASCADE
);
CREATE INDEX ix_review_log_card_id ON review_log (card_id);
"""


_NOTE_TYPES = """
CREATE TABLE note_type (
    id INTEGER NOT NULL,
    guid TEXT NOT NULL,
    name TEXT NOT NULL,
    fields TEXT NOT NULL,
    templates TEXT NOT NULL,
    css TEXT NOT NULL,
    is_cloze INTEGER NOT NULL,
    attributes TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (guid)
);
ALTER TABLE note ADD COLUMN note_type_id INTEGER REFERENCES note_type (id);
ALTER TABLE note ADD COLUMN fields TEXT DEFAULT '' NOT NULL;
CREATE INDEX ix_note_note_type_id ON note (note_type_id);
"""

_DRAFTS = """
CREATE TABLE draft (
    problem TEXT NOT NULL,
    language TEXT NOT NULL,
    code TEXT NOT NULL,
    saved_ms INTEGER NOT NULL,
    PRIMARY KEY (problem, language)
);
"""

_KEYSTROKES = """
CREATE TABLE keystroke_batch (
    problem TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    number INTEGER NOT NULL,
    language TEXT NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (problem, started_ms, number)
);
"""

_SUBMISSIONS = """
CREATE TABLE submission (
    id INTEGER NOT NULL,
    problem TEXT NOT NULL,
    language TEXT NOT NULL,
    verdict TEXT NOT NULL,
    submitted_ms INTEGER NOT NULL,
    PRIMARY KEY (id)
);
"""

_DECK_ATTRIBUTES = "ALTER TABLE deck ADD COLUMN attributes TEXT DEFAULT '{}' NOT NULL"

# A base of '' says: as the note reads, or as it read before a person edited it, which is when the trigger writes.
_EDITED_BASES = """
CREATE TABLE edited_base (
    note_id INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (note_id),
    FOREIGN KEY(note_id) REFERENCES note (id) ON DELETE CASCADE
);
CREATE TRIGGER base_of_edited_note
BEFORE UPDATE OF kind, title, front, back, level, rounds, tags, metric, attributes, note_type_id, fields ON note
WHEN (
    old.kind, old.title, old.front, old.back, old.level, old.rounds, old.tags, old.metric, old.attributes,
    old.note_type_id, old.fields
) IS NOT (
    new.kind, new.title, new.front, new.back, new.level, new.rounds, new.tags, new.metric, new.attributes,
    new.note_type_id, new.fields
)
AND EXISTS (SELECT 1 FROM note_base WHERE note_id = old.id AND content = '')
AND NOT EXISTS (SELECT 1 FROM edited_base WHERE note_id = old.id)
BEGIN
    INSERT INTO edited_base (note_id, content) VALUES (old.id, json_object(
        'kind', old.kind, 'title', old.title, 'front', old.front, 'back', old.back, 'level', old.level,
        'metric', old.metric, 'rounds', old.rounds, 'tags', old.tags, 'attributes', old.attributes,
        'fields', old.fields,
        'note_type', COALESCE((SELECT guid FROM note_type WHERE id = old.note_type_id), '')));
END
"""


def _create_first_schema(raw: sqlite3.Connection) -> None:
    _execute_all(raw, _FIRST_SCHEMA)


def _add_note_types(raw: sqlite3.Connection) -> None:
    _execute_all(raw, _NOTE_TYPES)


def _add_deck_attributes(raw: sqlite3.Connection) -> None:
    _execute_all(raw, _DECK_ATTRIBUTES)


def _add_drafts(raw: sqlite3.Connection) -> None:
    _execute_all(raw, _DRAFTS)


def _add_edited_bases(raw: sqlite3.Connection) -> None:
    table, trigger = _EDITED_BASES.split(";", 1)
    raw.execute(table)
    raw.execute(trigger)


def _add_keystrokes(raw: sqlite3.Connection) -> None:
    _execute_all(raw, _KEYSTROKES)


def _add_submissions(raw: sqlite3.Connection) -> None:
    _execute_all(raw, _SUBMISSIONS)


def _execute_all(raw: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        if statement.strip():
            raw.execute(statement)


STEPS: tuple[Step, ...] = (
    _create_first_schema,
    _add_note_types,
    _add_deck_attributes,
    _add_drafts,
    _add_edited_bases,
    _add_keystrokes,
    _add_submissions,
)
CURRENT_VERSION = len(STEPS)
TABLE_NAMES = frozenset(
    re.findall(
        r"CREATE TABLE (\w+)", _FIRST_SCHEMA + _NOTE_TYPES + _DRAFTS + _EDITED_BASES + _KEYSTROKES + _SUBMISSIONS
    )
)


def version_of(raw: sqlite3.Connection) -> int:
    """The number of steps this file has behind it; 0 for an empty file."""
    version: int = raw.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(raw: sqlite3.Connection) -> None:
    """Take the file to CURRENT_VERSION, one transaction a step."""
    for number in range(version_of(raw), CURRENT_VERSION):
        raw.execute("BEGIN IMMEDIATE")
        try:
            STEPS[number](raw)
            raw.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            raw.execute("ROLLBACK")
            raise
        raw.execute("COMMIT")
