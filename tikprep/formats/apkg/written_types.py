"""Note types as a package says them: JSON up to schema 11, protobuf after.

What stands in `NoteType.attributes` came from a stranger's file: each value is taken only where it is of its kind,
as Anki refuses a whole package for one that is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tikprep.domain.note_type import NoteType
from tikprep.domain.templates import asks_something
from tikprep.formats.apkg.moments import UNKNOWN_S
from tikprep.formats.apkg.note_types import GUID_KEY
from tikprep.formats.apkg.protobuf import bytes_field, number_field, numbers_field

_REQUIREMENTS = {"none": 0, "any": 1, "all": 2}
_LATEX_PRE = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)
_LATEX_POST = "\\end{document}"
_ID = range(-(1 << 63), 1 << 63)
_SMALL, _BYTE = range(1 << 16), range(1 << 8)
_FIELD_FLAGS = ("sticky", "rtl", "plainText", "collapsed", "excludeFromSearch", "preventDeletion")
# The deck of a template's new cards is a number of the collection that it came from.
_OWN_KEYS = frozenset({"id", "name", "ord", "type", "usn", "did", "css", "qfmt", "afmt", "flds", "tmpls"})


@dataclass(frozen=True, slots=True)
class WrittenType:
    """A note type under its id and name in the package; `model` is its JSON."""

    id: int
    name: str
    model: Mapping[str, Any]
    is_cloze: bool
    field_count: int
    sort_field: int
    template_count: int


def written_type(note_type: NoteType, type_id: int, name: str) -> WrittenType:
    """A note type in the shape of schema 11."""
    rest = {key: _parsed(text) for key, text in note_type.attributes.items()}
    fields = _unique(note_type.fields, "Field")
    templates = _unique([each.name for each in note_type.templates], "Card")
    sort_field = _whole(rest.get("sortf"), range(len(fields)), 0)
    model: dict[str, Any] = {
        **{key: value for key, value in rest.items() if key not in _OWN_KEYS},
        "id": type_id,
        "name": name,
        "type": int(note_type.is_cloze),
        "mod": _whole(rest.get("mod"), range(1 << 40), UNKNOWN_S),
        "usn": 0,
        "sortf": sort_field,
        "did": None,
        "tmpls": [
            _template(each.question, each.answer, at, templates[at], _part(rest, "tmpls", at))
            for at, each in enumerate(note_type.templates)
        ],
        "flds": [_field(each, at, _part(rest, "flds", at)) for at, each in enumerate(fields)],
        "css": note_type.css,
        "latexPre": _text(rest.get("latexPre"), _LATEX_PRE),
        "latexPost": _text(rest.get("latexPost"), _LATEX_POST),
        "latexsvg": rest.get("latexsvg") is True,
        "req": _requirements(rest.get("req"), note_type),
    }
    for key, numbers in (("originalStockKind", _BYTE), ("originalId", _ID)):
        if _whole(model.pop(key, None), numbers, 0):
            model[key] = rest[key]
    if note_type.guid != str(type_id):
        model[GUID_KEY] = note_type.guid
    return WrittenType(type_id, name, model, note_type.is_cloze, len(fields), sort_field, len(templates))


def _template(question: str, answer: str, at: int, name: str, rest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: value for key, value in rest.items() if key not in _OWN_KEYS},
        "name": name,
        "ord": at,
        "qfmt": question,
        "afmt": answer,
        "bqfmt": _text(rest.get("bqfmt"), ""),
        "bafmt": _text(rest.get("bafmt"), ""),
        "did": None,
        "bfont": _text(rest.get("bfont"), ""),
        "bsize": _whole(rest.get("bsize"), _BYTE, 0),
        "id": _whole(rest.get("id"), _ID, None),
    }


def _field(name: str, at: int, rest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: value for key, value in rest.items() if key not in _OWN_KEYS},
        "name": name,
        "ord": at,
        "font": _text(rest.get("font"), "Arial"),
        "size": _whole(rest.get("size"), _SMALL, 20),
        "description": _text(rest.get("description"), ""),
        "id": _whole(rest.get("id"), _ID, None),
        "tag": _whole(rest.get("tag"), _SMALL, None),
        **{key: rest.get(key) is True for key in _FIELD_FLAGS},
    }


def type_config(model: Mapping[str, Any]) -> bytes:
    """The note type's message of schema 15 and later."""
    known = {"id", "name", "type", "mod", "usn", "sortf", "did", "tmpls", "flds", "css", "latexPre", "latexPost",
             "latexsvg", "req", "originalStockKind", "originalId"}  # fmt: skip
    parts = [
        number_field(1, model["type"] or None),
        number_field(2, model["sortf"] or None),
        bytes_field(3, model["css"]),
        bytes_field(5, model["latexPre"]),
        bytes_field(6, model["latexPost"]),
        number_field(7, model["latexsvg"] or None),
    ]
    for at, kind, fields in model["req"]:
        wanted = number_field(1, at or None) + number_field(2, _REQUIREMENTS[kind] or None) + numbers_field(3, fields)
        parts.append(bytes_field(8, wanted))
    parts += [number_field(9, model.get("originalStockKind")), number_field(10, model.get("originalId"))]
    return b"".join(parts) + _other(model, known)


