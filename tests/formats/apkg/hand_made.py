"""Small packages by our own hand, to be damaged in every way."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import zstandard

from tikprep.formats.apkg import AnkiPackage
from tikprep.formats.base import ImportedReview, Reading

SCHEMA = """
create table col (id integer primary key, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer,
    ls integer, conf text, models text, decks text, dconf text, tags text);
create table notes (id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, flds text,
    sfld integer, csum integer, flags integer, data text);
create table cards (id integer primary key, nid integer, did integer, ord integer, mod integer, usn integer,
    type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
    odue integer, odid integer, flags integer, data text);
create table revlog (id integer primary key, cid integer, usn integer, ease integer, ivl integer, lastIvl integer,
    factor integer, time integer, type integer);
create index ix_revlog_cid on revlog (cid);
create index ix_cards_nid on cards (nid);
"""
MODEL = {
    "id": 10,
    "name": "Basic",
    "type": 0,
    "css": ".card {}",
    "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
    "tmpls": [{"name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
    "sortf": 0,
}
CREATED_S = 1_700_000_000
ANSWERED_MS = 1_750_000_000_000

Change = Callable[[sqlite3.Connection], object]


def database(*changes: Change | str, notes: int = 3) -> bytes:
    """The bytes of a collection of schema 11 with a few notes, changed by SQL or functions."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "collection"
        connection = sqlite3.connect(file)
        connection.executescript(f"pragma synchronous=off; pragma journal_mode=memory; begin; {SCHEMA}")
        decks = {"1": {"id": 1, "name": "Default", "desc": ""}, "2": {"id": 2, "name": "Prep::A", "desc": "why"}}
        conf = {"schedVer": 2, "creationOffset": -60}
        connection.execute(
            "insert into col values (1, ?, 0, 0, 11, 0, 0, 0, ?, ?, ?, '{}', '{}')",
            (CREATED_S, json.dumps(conf), json.dumps({"10": MODEL}), json.dumps(decks)),
        )
        for n in range(notes):
            fields = f'front {n} <img src="a.png">\x1fback'
            connection.execute(
                "insert into notes values (?, ?, 10, 0, 0, ' t ', ?, '', 0, 0, '')", (n, f"g{n}", fields)
            )
            connection.execute(
                "insert into cards values (?, ?, 2, 0, 0, 0, 2, 2, 500, 9, 2500, 2, 0, 0, 0, 0, 0, '')", (100 + n, n)
            )
            answers = ((0, 3, -600, -60, 0, 0), (1, 3, 9, 1, 2500, 1))
            for turn, (at, ease, ivl, before, factor, kind) in enumerate(answers):
                connection.execute(
                    "insert into revlog values (?, ?, 0, ?, ?, ?, ?, 5000, ?)",
                    (ANSWERED_MS + n + at * 86_400_000 * (turn + 1), 100 + n, ease, ivl, before, factor, kind),
                )
        for change in changes:
            if isinstance(change, str):
                connection.executescript(change)
            else:
                change(connection)
        connection.commit()
        connection.close()
        return file.read_bytes()


def set_json(column: str, value: object) -> Change:
    """Put JSON into a column of `col`."""
    return lambda connection: connection.execute(f"update col set {column} = ?", (json.dumps(value),))


def package(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip of these members."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def legacy(path: Path, collection: bytes, **more: bytes) -> Path:
    """A package of the second generation with one picture."""
    members = {"meta": b"\x08\x02", "collection.anki21": collection, "media": b'{"0": "a.png"}', "0": b"picture"}
    return package(path, {**members, **more})


def latest(path: Path, collection: bytes, **more: bytes) -> Path:
    """A package of the third generation, whose database is still of schema 11."""
    packed = zstandard.ZstdCompressor(level=1).compress
    media = packed(bytes([0x0A, 9, 0x0A, 5]) + b"a.png" + bytes([0x10, 7]))
    members = {"meta": b"\x08\x03", "collection.anki21b": packed(collection), "media": media, "0": packed(b"picture")}
    return package(path, {**members, **more})


def read_all(path: Path, reading: Reading | None = None) -> tuple[Any, list[ImportedReview], dict[str, bytes]]:
    """Everything in a package: its decks, its log, the bytes of its media."""
    with AnkiPackage().read(path, reading or Reading()) as opened:
        log = list(opened.reviews())
        media = {}
        for deck in opened.decks:
            for file in deck.media:
                with file.open() as stream:
                    media[file.name] = stream.read()
        return opened.decks, log, media
