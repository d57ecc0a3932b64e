"""The log of a package comes in the same way whether SQLite carries it over or its rows are read one by one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formats.apkg.hand_made import ANSWERED_MS, database, legacy
from tests.given import DAY_MS, ToldClock, add_deck, all_rows
from tikprep.domain.model import Rating
from tikprep.domain.study_day import local_hour, study_day
from tikprep.errors import Cancelled
from tikprep.formats.apkg import AnkiPackage
from tikprep.services.collection import Collection

Row = tuple[int, int, int, float | int, int, int, int, int]
rows = st.lists(
    st.tuples(
        st.integers(1, 3 * 365) | st.just(0),
        st.integers(99, 104),
        st.integers(-1, 6),
        st.integers(-600, 100_000) | st.just(4.75),
        st.integers(-600, 100_000),
        st.sampled_from([0, 100, 1_100, 1_101, 1_300, 2_500, 30_000]),
        st.integers(-1, 1 << 33),
        st.integers(0, 5),
    ),
    max_size=25,
)


class TravellingClock(ToldClock):
    """An hour ahead of Greenwich, two in every other quarter of a year."""

    def utc_offset_s(self, at_ms: int) -> int:
        return 3_600 * (1 + at_ms // (91 * DAY_MS + 12_345_678) % 2)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


def with_log(written: list[Row]) -> str:
    values = ",".join(
        f"({ANSWERED_MS + day * DAY_MS + n * 3_333_333}, {card}, 0, {button}, {ivl}, {before}, {factor}, {ms}, {kind})"
        for n, (day, card, button, ivl, before, factor, ms, kind) in enumerate(written)
    )
    return f"delete from revlog; {f'insert or ignore into revlog values {values}' if values else ''}"


@settings(max_examples=25, deadline=None)
@given(rows)
def test_an_attached_log_gives_the_rows_that_a_log_read_row_by_row_gives(written: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = legacy(Path(folder) / "a.apkg", database(with_log(written)))
        found = []
        for name in ("attached", "row by row"):
            clock = TravellingClock()
            with Collection.open(Path(folder) / name, clock=clock) as collection, AnkiPackage().read(path) as package:
                read = package if name == "attached" else replace(package, log=None)
                report = collection.exchange.import_packages([read])
                log = [review for card in (1, 2, 3) for review in collection.store.reviews_of(card)]
                assert report.reviews_added == len(log) == len(list(package.reviews()))
                for review in log:
                    offset_s = clock.utc_offset_s(review.answered_ms)
                    assert review.day == study_day(review.answered_ms, offset_s)
                    assert review.hour == local_hour(review.answered_ms, offset_s)
                assert not collection.doctor.health().problems
                found.append(all_rows(collection))
        assert found[0] == found[1]


def test_more_packages_than_can_be_attached_all_bring_their_logs(tmp_path: Path, collection: Collection) -> None:
    renamed = "update notes set guid = guid || '-{0}', flds = {0} || flds; update revlog set id = id + 10 * {0}"
    paths = [legacy(tmp_path / f"{n:02}.apkg", database(renamed.format(n + 1))) for n in range(14)]
    assert collection.exchange.import_paths(paths).reviews_added == 14 * 6
    listed = collection.database.raw.execute("PRAGMA database_list").fetchall()
    assert {name for _, name, _ in listed} <= {"main", "temp"}


def test_an_import_inside_another_change_brings_its_log(tmp_path: Path, collection: Collection) -> None:
    path = legacy(tmp_path / "a.apkg", database())
    exchange = collection.exchange
    report = collection.do("More than an import", lambda: exchange.import_paths([path]))
    assert report.reviews_added == 6


def test_an_import_stopped_in_the_middle_of_its_log_leaves_nothing(tmp_path: Path, collection: Collection) -> None:
    many = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)"
    path = legacy(
        tmp_path / "a.apkg", database(f"{many} insert into revlog select i, 100, 0, 3, 1, 1, 2500, 1, 1 from n")
    )
    before = all_rows(collection)
    asked = []

    def stop_in_the_log(done: int, total: int) -> None:
        if collection.database.raw.execute("SELECT COUNT(*) FROM card").fetchone()[0]:
            asked.append((done, total))
            raise Cancelled

    with AnkiPackage().read(path) as package, pytest.raises(Cancelled):
        collection.exchange.import_packages([package], progress=stop_in_the_log)
    assert asked
    assert all_rows(collection) == before
    assert collection.exchange.import_paths([path]).reviews_added == 60_006


@pytest.mark.parametrize("had_answers", [False, True])
def test_a_log_goes_and_comes_back_with_its_indices_and_counts(
    tmp_path: Path, collection: Collection, had_answers: bool
) -> None:
    def schema() -> list[tuple[str, str]]:
        rows = collection.database.raw.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'undone%'")
        return sorted(rows.fetchall())

    if had_answers:
        add_deck(collection, "One", 2)
        collection.review.start()
        collection.review.answer(Rating.GOOD, 1000)
    before, made = all_rows(collection), schema()
    collection.exchange.import_paths([legacy(tmp_path / "a.apkg", database())])
    after = all_rows(collection)
    for _ in range(2):
        assert collection.undo()
        assert (all_rows(collection), schema()) == (before, made)
        assert collection.redo()
        assert (all_rows(collection), schema()) == (after, made)
        assert not collection.doctor.health().problems


def test_a_log_comes_in_the_order_of_time(collection: Collection, tmp_path: Path) -> None:
    with AnkiPackage().read(legacy(tmp_path / "a.apkg", database())) as package:
        turned = list(package.reviews())[::-1]
        collection.exchange.import_packages([replace(package, log=None, reviews=lambda: iter(turned))])
    times = [row[0] for row in collection.database.raw.execute("SELECT answered_ms FROM review_log ORDER BY id")]
    assert times == sorted(times)