def field_config(field: Mapping[str, Any]) -> bytes:
    """The message of a field."""
    known = {"name", "ord", "font", "size", "description", "id", "tag", *_FIELD_FLAGS}
    return b"".join(
        [
            number_field(1, field["sticky"] or None),
            number_field(2, field["rtl"] or None),
            bytes_field(3, field["font"]),
            number_field(4, field["size"]),
            bytes_field(5, field["description"]) if field["description"] else b"",
            number_field(6, field["plainText"] or None),
            number_field(7, field["collapsed"] or None),
            number_field(8, field["excludeFromSearch"] or None),
            number_field(9, field["id"]),
            number_field(10, field["tag"]),
            number_field(11, field["preventDeletion"] or None),
            _other(field, known),
        ]
    )


def template_config(template: Mapping[str, Any]) -> bytes:
    """The message of a template."""
    known = {"name", "ord", "qfmt", "afmt", "bqfmt", "bafmt", "did", "bfont", "bsize", "id"}
    texts = zip((1, 2, 3, 4, 6), ("qfmt", "afmt", "bqfmt", "bafmt", "bfont"), strict=True)
    return b"".join(
        [
            *(bytes_field(at, template[key]) for at, key in texts if template[key]),
            number_field(7, template["bsize"] or None),
            number_field(8, template["id"]),
            _other(template, known),
        ]
    )


def _other(table: Mapping[str, Any], known: set[str]) -> bytes:
    rest = {key: value for key, value in table.items() if key not in known}
    return bytes_field(255, json.dumps(rest, ensure_ascii=False, sort_keys=True)) if rest else b""


def _requirements(told: Any, note_type: NoteType) -> list[list[Any]]:
    """Which fields make which card, for Ankis before 2.1.28; the others find it out themselves."""
    if isinstance(told, list) and all(_is_requirement(each, note_type) for each in told):
        return told
    if note_type.is_cloze:
        return [[0, "any", [0]]]
    return [[at, *_requirement(each.question, note_type.fields)] for at, each in enumerate(note_type.templates)]


def _requirement(question: str, fields: Sequence[str]) -> tuple[str, list[int]]:
    alone = [at for at, name in enumerate(fields) if asks_something(question, frozenset([name]))]
    if alone:
        return "any", alone
    if not asks_something(question, frozenset(fields)):
        return "none", []
    needed = [
        at for at in range(len(fields)) if not asks_something(question, frozenset([*fields[:at], *fields[at + 1 :]]))
    ]
    return "all", needed


def _is_requirement(told: Any, note_type: NoteType) -> bool:
    if not isinstance(told, list) or len(told) != 3 or told[1] not in _REQUIREMENTS or not isinstance(told[2], list):
        return False
    fields = range(len(note_type.fields))
    is_known = all(_whole(each, fields, None) is not None for each in told[2])
    return is_known and _whole(told[0], range(len(note_type.templates)), None) is not None


def _part(rest: Mapping[str, Any], key: str, at: int) -> Mapping[str, Any]:
    parts = rest.get(key)
    found = parts[at] if isinstance(parts, list) and at < len(parts) else {}
    return found if isinstance(found, dict) else {}


def _unique(names: Sequence[str], kind: str) -> list[str]:
    """The names, none empty and none twice in either case, which the tables of Anki refuse."""
    found: list[str] = []
    for at, name in enumerate(names, start=1):
        name = name if name.strip() else f"{kind} {at}"
        while any(name.casefold() == each.casefold() for each in found):
            name += "+"
        found.append(name)
    return found


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return text


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _text(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise


def _whole(value: Any, numbers: range, otherwise: Any) -> Any:
    return value if value.__class__ is int and value in numbers else otherwise
