"""What a person writes to find notes and cards, as a tree.

    ranking "cold start"        both: a word and a phrase, in the title or a side
    deck:Python tag:ml::*       a deck with its subdecks, a tag with what is below it; `*` stands for anything
    kind:cloze level:2 round:oa flag:1
    is:new|learning|review|due|suspended|buried|marked|leech
    prop:ivl>=10                ivl, due (days from today), reps, lapses, ease
    rated:7 rated:7:1           answered in the last 7 days; with the button 1 (Again) to 4 (Easy)
    -is:new a or b (a or b) c   not, one of both, parentheses
    \\*  \\"  a\\:b                a backslash takes a sign for itself

A note is found by what is true of one of its cards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from tikprep.errors import QueryError

LONGEST_QUERY = 2_000
# SQLite takes expressions 1,000 deep; a chain of terms is as deep as it is long.
MOST_TERMS = 200
_DEEPEST = 40
_LEVELS = range(4)
_FLAGS = range(8)
_BUTTONS = range(1, 5)
_BREAKS = ' \t\r\n\u3000()"'
_WORD = re.compile(r"[A-Za-z]+(?=[\s()]|\Z)")
_KEY = re.compile(r"[A-Za-z]+:(?!:)")
_PROP = re.compile(r"(?P<name>[A-Za-z]+)(?P<sign><=|>=|!=|=|<|>)(?P<value>-?[0-9]{1,9}(?:\.[0-9]{1,3})?)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with gaps: between its pieces anything may stand. One piece is the text itself."""

    pieces: tuple[str, ...]

    @property
    def is_literal(self) -> bool:
        """Whether it has no gap."""
        return len(self.pieces) == 1


class Trait(Enum):
    """What `is:` asks."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    DUE = "due"
    SUSPENDED = "suspended"
    BURIED = "buried"
    MARKED = "marked"
    LEECH = "leech"


class Figure(Enum):
    """What `prop:` measures: days, days from today, answers, lapses, and the ease factor in permille."""

    INTERVAL = "ivl"
    DUE = "due"
    ANSWERS = "reps"
    LAPSES = "lapses"
    EASE = "ease"


@dataclass(frozen=True, slots=True)
class Words:
    """A text anywhere in the title, the sides or the fields."""

    text: Pattern


@dataclass(frozen=True, slots=True)
class InDeck:
    """The card lies in a deck of this title or below it."""

    title: Pattern


@dataclass(frozen=True, slots=True)
class HasTag:
    """The note has this tag or one below it."""

    tag: Pattern


@dataclass(frozen=True, slots=True)
class OfKind:
    """The note is of this kind."""

    kind: Pattern


@dataclass(frozen=True, slots=True)
class InRound:
    """The note is for this round."""

    round: Pattern


@dataclass(frozen=True, slots=True)
class OfLevel:
    """The note has this level; 0 for none."""

    level: int


@dataclass(frozen=True, slots=True)
class HasFlag:
    """The card has this flag; 0 for none."""

    flag: int


@dataclass(frozen=True, slots=True)
class Is:
    """The card, or its note, is so."""

    trait: Trait


@dataclass(frozen=True, slots=True)
class Compares:
    """A figure of the card against a value; `due` is asked of cards in review only."""

    figure: Figure
    sign: str
    value: int


@dataclass(frozen=True, slots=True)
class Rated:
    """The card was answered in the last `days` days; `button` 0 stands for any."""

    days: int
    button: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not find."""

    part: Query


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part; without parts everything is found."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the parts."""

    parts: tuple[Query, ...]


Term = Words | InDeck | HasTag | OfKind | InRound | OfLevel | HasFlag | Is | Compares | Rated
Query = Term | Not | AllOf | AnyOf


def parse_query(text: str) -> Query:
    """The tree of a search. Raises QueryError with the place that cannot be understood."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(text, LONGEST_QUERY, f"a search may have {LONGEST_QUERY:,} characters")
    if "\0" in text:
        raise QueryError(text, text.index("\0"), "no note holds the character NUL; delete it")
    return _Parser(text).query()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a term: `escaped` tells for each character whether it stands for itself."""

    text: str
    escaped: tuple[bool, ...]

    def pattern(self, start: int = 0) -> Pattern:
        pieces = [""]
        for character, is_escaped in zip(self.text[start:], self.escaped[start:], strict=True):
            if character == "*" and not is_escaped:
                pieces.append("")
            else:
                pieces[-1] += character
        return Pattern(tuple(pieces))


