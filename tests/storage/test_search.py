"""What the SQL of a search finds is what a plain look at each card finds."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from operator import eq, ge, gt, le, lt, ne

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tikprep.domain.model import Card, Note, State
from tikprep.domain.query import (
    MOST_TERMS,
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
    parse_query,
)
from tikprep.storage.migrations import migrate
from tikprep.storage.search import GRADES_OF_BUTTONS, find_cards, find_notes, found_notes
from tikprep.storage.store import note_values

TODAY = 1_000
NEVER_DAY = 1_000_000_000
DECKS = ("A", "A::b", "a::B::c", "Ab", "x_y", "100%")
LEECH_LAPSES = {1: 4, 0: 6}
SIGNS = {"<=": le, ">=": ge, "!=": ne, "=": eq, "<": lt, ">": gt}


@dataclass(frozen=True)
class Seen:
    """A card with its note, the title of its deck and the (day, rating) of its answers; a note may have no card."""

    note: Note
    deck: str
    deck_id: int
    card: Card | None
    answers: tuple[tuple[int, int], ...] = ()


def low(text: str) -> str:
    """Small letters, where LIKE takes them for the large ones."""
    return "".join(c.lower() if c.isascii() else c for c in text)


def fits(pattern: Pattern, text: str) -> bool:
    regex = ".*".join(re.escape(low(piece)) for piece in pattern.pieces)
    return re.fullmatch(regex, low(text), re.DOTALL) is not None


def below(pattern: Pattern) -> Pattern:
    return Pattern((*pattern.pieces[:-1], f"{pattern.pieces[-1]}::", ""))


def holds(query: Query, seen: Seen) -> bool:
    note, card = seen.note, seen.card
    match query:
        case AllOf(parts):
            return all(holds(part, seen) for part in parts)
        case AnyOf(parts):
            return any(holds(part, seen) for part in parts)
        case Not(part):
            return not holds(part, seen)
        case Words(text):
            around = Pattern(("", *text.pieces, ""))
            return any(fits(around, each) for each in (note.title, note.front, note.back, "\x1f".join(note.fields)))
        case InDeck(title):
            return fits(title, seen.deck) or fits(below(title), seen.deck)
        case HasTag(tag):
            return any(fits(tag, each) or fits(below(tag), each) for each in note.tags)
        case InRound(word):
            return any(fits(word, each) for each in note.rounds)
        case OfKind(kind):
            return fits(kind, note.kind)
        case OfLevel(level):
            return note.level == level
        case Is(Trait.MARKED):
            return note.is_marked
    return card is not None and card_holds(query, card, seen)


def card_holds(query: Query, card: Card, seen: Seen) -> bool:
    is_review = card.state is State.REVIEW
    match query:
        case HasFlag(flag):
            return card.flag == flag
        case Is(trait):
            return {
                Trait.NEW: not is_review,
                Trait.LEARNING: card.drill_since_ms > 0,
                Trait.REVIEW: is_review,
                Trait.DUE: is_review
                and not card.is_suspended
                and card.due_day <= TODAY
                and card.buried_until_day <= TODAY,
                Trait.SUSPENDED: card.is_suspended,
                Trait.BURIED: card.buried_until_day > TODAY,
                Trait.LEECH: card.lapses >= LEECH_LAPSES.get(seen.deck_id, LEECH_LAPSES[0]),
            }[trait]
        case Compares(figure, sign, value):
            found = {
                Figure.INTERVAL: card.interval_days,
                Figure.DUE: card.due_day - TODAY,
                Figure.ANSWERS: card.reviews,
                Figure.LAPSES: card.lapses,
                Figure.EASE: card.ease_permille,
            }[figure]
            return SIGNS[sign](found, value) and (figure is not Figure.DUE or is_review)
        case Rated(days, button):
            grades = GRADES_OF_BUTTONS[button] if button else range(6)
            return any(day > TODAY - days and rating in grades for day, rating in seen.answers)
    raise TypeError(query)


LETTERS = st.text("aAbB%_\\ä\n'", max_size=4)
WORD = st.sampled_from(["a", "B", "a::b", "a::B::c", "ab", "ä", "a_", 'q"', "%"])
DAYS = st.integers(TODAY - 3, TODAY + 3)
SMALL = st.integers(0, 8)


def notes(note_id: int) -> st.SearchStrategy[Note]:
    return st.builds(
        Note,
        st.just(note_id),
        st.just(f"n-{note_id}"),
        st.integers(1, len(DECKS)),
        st.sampled_from(["basic", "cloze"]),
        title=LETTERS,
        front=LETTERS,
        back=LETTERS,
        level=st.integers(0, 3),
        rounds=st.lists(WORD, max_size=2).map(tuple),
        tags=st.lists(WORD, max_size=3).map(tuple),
        is_marked=st.booleans(),
    )


def cards(card_id: int, note_id: int, ordinal: int) -> st.SearchStrategy[Card]:
    return st.builds(
        Card,
        st.just(card_id),
        st.just(note_id),
        st.integers(1, len(DECKS)),
        st.just(ordinal),
        st.just(0),
        st.sampled_from(State),
        DAYS,
        SMALL,
        st.sampled_from([1300, 2500, 2510]),
        SMALL,
        SMALL,
        SMALL,
        DAYS,
        st.sampled_from([0, 5]),
        st.booleans(),
        DAYS | st.just(NEVER_DAY),
        SMALL.map(lambda n: n % 8),
    )


@st.composite
def collections(draw: st.DrawFn) -> list[Seen]:
    found = []
    for note_id in range(1, draw(st.integers(0, 4)) + 1):
        note = draw(notes(note_id))
        made = [draw(cards(note_id * 10 + at, note_id, at)) for at in range(draw(st.integers(0, 2)))]
        for card in made:
            answers = draw(st.lists(st.tuples(DAYS, st.integers(0, 5)), max_size=2))
            found.append(Seen(note, DECKS[card.deck_id - 1], card.deck_id, card, tuple(answers)))
        if not made:
            found.append(Seen(note, DECKS[note.deck_id - 1], note.deck_id, None))
    return found


PATTERNS = st.lists(LETTERS | WORD, min_size=1, max_size=3).map(lambda pieces: Pattern(tuple(pieces)))
TERMS: st.SearchStrategy[Query] = st.one_of(
    st.builds(Words, PATTERNS),
    st.builds(InDeck, PATTERNS),
    st.builds(HasTag, PATTERNS),
    st.builds(OfKind, PATTERNS | st.just(Pattern(("BASIC",)))),
    st.builds(InRound, PATTERNS),
    st.builds(OfLevel, st.integers(0, 3)),
    st.builds(HasFlag, st.integers(0, 7)),
    st.builds(Is, st.sampled_from(Trait)),
    st.builds(Compares, st.sampled_from(Figure), st.sampled_from(sorted(SIGNS)), st.integers(-3, 8)),
    st.builds(Compares, st.just(Figure.EASE), st.sampled_from(sorted(SIGNS)), st.just(2500)),
    st.builds(Rated, st.integers(1, 4), st.integers(0, 4)),
)
QUERIES: st.SearchStrategy[Query] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: AllOf(tuple(parts)), st.lists(inner, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=6,
)


def filled(collection: list[Seen]) -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    migrate(raw)
    for deck_id, title in enumerate(DECKS, 1):
        raw.execute(
            "INSERT INTO deck (id, slug, title, description, license) VALUES (?, '', ?, '', '')", (deck_id, title)
        )
    for deck_id, lapses in LEECH_LAPSES.items():
        raw.execute("INSERT INTO study_options VALUES (?, 1, 1, 0, 0, 0, ?, 0)", (deck_id, lapses))
    for note in {seen.note.id: seen.note for seen in collection}.values():
        insert(raw, "note", note_values(note))
    for seen in collection:
        if seen.card is not None:
            insert(raw, "card", astuple(seen.card))
            for day, rating in seen.answers:
                values = (None, seen.card.id, seen.deck_id, 0, day, 0, 0, rating, 0, 0, 0, 0, 0, "sm2", 0, 0)
                insert(raw, "review_log", values)
    return raw


def insert(raw: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    raw.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def visible(collection: list[Seen]) -> Iterator[Seen]:
    """What can be found: cards that are not set aside, and once a note without such a card."""
    shown = [seen for seen in collection if seen.card is None or seen.card.buried_until_day < NEVER_DAY]
    yield from shown
    missing = {seen.note.id: seen.note for seen in collection if seen.note.id not in {each.note.id for each in shown}}
    for note in missing.values():
        yield Seen(note, DECKS[note.deck_id - 1], note.deck_id, None)


UNTAGGED = Note(1, "n-1", 1, "basic", "", "", "")


@given(collections(), QUERIES)
@example([Seen(UNTAGGED, "A", 1, None)], HasTag(Pattern(("", ""))))
@example([Seen(UNTAGGED, "A", 1, None)], Not(Is(Trait.NEW)))
def test_sql_finds_what_a_plain_look_finds(collection: list[Seen], query: Query) -> None:
    raw = filled(collection)
    try:
        found = [seen for seen in visible(collection) if holds(query, seen)]
        assert find_notes(raw, query, TODAY) == sorted({seen.note.id for seen in found})
        assert find_cards(raw, query, TODAY) == sorted(seen.card.id for seen in found if seen.card is not None)
    finally:
        raw.close()


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    raw = filled([])
    yield raw
    raw.close()


@pytest.mark.parametrize("text", [" ".join(["a"] * MOST_TERMS), " or ".join(["tag:a*b"] * 180), "-" * 39 + "a"])
def test_the_longest_search_is_still_one_that_sqlite_takes(empty: sqlite3.Connection, text: str) -> None:
    assert find_notes(empty, parse_query(text), TODAY) == []


def test_findings_are_shown_in_the_order_that_was_asked_for(empty: sqlite3.Connection) -> None:
    insert(empty, "note", note_values(Note(1, "n-1", 1, "basic", "One", "\n\n first line \nsecond", "")))
    insert(empty, "note", note_values(Note(2, "n-2", 2, "basic", "", "x", "")))
    found = found_notes(empty, json.loads("[2, 1]"))
    assert [(each.note_id, each.deck, each.title, each.first_line) for each in found] == [
        (2, "A::b", "", "x"),
        (1, "A", "One", "first line"),
    ]
