"""The steps build what the table classes declare, and refuse what they do not know."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from tikprep.domain.model import Card, Deck, Note, Review, StudyOptions
from tikprep.errors import CollectionFromFuture
from tikprep.storage import tables
from tikprep.storage.database import FILE_NAME, Database
from tikprep.storage.migrations import CURRENT_VERSION, migrate, version_of


def schema(raw: sqlite3.Connection) -> dict[str, object]:
    """Columns, foreign keys and indices of every table, as SQLite understood them."""
    found: dict[str, object] = {}
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        indices = {
            row[1]: (row[2], row[4], [column[2] for column in raw.execute(f"PRAGMA index_info({row[1]})")])
            for row in raw.execute(f"PRAGMA index_list({name})").fetchall()
        }
        found[name] = (
            raw.execute(f"PRAGMA table_info({name})").fetchall(),
            # A key that came with a later column has another number; that is no difference.
            sorted(row[2:] for row in raw.execute(f"PRAGMA foreign_key_list({name})")),
            indices,
        )
    return found


def test_the_migrated_schema_is_the_declared_one(tmp_path: Path) -> None:
    migrated = sqlite3.connect(tmp_path / "migrated.db", isolation_level=None)
    migrate(migrated)
    engine = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    declared = sqlite3.connect(tmp_path / "declared.db")
    assert schema(migrated) == schema(declared)
    migrated.close()
    declared.close()


@pytest.mark.parametrize(
    ("value", "record"),
    [
        (Card, tables.CardRecord),
        (Note, tables.NoteRecord),
        (Review, tables.ReviewLogRecord),
        (Deck, tables.DeckRecord),
    ],
)
def test_the_columns_are_the_fields_in_order(value: type, record: type[SQLModel]) -> None:
    columns = [column.name for column in SQLModel.metadata.tables[str(record.__tablename__)].columns]
    renamed = {"note_type": "note_type_id"}
    assert columns == [renamed.get(field.name, field.name) for field in fields(value)]


def test_the_option_columns_are_the_option_fields() -> None:
    columns = [column.name for column in SQLModel.metadata.tables["study_options"].columns]
    assert columns == ["deck_id", *(field.name for field in fields(StudyOptions))]


def test_a_file_from_the_future_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    Database.open(tmp_path).close()
    raw = sqlite3.connect(tmp_path / FILE_NAME)
    raw.execute(f"PRAGMA user_version = {CURRENT_VERSION + 1}")
    raw.commit()
    raw.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(CollectionFromFuture, match="newer TikPrep"):
        Database.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_failed_step_leaves_version_and_tables_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(raw: sqlite3.Connection) -> None:
        raw.execute("CREATE TABLE half (id INTEGER)")
        raise RuntimeError("power cut")

    raw = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    migrate(raw)
    monkeypatch.setattr("tikprep.storage.migrations.STEPS", (breaks,) * (CURRENT_VERSION + 1))
    monkeypatch.setattr("tikprep.storage.migrations.CURRENT_VERSION", CURRENT_VERSION + 1)
    with pytest.raises(RuntimeError):
        migrate(raw)
    assert version_of(raw) == CURRENT_VERSION
    assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    raw.close()
