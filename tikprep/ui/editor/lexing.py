"""Pygments one line at a time: what is open at the end of a line is handed to the next.

Pygments reads a document whole and keeps no state between calls. Its regular expressions are
run here over a single line, from the stack of states in which the line before ended. What it
matches by one expression over many lines (block comments, raw strings, here documents) is kept
as a state of our own, which holds until its closing text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pygments.lexer import Lexer, RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Keyword, Name, String, Token, _TokenType
from pygments.util import ClassNotFound

from tikprep.rendering.token_kinds import kinds_of

# A longer line is coloured up to here: some expressions of Pygments take time by the square of the length.
LONGEST_LEXED: Final = 2_000
# Deeper nesting is forgotten from the middle, so that a line costs no more than its own length.
_DEEPEST: Final = 60
_ROOT: Final = ("root",)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line, in characters, with the kind of its colour."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Open:
    """Something that goes on over the end of the line until `closer`; a whole line of it if `is_line`."""

    closer: str
    token: _TokenType
    is_line: bool = False


State = tuple[str | Open, ...]
"""What is open between two lines; the last part is in force."""


@dataclass(frozen=True, slots=True)
class _Opener:
    """How something begins that Pygments takes for one token.

    It counts in the states whose first matching rule takes `sample` whole and no more.
    `closer` may name groups of `begin`.
    """

    sample: str
    begin: re.Pattern[str]
    closer: str
    token: _TokenType
    is_line: bool = False


_OPENERS: Final = (
    _Opener("/* \n */", re.compile(r"/\*"), "*/", Comment.Multiline),
    _Opener("`\n`", re.compile("`"), "`", String),
    _Opener('"""\n"""', re.compile(r'(?m:^)\s*[rRuUbB]{,2}"""'), '"""', String.Doc),
    _Opener("'''\n'''", re.compile(r"(?m:^)\s*[rRuUbB]{,2}'''"), "'''", String.Doc),
    _Opener('R"x(\n)x"', re.compile(r'(?:[LuU]|u8)?R"(?P<word>[^\\()\s]{,16})\('), r')\g<word>"', String),
    _Opener("<<X\n\nX", re.compile(r"<<-?\s*(['\"]?)\\?(?P<word>\w+)\1"), r"\g<word>", String.Heredoc, is_line=True),
)
# Pygments lets these run on to the next quote, so that one quote too few recolours the rest of the file.
_ENDS_WITH_LINE: Final = {"java": {"string"}, "kotlin": {"string"}}


class LineLexer:
    """The colours of one language, line by line. `start` is the state before the first line."""

    start: State = _ROOT

    def __init__(self, language: str) -> None:
        lexer = _lexer(language)
        self._lexer = lexer if isinstance(lexer, RegexLexer) and "root" in _states_of(lexer) else None
        self._alias = self._lexer.aliases[0] if self._lexer is not None else ""
        self._ends_with_line = _ENDS_WITH_LINE.get(self._alias, set())
        self._openers: dict[str, tuple[_Opener, ...]] = {}

    def lex(self, text: str, state: State) -> tuple[tuple[Span, ...], State]:
        """The coloured spans of a line and the state after it; `text` holds no line break."""
        if self._lexer is None:
            return (), state
        stack = list(state)
        tokens = list(self._tokens(text[:LONGEST_LEXED] + "\n", stack))
        if self._ends_with_line and stack[-1] in self._ends_with_line and not text.endswith("\\"):
            stack.pop()
        if len(stack) > _DEEPEST:
            del stack[_DEEPEST // 2 : -_DEEPEST // 2]
        return tuple(_spans(tokens, kinds_of(tokens, self._alias))), tuple(stack)

    def _tokens(self, text: str, stack: list[str | Open]) -> Iterator[tuple[_TokenType, str]]:
        """The tokens of a line; `stack` is brought up to date."""
        at = 0
        while at < len(text):
            top = stack[-1]
            if isinstance(top, Open):
                end = _end_of(top, text, at)
                if end >= 0:
                    stack.pop()
                else:
                    end = len(text)
                yield top.token, text[at:end]
                at = end
                continue
            opened = self._opened(top, text, at)
            if opened is not None:
                stack.append(opened[0])
                yield opened[0].token, text[at : opened[1]]
                at = opened[1]
                continue
            found, at = self._step(text, at, stack)
            yield from found

    def _step(self, text: str, at: int, stack: list[str | Open]) -> tuple[list[tuple[_TokenType, str]], int]:
        """The tokens of the first rule that matches, and where they end."""
        states = _states_of(self._lexer)
        empty = 0
        while True:
            for matches, action, new_state in states[stack[-1]]:
                match = matches(text, at)
                if match is None:
                    continue
                found = self._acted(action, match)
                if new_state is not None:
                    _move(stack, new_state)
                if match.end() > at or found:
                    return found, match.end()
                break
            else:
                if text[at] == "\n":
                    stack[:] = _ROOT
                    return [(Token.Text.Whitespace, "\n")], at + 1
                return [(Error, text[at])], at + 1
            empty += 1
            if empty > _DEEPEST:
                return [(Error, text[at])], at + 1

    def _acted(self, action: Any, match: re.Match[str]) -> list[tuple[_TokenType, str]]:
        if action is None:
            return []
        if type(action) is _TokenType:
            text = match.group()
            return [(self._renamed(action, text), text)] if text else []
        return [(self._renamed(token, text), text) for _, token, text in action(self._lexer, match) if text]

    def _renamed(self, token: _TokenType, text: str) -> _TokenType:
        """The C family knows the types of its library by a list that it asks after its rules."""
        if token is Name and text in _library_types(self._alias):
            return Keyword.Type
        return token

    def _opened(self, state: str, text: str, at: int) -> tuple[Open, int] | None:
        """What begins here and does not end in this line, and where its first token ends."""
        openers = self._openers.get(state)
        if openers is None:
            openers = self._openers[state] = tuple(self._known_in(state))
        for opener in openers:
            match = opener.begin.match(text, at)
            if match is None:
                continue
            opened = Open(match.expand(opener.closer), opener.token, opener.is_line)
            if opener.is_line:
                return opened, len(text)
            if text.find(opened.closer, match.end()) < 0:
                return opened, len(text)
        return None

    def _known_in(self, state: str) -> Iterator[_Opener]:
        for opener in _OPENERS:
            for matches, _, _ in _states_of(self._lexer)[state]:
                match = matches(opener.sample + "\n", 0)
                if match is not None and match.end():
                    if match.group() == opener.sample:
                        yield opener
                    break


def _spans(tokens: Iterable[tuple[_TokenType, str]], kinds: Iterable[str]) -> Iterator[Span]:
    """Tokens of one kind beside each other are one span; plain text and blanks have none."""
    at = start = end = 0
    last = ""
    for (_, text), kind in zip(tokens, kinds, strict=True):
        after = at + len(text)
        if kind != last and not text.isspace():
            if last:
                yield Span(start, end, last)
            start, last = at, kind
        if not text.isspace() or kind in ("string", "comment"):
            end = after - text.endswith("\n")
        at = after
    if last and end > start:
        yield Span(start, end, last)


def _end_of(opened: Open, text: str, at: int) -> int:
    """Where it ends in this line, -1 if it does not."""
    if opened.is_line:
        return len(text) - 1 if text.strip() == opened.closer else -1
    found = text.find(opened.closer, at)
    return found + len(opened.closer) if found >= 0 else -1


def _move(stack: list[str | Open], new_state: Any) -> None:
    """What a rule of Pygments does to its stack."""
    if isinstance(new_state, int):
        del stack[max(1, len(stack) + new_state) :]
        return
    for state in (new_state,) if isinstance(new_state, str) else new_state:
        if state == "#pop":
            if len(stack) > 1:
                stack.pop()
        else:
            stack.append(stack[-1] if state == "#push" else state)


def _states_of(lexer: Any) -> Any:
    """The compiled rules: Pygments offers them under no public name."""
    return lexer._tokens


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False) if language else None
    except ClassNotFound:
        return None


@lru_cache(maxsize=32)
def _library_types(alias: str) -> frozenset[str]:
    lexer = _lexer(alias) if alias in ("c", "cpp", "objective-c") else None
    names = ("stdlib_types", "c99_types", "c11_atomic_types", "linux_types")
    return frozenset(word for name in names for word in getattr(lexer, name, ()))
