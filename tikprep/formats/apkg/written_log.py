"""The review log of a package that we write: SQLite carries the rows over, as Python's hands are slow for millions.

Anki tells the answers of a log apart by their moments alone, so of two at one moment the later one moves on to the
next that is free. A card that was reset gets a row that says so before it is answered for the first time again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tikprep.domain.model import Rating, ReviewKind
from tikprep.formats.apkg.meter import Meter
from tikprep.formats.apkg.new_database import NewDatabase
from tikprep.formats.base import DeckPackage, ImportedReview, StoredLog

_BY_HAND = 4
_STEP_S = -600
# By rating: SM-2 grades from 0 to 5, and below 3 they fail.
_BUTTON = (
    f"case a.rating when {Rating.HARD:d} then 2 when {Rating.GOOD:d} then 3 when {Rating.EASY:d} then 4 else 1 end"
)
_ROW_SQL = "insert into revlog values (?,?,0,?,?,?,?,?,?)"
_ROWS_A_LOOK = 8_192
_ALL_ROWS = (1 << 63) - 1


def write_log(
    database: NewDatabase, package: DeckPackage, card_ids: Mapping[int, int], meter: Meter
) -> Mapping[int, int]:
    """Write the answers given to these cards, their keys with their ids here; when each was answered last, in s.

    Answers of other cards are left out. Raises TikPrepError or Cancelled.
    """
    database.run("create temp table carded (key integer primary key, id integer not null)")
    database.fill("insert into carded values (?,?)", card_ids.items())
    answers = _Answers(_attached(database, package.log_here) or _copied(database, package.reviews(), meter))
    late: list[tuple[int, ...]] = []

    def come_late(*row: int) -> int:
        late.append(row)
        return 0

    database.listen("come_late", 8, come_late)
    database.run(answers.carried())
    moments = _Moments(database)
    for at_ms, *said in late:
        database.fill(_ROW_SQL, [(moments.after(at_ms), *said)])
    for at_ms, card_id in list(database.rows(answers.begun_anew())):
        database.fill(_ROW_SQL, [(moments.before(at_ms), card_id, 0, 0, 0, 0, 0, _BY_HAND)])
    return dict(database.rows(answers.last_ones()))


def _attached(database: NewDatabase, log: StoredLog | None) -> StoredLog | None:
    if log is None:
        return None
    database.attach(log.file, "log")
    return StoredLog(log.file, f"log.{log.table}", log.card_column, log.last_row)


def _copied(database: NewDatabase, reviews: Iterable[ImportedReview], meter: Meter) -> StoredLog:
    """Answers that come one by one, as a table."""

    def looked() -> Iterator[ImportedReview]:
        for at, review in enumerate(reviews):
            if not at % _ROWS_A_LOOK:
                meter.waiting()
            yield review

    columns = ", ".join(f"{name} integer not null" for name in ImportedReview._fields)
    database.run(f"create temp table answer ({columns})")
    database.fill(f"insert into answer values ({','.join('?' * len(ImportedReview._fields))})", looked())
    database.run("create index temp.answer_of_card on answer (card_key)")
    return StoredLog(database.package, "answer", "card_key", _ALL_ROWS)


class _Answers:
    """The statements that read a log."""

    def __init__(self, log: StoredLog) -> None:
        self._table, self._card = log.table, log.card_column
        self._bound = f"a.rowid <= {log.last_row}"
        # Of a card's answers before `a`, the last one that moved its schedule.
        self._moved_before = (
            f"from {self._table} as b where b.{self._card} = a.{self._card} and b.rowid < a.rowid "
            f"and b.kind <> {ReviewKind.DRILL:d}"
        )

    def carried(self) -> str:
        """Writes what it can, in order; a row whose moment is taken is told to `come_late`."""
        drill = (
            f"coalesce((select iif(b.kind = {ReviewKind.REVIEW:d}, 2, 0) {self._moved_before} "
            "order by b.rowid desc limit 1), 2)"
        )
        return f"""
insert into revlog
select a.answered_ms, c.id, 0, {_BUTTON},
    iif(a.kind = {ReviewKind.REVIEW:d} or a.interval_days, a.interval_days, {_STEP_S}),
    a.interval_before_days, a.ease_permille, a.taken_ms,
    case a.kind when {ReviewKind.REVIEW:d} then 1 when {ReviewKind.FIRST:d} then 0 else {drill} end
from {self._table} as a cross join temp.carded as c on c.key = a.{self._card}
where {self._bound}
order by a.rowid
on conflict (id) do update set id = id where come_late(
    excluded.id, excluded.cid, excluded.ease, excluded.ivl, excluded.lastIvl, excluded.factor, excluded.time,
    excluded.type
)"""

    def begun_anew(self) -> str:
        """The moments at which a card was answered for the first time again, and the card."""
        return (
            f"select a.answered_ms, c.id from {self._table} as a "
            f"cross join temp.carded as c on c.key = a.{self._card} "
            f"where {self._bound} and a.kind = {ReviewKind.FIRST:d} and exists (select 1 {self._moved_before}) "
            "order by a.rowid"
        )

    def last_ones(self) -> str:
        """Each card that was answered, and when for the last time, in s."""
        return f"""
select id, last_s from (
    select c.id as id, (
        select a.answered_ms / 1000 from {self._table} as a
        where a.{self._card} = c.key and {self._bound} order by a.rowid desc limit 1
    ) as last_s from temp.carded as c
) where last_s is not null"""


class _Moments:
    """Moments at which nothing was answered."""

    def __init__(self, database: NewDatabase) -> None:
        self._database = database
        # Where the last search from a moment ended: many answers of one moment would each begin anew.
        self._ends: dict[int, int] = {}

    def after(self, at_ms: int) -> int:
        """The moment itself, or the next one that is free."""
        return self._free(at_ms, 1)

    def before(self, at_ms: int) -> int:
        """The last one before it that is free."""
        return self._free(at_ms - 1, -1)

    def _free(self, start_ms: int, step: int) -> int:
        at_ms = self._ends.get(start_ms * step, start_ms)
        while self._database.holds("select 1 from revlog where id = ?", at_ms):
            at_ms += step
        self._ends[start_ms * step] = at_ms
        return at_ms
