"""The log of a package that we write: wherever its rows lie, none of them is lost and the same bytes come of them."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.apkg.written import a_note
from tikprep.formats.apkg import LegacyAnkiPackage
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedReview, StoredLog

FIRST, REVIEW, DRILL = range(3)
BY_HAND = 4
FIELDS = ", ".join(ImportedReview._fields).replace("card_key", "card_id")


def package_of(rows: Sequence[ImportedReview]) -> DeckPackage:
    notes = tuple(a_note(f"g{key}", "a", "", "", cards=(ImportedCard(key, 0, state=1),)) for key in (1, 2))
    return DeckPackage((DeckBundle("", "A", notes=notes),), reviews=lambda: iter(rows))


def kept_in(file: Path, rows: Sequence[ImportedReview], *, last_row: int) -> StoredLog:
    with closing(sqlite3.connect(file)) as log, log:
        log.execute(f"CREATE TABLE review_log (id INTEGER PRIMARY KEY, {FIELDS})")
        log.execute("CREATE INDEX by_card ON review_log (card_id)")
        places = ",".join("?" * len(ImportedReview._fields))
        log.executemany(f"INSERT INTO review_log ({FIELDS}) VALUES ({places})", rows)
    return StoredLog(file, "review_log", "card_id", last_row)


def log_of(path: Path) -> list[Any]:
    """Moment, note, type and button of each row of a package."""
    with zipfile.ZipFile(path) as package:
        content = package.read("collection.anki21")
    with closing(sqlite3.connect(":memory:")) as collection:
        collection.deserialize(content)
        return collection.execute(
            "SELECT r.id, n.guid, r.type, r.ease FROM revlog r "
            "JOIN cards c ON c.id = r.cid JOIN notes n ON n.id = c.nid ORDER BY r.id"
        ).fetchall()


def an_answer(key: int, at_ms: int, kind: int, rating: int = 4) -> ImportedReview:
    return ImportedReview(key, at_ms, kind, rating, 9, 1, 2, 2500, 2500)


answers = st.lists(
    st.builds(an_answer, st.integers(1, 3), st.integers(5_000, 5_012), st.integers(0, 2), st.integers(0, 5)),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(rows=answers, later=answers)
def test_a_log_gives_the_same_bytes_from_its_table_and_row_by_row(
    rows: list[ImportedReview], later: list[ImportedReview]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        stored = kept_in(folder / "kept.db", [*rows, *later], last_row=len(rows))
        LegacyAnkiPackage().write(package_of(rows), folder / "rows.apkg")
        LegacyAnkiPackage().write(replace(package_of([]), log_here=stored), folder / "table.apkg")
        assert (folder / "rows.apkg").read_bytes() == (folder / "table.apkg").read_bytes()
        written = log_of(folder / "rows.apkg")
        answered = sorted((f"g{row.card_key}", row.kind == REVIEW) for row in rows if row.card_key < 3)
        assert sorted((guid, type_ == 1) for _, guid, type_, _ in written if type_ != BY_HAND) == answered


def test_a_card_begun_anew_is_reset_before_it_though_the_moment_before_is_taken(tmp_path: Path) -> None:
    rows = [an_answer(1, 1_000, FIRST), an_answer(2, 4_999, FIRST), an_answer(1, 5_000, FIRST)]
    LegacyAnkiPackage().write(package_of(rows), tmp_path / "a.apkg")
    assert log_of(tmp_path / "a.apkg") == [
        (1_000, "g1", 0, 3),
        (4_998, "g1", BY_HAND, 0),
        (4_999, "g2", 0, 3),
        (5_000, "g1", 0, 3),
    ]


def test_a_drill_is_of_learning_until_the_card_was_reviewed_and_of_relearning_after(tmp_path: Path) -> None:
    kinds = [DRILL, FIRST, DRILL, REVIEW, DRILL, FIRST, DRILL]
    rows = [an_answer(1, at * 1_000, kind) for at, kind in enumerate(kinds, 1)]
    LegacyAnkiPackage().write(package_of(rows), tmp_path / "a.apkg")
    assert [type_ for _, _, type_, _ in log_of(tmp_path / "a.apkg")] == [2, 0, 0, 1, 2, BY_HAND, 0, 0]
