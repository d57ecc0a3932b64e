"""The tables of a package that we write: schema 11 for old Ankis, schema 18 for today's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tikprep.formats.apkg.moments import CREATED_S, UNKNOWN_S
from tikprep.formats.apkg.new_database import NewDatabase
from tikprep.formats.apkg.protobuf import bytes_field, float_field, floats_field, number_field
from tikprep.formats.apkg.written_types import WrittenType, field_config, template_config, type_config

DEFAULT_ID = 1
"""The id of the deck 'Default' and of the options that all decks have."""

_OLD_SCHEMA, _NEW_SCHEMA = 11, 18


def _table(name: str, columns: str, more: str = "") -> str:
    listed = ", ".join(f"{column} not null" for column in columns.split(", "))
    return f"create table {name} (id integer primary key, {listed}){more}"


_EVERY = (
    _table(
        "col",
        "crt integer, mod integer, scm integer, ver integer, dty integer, usn integer, ls integer, conf text, "
        "models text, decks text, dconf text, tags text",
    ),
    # The kind of `sfld` is meant: a number in it sorts as one.
    _table(
        "notes",
        "guid text, mid integer, mod integer, usn integer, tags text, flds text, sfld integer, csum integer, "
        "flags integer, data text",
    ),
    _table(
        "cards",
        "nid integer, did integer, ord integer, mod integer, usn integer, type integer, queue integer, due integer, "
        "ivl integer, factor integer, reps integer, lapses integer, left integer, odue integer, odid integer, "
        "flags integer, data text",
    ),
    _table(
        "revlog",
        "cid integer, usn integer, ease integer, ivl integer, lastIvl integer, factor integer, time integer, "
        "type integer",
    ),
)
# Anki's own packages have two of the log besides, a seventh of the file, of which no import makes use.
_EVERY_INDEX = (
    "create index ix_notes_usn on notes (usn)",
    "create index ix_notes_csum on notes (csum)",
    "create index ix_cards_usn on cards (usn)",
    "create index ix_cards_nid on cards (nid)",
    "create index ix_cards_sched on cards (did, queue, due)",
)
_OLD = ("create table graves (usn integer not null, oid integer not null, type integer not null)",)
_NAME = "name text not null collate unicase"
_CHANGED = "mtime_secs integer not null, usn integer not null"
_NEW = (
    f"create table deck_config (id integer primary key not null, {_NAME}, {_CHANGED}, config blob not null)",
    "create table config (KEY text not null primary key, usn integer not null, mtime_secs integer not null,"
    " val blob not null) without rowid",
    "create table tags (tag text not null primary key collate unicase, usn integer not null,"
    " collapsed boolean not null, config blob null) without rowid",
    f"create table notetypes (id integer not null primary key, {_NAME}, {_CHANGED}, config blob not null)",
    f"create table fields (ntid integer not null, ord integer not null, {_NAME}, config blob not null,"
    " primary key (ntid, ord)) without rowid",
    f"create table templates (ntid integer not null, ord integer not null, {_NAME}, {_CHANGED}, config blob not null,"
    " primary key (ntid, ord)) without rowid",
    f"create table decks (id integer primary key not null, {_NAME}, {_CHANGED}, common blob not null,"
    " kind blob not null)",
    "create table graves (oid integer not null, type integer not null, usn integer not null,"
    " primary key (oid, type)) without rowid",
    "create unique index idx_notetypes_name on notetypes (name)",
    "create index idx_notetypes_usn on notetypes (usn)",
    "create unique index idx_fields_name_ntid on fields (name, ntid)",
    "create unique index idx_templates_name_ntid on templates (name, ntid)",
    "create index idx_templates_usn on templates (usn)",
    "create unique index idx_decks_name on decks (name)",
    "create index idx_graves_pending on graves (usn)",
)
_NEW_INDEX = (
    "create index idx_notes_mid on notes (mid)",
    "create index idx_cards_odid on cards (odid) where odid != 0",
)


@dataclass(frozen=True, slots=True)
class WrittenDeck:
    """A deck under its id in the package; `::` in the title nests it."""

    id: int
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """All of a collection but its notes, cards and reviews."""

    is_new: bool
    types: Sequence[WrittenType]
    decks: Sequence[WrittenDeck]
    tags: Iterable[str]
    next_position: int


def make_tables(database: NewDatabase, *, is_new: bool) -> None:
    """Make the tables, all empty. Raises TikPrepError or Cancelled."""
    for sql in (*_EVERY, *(_NEW if is_new else _OLD)):
        database.run(sql)


def write_frame(database: NewDatabase, frame: Frame) -> None:
    """Say in the small tables what the frame holds. Raises TikPrepError or Cancelled."""
    if frame.is_new:
        _write_new(database, frame)
    else:
        _write_old(database, frame)


def write_indices(database: NewDatabase, *, is_new: bool) -> None:
    """Make the indices of the large tables, once they are filled. Raises TikPrepError or Cancelled."""
    for sql in (*_EVERY_INDEX, *(_NEW_INDEX if is_new else ())):
        database.run(sql)


def _write_old(database: NewDatabase, frame: Frame) -> None:
    texts = (
        _settings(frame),
        {str(each.id): each.model for each in frame.types},
        {str(deck.id): _old_deck(deck) for deck in frame.decks},
        {str(DEFAULT_ID): _OLD_OPTIONS},
        dict.fromkeys(sorted(frame.tags), 0),
    )
    _write_col(database, _OLD_SCHEMA, [json.dumps(value, ensure_ascii=False) for value in texts])


def _write_col(database: NewDatabase, schema: int, texts: Sequence[str]) -> None:
    changed_ms = UNKNOWN_S * 1000
    row = (1, CREATED_S, changed_ms, changed_ms, schema, 0, 0, 0, *texts)
    database.fill("insert into col values (?,?,?,?,?,?,?,?,?,?,?,?,?)", [row])


def _settings(frame: Frame) -> dict[str, Any]:
    return {
        "activeDecks": [DEFAULT_ID],
        "addToCur": True,
        "collapseTime": 1200,
        "creationOffset": 0,
        "curDeck": DEFAULT_ID,
        "curModel": frame.types[0].id if frame.types else 0,
        "dayLearnFirst": False,
        "dueCounts": True,
        "estTimes": True,
        "newSpread": 0,
        "nextPos": frame.next_position,
        "sched2021": True,
        "schedVer": 2,
        "sortBackwards": False,
        "sortType": "noteFld",
        "timeLim": 0,
    }


def _old_deck(deck: WrittenDeck) -> dict[str, Any]:
    never = [0, 0]
    return {
        "id": deck.id,
        "mod": UNKNOWN_S,
        "name": deck.title,
        "usn": 0,
        "lrnToday": never,
        "revToday": never,
        "newToday": never,
        "timeToday": never,
        "collapsed": False,
        "browserCollapsed": False,
        "desc": deck.description,
        "dyn": 0,
        "conf": DEFAULT_ID,
        "extendNew": 0,
        "extendRev": 0,
    }


def _write_new(database: NewDatabase, frame: Frame) -> None:
    _write_col(database, _NEW_SCHEMA, [""] * 5)
    settings = [(key, 0, 0, json.dumps(value).encode()) for key, value in _settings(frame).items()]
    database.fill("insert into config values (?,?,?,?)", settings)
    database.fill("insert into deck_config values (?,?,?,?,?)", [(DEFAULT_ID, "Default", 0, 0, _new_options())])
    database.fill(
        "insert into decks values (?,?,?,?,?,?)",
        [
            (deck.id, deck.title.replace("::", "\x1f"), UNKNOWN_S, 0, b"", _new_deck(deck.description))
            for deck in frame.decks
        ],
    )
    database.fill("insert or ignore into tags values (?,?,?,?)", [(tag, 0, 0, None) for tag in sorted(frame.tags)])
    for each in frame.types:
        _write_new_type(database, each)


def _write_new_type(database: NewDatabase, each: WrittenType) -> None:
    model: Mapping[str, Any] = each.model
    changed_s = model["mod"]
    row = (each.id, each.name, changed_s, 0, type_config(model))
    database.fill("insert into notetypes values (?,?,?,?,?)", [row])
    database.fill(
        "insert into fields values (?,?,?,?)",
        [(each.id, field["ord"], field["name"], field_config(field)) for field in model["flds"]],
    )
    database.fill(
        "insert into templates values (?,?,?,?,?,?)",
        [
            (each.id, template["ord"], template["name"], changed_s, 0, template_config(template))
            for template in model["tmpls"]
        ],
    )


def _new_deck(description: str) -> bytes:
    normal = number_field(1, DEFAULT_ID) + (bytes_field(4, description) if description else b"")
    return bytes_field(1, normal)


# What Anki gives a new collection, in either shape; a deck without options would show nothing.
_OLD_OPTIONS = {
    "id": DEFAULT_ID,
    "mod": 0,
    "name": "Default",
    "usn": 0,
    "maxTaken": 60,
    "autoplay": True,
    "timer": 0,
    "replayq": True,
    "new": {"bury": False, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20},
    "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
    "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    "dyn": False,
}


def _new_options() -> bytes:
    return b"".join(
        [
            floats_field(1, [1.0, 10.0]),  # steps of learning, in minutes
            floats_field(2, [10.0]),  # and of relearning
            floats_field(4, [1.0] * 7),  # share of reviews, by day of the week
            number_field(9, 20),  # new cards a day
            number_field(10, 200),  # reviews a day
            float_field(11, 2.5),  # first ease
            float_field(12, 1.3),  # 'Easy' times
            float_field(13, 1.2),  # 'Hard' times
            float_field(15, 1.0),  # each interval times
            number_field(16, 36_500),  # longest interval in days
            number_field(17, 1),  # after a lapse
            number_field(18, 1),  # after learning by 'Good'
            number_field(19, 4),  # and by 'Easy'
            number_field(21, 1),  # a leech is marked
            number_field(22, 8),  # after so many lapses
            number_field(24, 60),  # seconds that an answer counts at most
            float_field(37, 0.9),  # desired retention under FSRS
            float_field(40, 0.9),  # and that of the answers so far
            number_field(44, 1),  # sounds end before an answer comes by itself
        ]
    )
