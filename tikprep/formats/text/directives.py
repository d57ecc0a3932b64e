"""The lines `#key:value` at the head of a text file, as Anki writes and reads them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tikprep.formats.archive import shown
from tikprep.formats.text.plan import SEPARATOR_NAMES

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
# What a spreadsheet makes of a directive: one cell in quotes. More cells are a card whose id begins like one.
_ALONE = re.compile(r'"(?:[^"\n]|"")*"[,;|\t ]*')
_DIRECTIVE = re.compile(r"(?P<quote>\"?)#(?P<key>[a-z -]+?)[ \t]*:(?P<value>.*)", re.IGNORECASE)
_COLUMN_KEYS = ("guid column", "notetype column", "deck column", "tags column")
_OTHER_KEYS = (
    *("separator", "html", "tags", "columns", "notetype", "deck", "if matches", "match scope"),
    *("tikprep-deck", "tikprep-markdown"),
)
_KEYS = frozenset((*_OTHER_KEYS, *_COLUMN_KEYS))
_MATCHES = frozenset(("update current", "keep current", "keep both"))
_SCOPES = frozenset(("notetype", "notetype + deck"))


@dataclass(slots=True)
class Directives:
    """What the head of a file says, and where its rows begin: an offset, and a line that counts from 1."""

    separator: str = ""
    is_html: bool | None = None
    is_markdown: bool | None = None
    tags: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    note_type: str = ""
    deck: str = ""
    update: str = ""
    scope: str = ""
    places: dict[str, int] = field(default_factory=dict)
    """Which column, from 0, each of `guid column` and its like names."""
    decks: dict[str, Mapping[str, object]] = field(default_factory=dict)
    """What a file of ours says of a deck beyond its title."""
    start: int = 0
    line: int = 1
    is_any: bool = False
    problems: list[str] = field(default_factory=list)


def read_directives(text: str) -> Directives:
    """The head of a file; its directives may be in quotes and trailed by separators, as spreadsheets leave them."""
    found = Directives()
    columns = ""
    first = _LINE.match(text)
    if first and first[0].lower().startswith("tags:") and "\t" not in first[0]:
        found.tags = first[0][5:].split()
        found.start, found.line = first.end(), 2
    while (line := _LINE.match(text, found.start)) and line[0].startswith(("#", '"#')):
        said = line[0].rstrip("\n")
        known = _DIRECTIVE.match(said) if said[0] == "#" or _ALONE.fullmatch(said) else None
        key = re.sub(r"\s+", " ", known["key"].strip().lower()) if known else ""
        # A first cell in quotes may be a card; a comment is one only in a file that has directives.
        if key not in _KEYS and (line[0][0] == '"' or not (found.is_any or _more_follow(text, line.end()))):
            break
        if known and key in _KEYS:
            found.is_any = True
            value = _unquoted(line[0]) if known["quote"] else known["value"]
            if key == "columns":
                columns = value
            else:
                _take(found, key, value)
        found.start, found.line = line.end(), found.line + 1
        if line.end() == len(text):
            break
    if columns:
        found.columns = _names(columns, found.separator)
    return found


def _more_follow(text: str, start: int) -> bool:
    """Whether a directive stands below, among lines that begin with `#`."""
    while (line := _LINE.match(text, start)) and line[0].startswith("#"):
        known = _DIRECTIVE.match(line[0])
        if known and known["key"].strip().lower() in _KEYS:
            return True
        start = line.end()
    return False


def _unquoted(line: str) -> str:
    cell = next(csv.reader([line.rstrip("\n")]), [""])[0]
    return cell.partition(":")[2]


def _names(columns: str, separator: str) -> tuple[str, ...]:
    if not separator:
        separator = max("\t,;|", key=columns.count)
    return tuple(name.strip() for name in next(csv.reader([columns], delimiter=separator), []))


def _take(found: Directives, key: str, value: str) -> None:
    if key == "tikprep-deck":
        _take_deck(found, value)
    elif key == "separator":
        found.separator = _separator(value)
        if not found.separator:
            found.problems.append(
                f"The separator '{shown(value.strip())}' is unknown; the one found in the rows is used."
            )
    else:
        _take_plain(found, key, value.rstrip(",;|\t ").strip())


def _separator(value: str) -> str:
    if value in ("\t", " ", ",", ";", "|", ":"):
        return value
    name = value.rstrip(",;|\t ").strip().lower()
    if name in SEPARATOR_NAMES:
        return SEPARATOR_NAMES[name]
    character = name or value.strip()[:1]
    return character if len(character) == 1 and character.isprintable() and character not in '"#' else ""


def _take_plain(found: Directives, key: str, value: str) -> None:
    choice = " ".join(value.lower().split())
    if key in ("html", "tikprep-markdown"):
        _take_switch(found, key, choice)
    elif key in _COLUMN_KEYS:
        if re.fullmatch("[1-9][0-9]{0,2}", value):
            found.places[key] = int(value) - 1
        else:
            found.problems.append(f"'#{shown(key)}:{shown(value)}' names no column; columns count from 1.")
    elif key == "tags":
        found.tags += value.split()
    elif key == "notetype":
        found.note_type = value
    elif key == "deck":
        found.deck = value
    elif key == "if matches" and choice in _MATCHES:
        found.update = choice
    elif key == "match scope" and choice in _SCOPES:
        found.scope = choice
    else:
        found.problems.append(f"'#{shown(key)}:{shown(value)}' is unknown and was passed over.")


def _take_switch(found: Directives, key: str, choice: str) -> None:
    if choice not in ("true", "false"):
        found.problems.append(f"'#{shown(key)}:{shown(choice)}' is neither true nor false and was passed over.")
    elif key == "html":
        found.is_html = choice == "true"
    else:
        found.is_markdown = choice == "true"


def _take_deck(found: Directives, value: str) -> None:
    try:
        said = json.loads(value)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict) and isinstance(said.get("title"), str):
        found.decks[said["title"]] = said
    else:
        found.problems.append("What the file says of a deck cannot be read and was passed over.")
