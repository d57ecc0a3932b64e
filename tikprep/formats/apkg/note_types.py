"""Note types of a package: JSON up to schema 11, tables with protobuf after; both read to the same value.

`NoteType.attributes` bear the names and JSON texts of schema 11, which every Anki understands.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.formats.apkg.database import Database
from tikprep.formats.apkg.protobuf import Message, message
from tikprep.formats.apkg.trouble import as_table, json_table, telling

GUID_KEY = "tikprepGuid"
"""Where a note type that we wrote keeps its id if Anki's number cannot be it."""

_CLOZE = 1
_REQUIREMENTS = ("none", "any", "all")
_READ_HERE = frozenset({"id", "name", "type", "css", "flds", "tmpls"})
_LEFT_BEHIND = frozenset({"usn", "vers", "tags", "did"})  # the state of one machine, and what newer Ankis dropped
_TEMPLATE_READ_HERE = frozenset({"name", "ord", "qfmt", "afmt"})
_FIELD_READ_HERE = frozenset({"name", "ord"})


def note_types(database: Database) -> dict[int, NoteType]:
    """The note types by their ids; those without a field or a template are left out. Raises DeckFormatError."""
    with telling(database.package, "the package's note types"):
        found = _from_tables(database) if database.is_new else _from_json(database)
        _check_text(found)
    return {ntid: each for ntid, each in found.items() if each.fields and each.templates}


def _from_json(database: Database) -> dict[int, NoteType]:
    (written,) = database.one("select models from col") or ("",)
    return {int(ntid): _of_json(int(ntid), as_table(model)) for ntid, model in json_table(written).items()}


def _of_json(ntid: int, model: Mapping[str, Any]) -> NoteType:
    fields = sorted(map(as_table, model["flds"]), key=_ordinal)
    templates = sorted(map(as_table, model["tmpls"]), key=_ordinal)
    rest = {key: value for key, value in model.items() if key not in _READ_HERE | _LEFT_BEHIND}
    rest["flds"] = [_without(each, _FIELD_READ_HERE) for each in fields]
    rest["tmpls"] = [_without(each, _TEMPLATE_READ_HERE) for each in templates]
    return NoteType(
        _guid(rest, ntid),
        _text(model["name"]),
        tuple(_text(each["name"]) for each in fields),
        tuple(CardTemplate(_text(each["name"]), _text(each["qfmt"]), _text(each["afmt"])) for each in templates),
        _text(model.get("css", "")),
        model.get("type") == _CLOZE,
        _written(rest),
    )


def _guid(rest: dict[str, Any], ntid: int) -> str:
    """The id that we gave the type, taken from what else is told of it; else Anki's."""
    guid = rest.pop(GUID_KEY, None)
    return guid if isinstance(guid, str) and guid else str(ntid)


def _ordinal(each: Mapping[str, Any]) -> int:
    return int(each.get("ord") or 0)


def _without(each: Mapping[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in each.items() if key not in keys}


def _written(rest: Mapping[str, Any]) -> dict[str, str]:
    return {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in sorted(rest.items())}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a name that is no text")
    return value


def _from_tables(database: Database) -> dict[int, NoteType]:
    fields = _children(database, "fields")
    templates = _children(database, "templates")
    found = {}
    for ntid, name, changed_s, blob in database.rows("select id, name, mtime_secs, config from notetypes"):
        config = message(blob)
        rest: dict[str, Any] = {
            "mod": changed_s,
            "sortf": config.number(2),
            "latexPre": config.text(5),
            "latexPost": config.text(6),
            "latexsvg": config.flag(7),
            "req": [_requirement(message(each)) for each in config.chunks.get(8, [])],
            "flds": [_field_rest(each) for _, each in fields[ntid]],
            "tmpls": [_template_rest(each) for _, each in templates[ntid]],
        }
        if config.number(9):
            rest["originalStockKind"] = config.number(9)
        if config.number(10):
            rest["originalId"] = config.signed(10)
        rest |= _other(config)
        found[int(ntid)] = NoteType(
            _guid(rest, int(ntid)),
            _text(name),
            tuple(each for each, _ in fields[ntid]),
            tuple(CardTemplate(each, one.text(1), one.text(2)) for each, one in templates[ntid]),
            config.text(3),
            config.number(1) == _CLOZE,
            _written(rest),
        )
    return found


def _children(database: Database, table: str) -> Mapping[int, list[tuple[str, Message]]]:
    found: dict[int, list[tuple[str, Message]]] = defaultdict(list)
    for ntid, name, config in database.rows(f"select ntid, name, config from {table} order by ntid, ord"):
        found[ntid].append((_text(name), message(config)))
    return found


def _requirement(each: Message) -> list[object]:
    return [each.number(1), _REQUIREMENTS[each.number(2)], each.varints(3)]


def _field_rest(each: Message) -> dict[str, Any]:
    return {
        "sticky": each.flag(1),
        "rtl": each.flag(2),
        "font": each.text(3),
        "size": each.number(4),
        "description": each.text(5),
        "plainText": each.flag(6),
        "collapsed": each.flag(7),
        "excludeFromSearch": each.flag(8),
        "id": each.signed(9) if 9 in each.numbers else None,
        "tag": each.number(10) if 10 in each.numbers else None,
        "preventDeletion": each.flag(11),
        **_other(each),
    }


def _template_rest(each: Message) -> dict[str, Any]:
    return {
        "bqfmt": each.text(3),
        "bafmt": each.text(4),
        "did": each.signed(5) or None,
        "bfont": each.text(6),
        "bsize": each.number(7),
        "id": each.signed(8) if 8 in each.numbers else None,
        **_other(each),
    }


def _other(each: Message) -> dict[str, Any]:
    """Keys that add-ons left, which Anki carries along as JSON."""
    return json_table(each.raw(255))


def _check_text(found: Mapping[int, NoteType]) -> None:
    """JSON can spell half a character, which no file takes. Raises UnicodeEncodeError, a ValueError."""
    for each in found.values():
        for text in (each.guid, each.name, each.css, *each.fields, *each.attributes.values()):
            text.encode("utf-8")
        for template in each.templates:
            f"{template.name}{template.question}{template.answer}".encode()
