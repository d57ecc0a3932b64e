"""Reading a package: unpack its database, then turn tables into decks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tikprep.formats.apkg import limits
from tikprep.formats.apkg.archive import Archive
from tikprep.formats.apkg.database import Database, wrong_type
from tikprep.formats.apkg.deck_tree import collection_clock, found_decks
from tikprep.formats.apkg.gathering import Gathering, card_piles
from tikprep.formats.apkg.history import read_log, reviews
from tikprep.formats.apkg.meter import WHOLE, Meter
from tikprep.formats.apkg.note_types import note_types
from tikprep.formats.apkg.schedule import Scheduler, kept_schedules
from tikprep.formats.apkg.trouble import telling, too_big
from tikprep.formats.base import DeckPackage, ImportedReview, MediaFile, Reading

# Where the stretches of reading end, in thousandths, by the time they take.
_UNPACKED, _LOG_READ, _CARDS_READ = 400, 600, 750


def read_package(path: Path, reading: Reading) -> DeckPackage:
    """What a package holds. Raises DeckFormatError or Cancelled, and then leaves nothing behind."""
    meter = Meter(reading.progress)
    with ExitStack() as stack:
        archive = Archive(path)
        stack.callback(archive.close)
        with telling(path, "the package"):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="tikprep-")))
        meter.reached(0)
        sha256 = archive.digest(meter)
        archive.unpack_collection(folder / "collection", meter, _UNPACKED)
        with telling(path, "the package's collection"):
            database = Database(path, folder / "collection", meter)
        stack.callback(database.close)
        media, lacking = archive.media()
        log_file = folder / "log"
        package = _gather(database, media, reading, meter, lacking, log_file)
        meter.reached(WHOLE)
        kept = stack.pop_all()
    return DeckPackage(package.decks, package.reviews, package.problems, kept.close, sha256, log=log_file)


def _gather(
    database: Database, media: dict[str, MediaFile], reading: Reading, meter: Meter, lacking: int, log_file: Path
) -> DeckPackage:
    _check_counts(database)
    clock = collection_clock(database, reading.utc_offset_s)
    decks = found_decks(database)
    types = note_types(database)
    card_ids = _card_ids(database)
    log = read_log(database, log_file, card_ids, has_old_buttons=clock.has_old_buttons)
    meter.reached(_LOG_READ)
    problems: Counter[str] = Counter()
    if lacking:
        problems["Media that the package names and does not hold: {}."] = lacking
    piles = card_piles(
        database, decks, Scheduler(clock, log, reading.utc_offset_s, {}, kept_schedules(database)), problems
    )
    meter.reached(_CARDS_READ)
    gathering = Gathering(decks, types, media, piles, problems)
    gathering.take(database, meter, _CARDS_READ)

    def log_rows() -> Iterator[ImportedReview]:
        return reviews(database, gathering.card_keys)

    told = tuple(sentence.format(f"{count:,}") for sentence, count in problems.items())
    return DeckPackage(gathering.bundles(), log_rows, told)


def _check_counts(database: Database) -> None:
    for table, most in (("notes", limits.NOTES), ("cards", limits.CARDS)):
        (count,) = database.one(f"select count(*) from {table}") or (0,)
        if count > most:
            raise too_big(database.package, f"the package holds more than {most:,} {table}")


def _card_ids(database: Database) -> frozenset[int]:
    ids = frozenset(card_id for (card_id,) in database.rows("select id from cards"))
    if not all(isinstance(card_id, int) for card_id in ids):
        raise wrong_type(database.package, "cards")
    return ids
