"""A search as one SQL statement. Text is found by LIKE, which takes A and a for one letter, but not Ä and ä."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from tikprep.domain.model import StudyOptions
from tikprep.domain.query import (
    AllOf,
    AnyOf,
    Compares,
    Figure,
    HasFlag,
    HasTag,
    InDeck,
    InRound,
    Is,
    Not,
    OfKind,
    OfLevel,
    Pattern,
    Query,
    Rated,
    Trait,
    Words,
)
from tikprep.storage.store import DEFAULT_OPTIONS_DECK

# A study day that never comes is how a card is set aside whose question is gone: no search finds it.
_SET_ASIDE_DAY = 1_000_000_000
_FROM = f"""
FROM note n
LEFT JOIN card c ON c.note_id = n.id AND c.buried_until_day < {_SET_ASIDE_DAY}
JOIN deck d ON d.id = COALESCE(c.deck_id, n.deck_id)
"""
_LEECH_LAPSES = f"""COALESCE(
    (SELECT leech_lapses FROM study_options WHERE deck_id = c.deck_id),
    (SELECT leech_lapses FROM study_options WHERE deck_id = {DEFAULT_OPTIONS_DECK}),
    {StudyOptions().leech_lapses})"""
_TRAITS = {
    Trait.NEW: "c.state = 0",
    Trait.LEARNING: "c.drill_since_ms > 0",
    Trait.REVIEW: "c.state = 1",
    Trait.DUE: "c.state = 1 AND c.is_suspended = 0 AND c.due_day <= :today AND c.buried_until_day <= :today",
    Trait.SUSPENDED: "c.is_suspended = 1",
    Trait.BURIED: "c.buried_until_day > :today",
    Trait.MARKED: "n.is_marked = 1",
    Trait.LEECH: f"c.lapses >= {_LEECH_LAPSES}",
}
_FIGURES = {
    Figure.INTERVAL: "c.interval_days",
    Figure.DUE: "CASE WHEN c.state = 1 THEN c.due_day - :today END",
    Figure.ANSWERS: "c.reviews",
    Figure.LAPSES: "c.lapses",
    Figure.EASE: "c.ease_permille",
}
_SIGNS = frozenset({"<=", ">=", "!=", "=", "<", ">"})
# The grades 0-5 behind the buttons Again, Hard, Good and Easy; a scale of six has two for the lower ones.
GRADES_OF_BUTTONS = {1: (0, 1), 2: (2, 3), 3: (4,), 4: (5,)}


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note as a list of findings shows it."""

    note_id: int
    guid: str
    deck: str
    title: str
    first_line: str


def find_notes(raw: sqlite3.Connection, query: Query, today: int) -> list[int]:
    """The ids of the notes with a card that fits, in their order; `today` is the study day."""
    where, values = _compiled(query, today)
    rows = raw.execute(f"SELECT DISTINCT n.id {_FROM} WHERE {where} ORDER BY n.id", values)
    return [row[0] for row in rows]


def find_cards(raw: sqlite3.Connection, query: Query, today: int) -> list[int]:
    """The ids of the cards that fit, in their order."""
    where, values = _compiled(query, today)
    rows = raw.execute(f"SELECT c.id {_FROM} WHERE c.id IS NOT NULL AND ({where}) ORDER BY c.id", values)
    return [row[0] for row in rows]


def found_notes(raw: sqlite3.Connection, note_ids: Sequence[int]) -> list[FoundNote]:
    """What a list shows of notes, in the order of the ids; of a note type it is the first field, as HTML."""
    rows = raw.execute(
        "SELECT n.id, n.guid, d.title, n.title, CASE WHEN n.note_type_id IS NULL THEN n.front ELSE n.fields END "
        "FROM json_each(?) AS wanted JOIN note n ON n.id = wanted.value JOIN deck d ON d.id = n.deck_id "
        "ORDER BY wanted.key",
        (json.dumps(list(note_ids)),),
    )
    return [FoundNote(note_id, guid, deck, title, _first_line(text)) for note_id, guid, deck, title, text in rows]


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.replace("\x1f", "\n").splitlines() if line.strip()), "")


def _compiled(query: Query, today: int) -> tuple[str, dict[str, object]]:
    compiler = _Compiler(today)
    return compiler.condition(query), compiler.values


class _Compiler:
    """Turns a tree into a condition that is 0 or 1, never NULL, and its values."""

    def __init__(self, today: int) -> None:
        self.values: dict[str, object] = {"today": today}

    def condition(self, query: Query) -> str:
        match query:
            case AllOf(parts):
                return self._joined(parts, " AND ") if parts else "1"
            case AnyOf(parts):
                return self._joined(parts, " OR ")
            case Not(part):
                return f"NOT ({self.condition(part)})"
            case _:
                # A note without cards has NULL for all that is asked of a card.
                return f"IFNULL(({self._term(query)}), 0)"

    def _joined(self, parts: Sequence[Query], operator: str) -> str:
        return operator.join(f"({self.condition(part)})" for part in parts)

    def _value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _term(self, query: Query) -> str:
        match query:
            case Words(text):
                like = self._like(text, around="%")
                return " OR ".join(f"n.{column} {like}" for column in ("title", "front", "back", "fields"))
            case InDeck(title):
                return f"d.title {self._like(title)} OR d.title {self._like(title, after='::%')}"
            case HasTag(tag):
                return f"{self._word('n.tags', tag)} OR {self._word('n.tags', tag, after='::%')}"
            case InRound(word):
                return self._word("n.rounds", word)
            case OfKind(kind):
                return f"n.kind {self._like(kind)}"
            case OfLevel(level):
                return f"n.level = {self._value(level)}"
            case HasFlag(flag):
                return f"c.flag = {self._value(flag)}"
            case Is(trait):
                return _TRAITS[trait]
            case Compares(figure, sign, value):
                assert sign in _SIGNS
                return f"{_FIGURES[figure]} {sign} {self._value(value)}"
            case Rated(days, button):
                return self._rated(days, button)
        raise TypeError(query)

    def _rated(self, days: int, button: int) -> str:
        grades = f"AND rating IN ({', '.join(map(str, GRADES_OF_BUTTONS[button]))})" if button else ""
        since = self._value(days)
        return f"EXISTS (SELECT 1 FROM review_log WHERE card_id = c.id AND day > :today - {since} {grades})"

    def _like(self, pattern: Pattern, *, around: str = "", after: str = "") -> str:
        text = "%".join(map(_literal, pattern.pieces))
        return f"LIKE {self._value(f'{around}{text}{after}{around}')} ESCAPE '\\'"

    def _word(self, column: str, pattern: Pattern, after: str = "") -> str:
        """Whether a list of words, with a blank between them, holds one that fits."""
        # JSON quotes what a word may hold, so that the blanks between the words can become commas.
        listed = f"json_each('[' || replace(json_quote({column}), ' ', '\",\"') || ']')"
        return f"EXISTS (SELECT 1 FROM {listed} WHERE value <> '' AND value {self._like(pattern, after=after)})"


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