class _Parser:
    """One reading of one text, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._terms = 0
        self._depth = 0

    def query(self) -> Query:
        self._skip_blanks()
        if self._is_over:
            return AllOf(())
        found = self._any_of()
        if not self._is_over:
            raise self._wrong(self._at, "this parenthesis closes none; delete it or write \\) to find it")
        return found

    @property
    def _is_over(self) -> bool:
        return self._at >= len(self._text)

    def _wrong(self, position: int, problem: str) -> QueryError:
        return QueryError(self._text, position, problem)

    def _skip_blanks(self) -> None:
        while not self._is_over and self._text[self._at] in " \t\r\n\u3000":
            self._at += 1

    def _any_of(self) -> Query:
        parts = [self._all_of()]
        while self._takes("or"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all_of(self) -> Query:
        parts: list[Query] = []
        while True:
            if parts and self._takes("and") and (self._is_over or self._text[self._at] == ")"):
                raise self._wrong(self._at, "after 'and' a term is missing")
            if self._is_over or self._text[self._at] == ")" or self._next_word() == "or":
                break
            parts.append(self._unary())
            self._skip_blanks()
        if not parts:
            raise self._wrong(min(self._at, len(self._text)), "a term is missing here")
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _next_word(self) -> str:
        match = _WORD.match(self._text, self._at)
        return match[0].lower() if match else ""

    def _takes(self, word: str) -> bool:
        self._skip_blanks()
        if self._next_word() != word:
            return False
        self._at += len(word)
        self._skip_blanks()
        return True

    def _unary(self) -> Query:
        start = self._at
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(start, f"more than {_DEEPEST} signs and parentheses inside each other")
        found = self._bare_unary(start)
        self._depth -= 1
        return found

    def _bare_unary(self, start: int) -> Query:
        sign = self._text[start]
        if sign == "-":
            self._at += 1
            if self._is_over or self._text[self._at] in " \t\r\n\u3000)":
                raise self._wrong(start, "after '-' a term is missing; write \\- to find the sign")
            return Not(self._unary())
        if sign == "(":
            self._at += 1
            found = self._any_of()
            if self._is_over:
                raise self._wrong(start, "this parenthesis is never closed")
            self._at += 1
            return found
        return self._term(start)

    def _term(self, start: int) -> Query:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._wrong(start, f"a search may have {MOST_TERMS} terms")
        if self._text[start] == '"':
            return Words(self._quoted().pattern())
        key = _KEY.match(self._text, start)
        if key is None:
            return Words(self._bare().pattern())
        self._at = key.end()
        name = key[0][:-1].lower()
        read = _TERMS.get(name)
        if read is None:
            known = ", ".join(f"{word}:" for word in _TERMS)
            raise self._wrong(start, f"'{name}:' is unknown (known are {known}); write \\: to find the sign itself")
        value_at = self._at
        is_quoted = not self._is_over and self._text[self._at] == '"'
        value = self._quoted() if is_quoted else self._bare()
        if not value.text:
            raise self._wrong(value_at, f"after '{name}:' a value is missing")
        found = read(value)
        if isinstance(found, str):
            raise self._wrong(value_at, found)
        return found

    def _quoted(self) -> _Piece:
        opened = self._at
        self._at += 1
        return self._piece(lambda character: character == '"', opened)

    def _bare(self) -> _Piece:
        return self._piece(_BREAKS.__contains__, -1)

    def _piece(self, ends: Callable[[str], bool], opened: int) -> _Piece:
        characters: list[str] = []
        escaped: list[bool] = []
        while not self._is_over and not ends(self._text[self._at]):
            is_escaped = self._text[self._at] == "\\" and self._at + 1 < len(self._text)
            self._at += is_escaped
            characters.append(self._text[self._at])
            escaped.append(is_escaped)
            self._at += 1
        if opened >= 0:
            if self._is_over:
                raise self._wrong(opened, 'this quotation mark is never closed; write \\" to find one')
            self._at += 1
        return _Piece("".join(characters), tuple(escaped))


def _trait(value: _Piece) -> Query | str:
    try:
        return Is(Trait(value.text.lower()))
    except ValueError:
        return f"'is:' knows {', '.join(trait.value for trait in Trait)}"


def _number(numbers: range, build: Callable[[int], Query]) -> Callable[[_Piece], Query | str]:
    def read(value: _Piece) -> Query | str:
        if re.fullmatch(r"[0-9]{1,10}", value.text) is None or int(value.text) not in numbers:
            return f"write a whole number from {numbers.start} to {numbers.stop - 1:,}"
        return build(int(value.text))

    return read


def _compares(value: _Piece) -> Query | str:
    found = _PROP.fullmatch(value.text)
    names = {figure.value: figure for figure in Figure}
    if found is None or found["name"].lower() not in names:
        return f"write one of {', '.join(names)}, a sign and a number, such as prop:ivl>=10"
    figure = names[found["name"].lower()]
    number = Decimal(found["value"])
    if figure is Figure.EASE:
        number *= 1_000
    elif number != number.to_integral_value():
        return f"'{figure.value}' is counted in whole numbers"
    return Compares(figure, found["sign"], int(number))


def _rated(value: _Piece) -> Query | str:
    found = re.fullmatch(r"([0-9]{1,9})(?::([0-9]))?", value.text)
    if found is None or int(found[1]) < 1 or (found[2] is not None and int(found[2]) not in _BUTTONS):
        return "write a number of days, and if you like a button from 1 to 4, such as rated:7:1"
    return Rated(int(found[1]), int(found[2] or 0))


_TERMS: Mapping[str, Callable[[_Piece], Query | str]] = {
    "deck": lambda value: InDeck(value.pattern()),
    "tag": lambda value: HasTag(value.pattern()),
    "kind": lambda value: OfKind(value.pattern()),
    "level": _number(_LEVELS, OfLevel),
    "round": lambda value: InRound(value.pattern()),
    "is": _trait,
    "flag": _number(_FLAGS, HasFlag),
    "prop": _compares,
    "rated": _rated,
}
