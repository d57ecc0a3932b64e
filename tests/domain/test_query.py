"""A search is understood, or tells where it is not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tikprep.domain.query import (
    LONGEST_QUERY,
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
from tikprep.errors import QueryError


def words(*pieces: str) -> Words:
    return Words(Pattern(pieces))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", AllOf(())),
        ("  \t", AllOf(())),
        ("cache", words("cache")),
        ("hot cache", AllOf((words("hot"), words("cache")))),
        ("hot and cache", AllOf((words("hot"), words("cache")))),
        ('"hot cache"', words("hot cache")),
        ("ca*e", words("ca", "e")),
        (r"ca\*e", words("ca*e")),
        (r"\"", words('"')),
        (r"a\:b", words("a:b")),
        ("std::vector", words("std::vector")),
        ("-hot", Not(words("hot"))),
        ("--hot", Not(Not(words("hot")))),
        (r"\-hot", words("-hot")),
        ("a b or c", AnyOf((AllOf((words("a"), words("b"))), words("c")))),
        ("a OR (b c)", AnyOf((words("a"), AllOf((words("b"), words("c")))))),
        ("a(b or c)d", AllOf((words("a"), AnyOf((words("b"), words("c"))), words("d")))),
        ("-(a or b)", Not(AnyOf((words("a"), words("b"))))),
        ("order", words("order")),
        ('"or"', words("or")),
        ("deck:Python", InDeck(Pattern(("Python",)))),
        ('deck:"A B"', InDeck(Pattern(("A B",)))),
        ("TAG:ml::*", HasTag(Pattern(("ml::", "")))),
        ("kind:cloze level:2", AllOf((OfKind(Pattern(("cloze",))), OfLevel(2)))),
        ("round:oa flag:0", AllOf((InRound(Pattern(("oa",))), HasFlag(0)))),
        ("-is:Due", Not(Is(Trait.DUE))),
        ("prop:ivl>=10", Compares(Figure.INTERVAL, ">=", 10)),
        ("prop:due=-1", Compares(Figure.DUE, "=", -1)),
        ("prop:ease<2.5", Compares(Figure.EASE, "<", 2500)),
        ("rated:7", Rated(7)),
        ("rated:7:1", Rated(7, 1)),
    ],
)
def test_a_search_is_read_as_its_tree(text: str, tree: Query) -> None:
    assert parse_query(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ('cache "hot', 6, "never closed"),
        ("(cache", 0, "never closed"),
        ("cache)", 5, "closes none"),
        ("a or", 4, "missing"),
        ("or a", 0, "missing"),
        ("a and", 5, "'and'"),
        ("()", 1, "missing"),
        ("a - b", 2, "'-'"),
        ("a deck:", 7, "a value is missing"),
        ("a nonsense:b", 2, "'nonsense:' is unknown"),
        ("is:old", 3, "'is:' knows new, learning, review, due"),
        ("level:4", 6, "from 0 to 3"),
        ("flag:x", 5, "from 0 to 7"),
        ("prop:ivl", 5, "such as prop:ivl>=10"),
        ("prop:ivl>1.5", 5, "whole numbers"),
        ("rated:0", 6, "number of days"),
        ("rated:1:5", 6, "button"),
        ("added:3", 0, "unknown"),
        ("a\0", 1, "NUL"),
        ("(" * 60 + "a" + ")" * 60, 40, "inside each other"),
        ("a " * 300, 400, "200 terms"),
        ("a" * (LONGEST_QUERY + 1), LONGEST_QUERY, "2,000 characters"),
    ],
)
def test_what_cannot_be_understood_is_pointed_at(text: str, position: int, problem: str) -> None:
    with pytest.raises(QueryError, match=problem) as raised:
        parse_query(text)
    assert raised.value.position == position
    assert f"character {position + 1}" in str(raised.value)


SNIPPETS = st.sampled_from(
    [
        "deck:",
        "tag:",
        "is:due",
        "prop:",
        "ivl>=3",
        "rated:",
        "-",
        " or ",
        " and ",
        "(",
        ")",
        '"',
        "\\",
        "*",
        " ",
        "a",
        "Ä",
    ]
)


@given(st.text(max_size=60) | st.lists(SNIPPETS, max_size=14).map("".join))
@example("\\")
@example("-")
@example('a"')
def test_any_text_is_understood_or_pointed_at(text: str) -> None:
    place = position_of_problem(text)
    assert place is None or 0 <= place <= len(text)


def position_of_problem(text: str) -> int | None:
    try:
        parse_query(text)
    except QueryError as error:
        return error.position
    return None
