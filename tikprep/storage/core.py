"""SQLAlchemy over the connection that is already open; imported only where its 0.4 s are not felt."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Table, create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from tikprep.storage import tables

DECK: Table = SQLModel.metadata.tables[tables.DeckRecord.__tablename__]
NOTE: Table = SQLModel.metadata.tables[tables.NoteRecord.__tablename__]
NOTE_TYPE: Table = SQLModel.metadata.tables[tables.NoteTypeRecord.__tablename__]
NOTE_BASE: Table = SQLModel.metadata.tables[tables.NoteBaseRecord.__tablename__]
EDITED_BASE: Table = SQLModel.metadata.tables[tables.EditedBaseRecord.__tablename__]
CARD: Table = SQLModel.metadata.tables[tables.CardRecord.__tablename__]
REVIEW_LOG: Table = SQLModel.metadata.tables[tables.ReviewLogRecord.__tablename__]
REVIEW_ROLLUP: Table = SQLModel.metadata.tables[tables.ReviewRollupRecord.__tablename__]
MEDIA: Table = SQLModel.metadata.tables[tables.MediaRecord.__tablename__]
STUDY_OPTIONS: Table = SQLModel.metadata.tables[tables.StudyOptionsRecord.__tablename__]


def core_connection(raw: sqlite3.Connection) -> Connection:
    """A Core connection over `raw`. Transactions stay with `Database`: AUTOCOMMIT keeps SQLAlchemy out of them."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw,
        poolclass=StaticPool,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,  # the connection is ours; it may be closed before this wrapper is collected
    )
    return engine.connect()
