"""The decks of a package by their ids, and the clock of its collection."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tikprep.formats.apkg.database import Database, wrong_type
from tikprep.formats.apkg.protobuf import message
from tikprep.formats.apkg.trouble import as_table, json_table, telling

DEFAULT_TITLE = "Default"
_DAY_S = 86_400
_YEAR_2200_S = 7_258_118_400


@dataclass(frozen=True, slots=True)
class FoundDeck:
    """A deck by the name and description that its package gives it."""

    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class CollectionClock:
    """What the numbers of a collection are counted from.

    `first_day` is the study day that Anki calls day 0. Anki names a day by the local date on which
    it begins and so do we, whatever hour either begins it; therefore a number of days is all there is between them.
    """

    first_day: int
    has_old_buttons: bool


def found_decks(database: Database) -> dict[int, FoundDeck]:
    """The decks by their ids. Raises DeckFormatError."""
    with telling(database.package, "the package's decks"):
        rows = _from_tables(database) if database.is_new else _from_json(database)
        found = {}
        for did, name, description in rows:
            if not isinstance(name, str) or not isinstance(description, str):
                raise TypeError("a name that is no text")
            f"{name}{description}".encode()
            found[int(did)] = FoundDeck(plain_title(name), description)
    return found


def plain_title(name: str) -> str:
    """A deck's name in one line, no level of it empty."""
    parts = [" ".join(part.split()) for part in unicodedata.normalize("NFC", name).split("::")]
    plain = ["".join(sign for sign in part if sign.isprintable()) for part in parts]
    return "::".join(part or "blank" for part in plain) if any(plain) else DEFAULT_TITLE


def _from_json(database: Database) -> Iterator[tuple[int, Any, Any]]:
    (written,) = database.one("select decks from col") or ("",)
    for did, value in json_table(written).items():
        deck = as_table(value)
        yield int(did), deck["name"], deck.get("desc") or ""


def _from_tables(database: Database) -> Iterator[tuple[int, Any, Any]]:
    for did, name, kind in database.rows("select id, name, kind from decks"):
        normal = message(message(kind).raw(1))
        yield did, name.replace("\x1f", "::"), normal.text(4)


def collection_clock(database: Database, utc_offset_s: Callable[[int], int]) -> CollectionClock:
    """From when the collection counts. Raises DeckFormatError."""
    with telling(database.package, "the package's settings"):
        (created_s,) = database.one("select crt from col") or (None,)
        if not isinstance(created_s, int):
            raise wrong_type(database.package, "col")
        created_s = min(max(created_s, 0), _YEAR_2200_S)
        written = _settings(database)
        west_min = written.get("creationOffset")
        # Minutes west of Greenwich; collections of the first scheduler knew only the clock of their machine.
        offset_s = -60 * west_min if isinstance(west_min, int) else utc_offset_s(created_s * 1000)
        return CollectionClock((created_s + offset_s) // _DAY_S, written.get("schedVer", 1) == 1)


def _settings(database: Database) -> dict[str, Any]:
    if database.is_new:
        wanted = "select key, val from config where key = 'creationOffset' or key = 'schedVer'"
        return {key: json.loads(value) for key, value in database.rows(wanted)}
    (written,) = database.one("select conf from col") or ("",)
    return json_table(written)
