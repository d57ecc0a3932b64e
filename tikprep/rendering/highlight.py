"""Code -> pieces with the class of their colour.

Deletions of a cloze card pass through as marks. The lexer never sees a mark: it reads
the code as it stands in the answer, so that a deletion changes no colour around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.domain.notekinds import LONGEST_SIDE
from tikprep.rendering.token_kinds import TOKEN_KINDS, kinds_of

__all__ = ["TOKEN_KINDS", "Piece", "highlight", "learn_languages"]

_MARKS = re.compile(
    f"{CLOZE_HIDDEN_START}(?P<hint>[^{CLOZE_ORIGINAL}{CLOZE_HIDDEN_END}]*)"
    f"(?:{CLOZE_ORIGINAL}(?P<original>[^{CLOZE_HIDDEN_END}]*))?{CLOZE_HIDDEN_END}"
    f"|[{CLOZE_SHOWN_START}{CLOZE_SHOWN_END}]"
)
# What a lexer reads where nobody says what is hidden: a name fits in most places.
_STAND_IN = "x_"
# Lexers are patterns; on long runs of the same few signs those of rare languages take minutes, in which no thread runs.
_MONOTONE = re.compile(r"(.{1,4}?)\1{119}|(?:[ \t]*[\r\n]){40}", re.DOTALL)
_MORE_TOKENS = 1_000
_INTERVIEW_LANGUAGES = ("python", "cpp", "java", "go", "sql", "bash")
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "output", "calc"})
_ALIASES = {
    "c++11": "cpp",
    "c++17": "cpp",
    "c++20": "cpp",
    "cc": "cpp",
    "cxx": "cpp",
    "h": "cpp",
    "hpp": "cpp",
    "jsonc": "json",
    "jsonl": "json",
    "ndjson": "json",
    "py2": "python",
    "py3": "python",
    "python-repl": "pycon",
    "rs": "rust",
    "sh-session": "console",
    "shellscript": "bash",
    "sqlite": "sql",
    "terminal": "console",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of code of one colour; kind "" is plain. A whole deletion is one piece or more."""

    text: str
    kind: str


def highlight(code: str, language: str, *, longest: int = LONGEST_SIDE) -> tuple[Piece, ...]:
    """Cut code into coloured pieces; joined again they are `code`, marks included, without what is hidden.

    Code of more than `longest` characters, as cards of other programs have it, is one piece: nobody reads its colours.
    So is code that says the same for long, which can keep a lexer busy for minutes.
    """
    if not code:
        return ()
    bare, cuts = _without_marks(code)
    return _with_marks(_lexed(bare, language, longest), cuts)


def _without_marks(code: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The code for the lexer, and what to put back: (offset, characters to drop, mark)."""
    bare: list[str] = []
    cuts: list[tuple[int, int, str]] = []
    length = start = 0
    for mark in _MARKS.finditer(code):
        before = code[start : mark.start()]
        length += len(before)
        hidden, shown = "", mark[0]
        if mark["hint"] is not None:
            original = mark["original"]
            hidden = _STAND_IN if original is None else original.replace(CLOZE_NEWLINE, "\n")
            shown = f"{CLOZE_HIDDEN_START}{mark['hint']}{CLOZE_HIDDEN_END}"
        bare += (before, hidden)
        cuts.append((length, len(hidden), shown))
        length += len(hidden)
        start = mark.end()
    bare.append(code[start:])
    return "".join(bare), cuts


def _with_marks(pieces: tuple[Piece, ...], cuts: list[tuple[int, int, str]]) -> tuple[Piece, ...]:
    if not cuts:
        return pieces
    result: list[Piece] = []
    waiting = list(reversed(cuts))
    position = dropped = 0
    for piece in pieces:
        text = piece.text
        while text:
            if waiting and waiting[-1][0] == position and not dropped:
                _, dropped, mark = waiting.pop()
                result.append(Piece(mark, ""))
                continue
            take = min(dropped, len(text)) if dropped else len(text)
            if not dropped and waiting:
                take = min(take, waiting[-1][0] - position)
            if dropped:
                dropped -= take
            else:
                result.append(Piece(text[:take], piece.kind))
            text = text[take:]
            position += take
    result += (Piece(mark, "") for _, _, mark in reversed(waiting))
    return tuple(result)


def _lexed(code: str, language: str, longest: int) -> tuple[Piece, ...]:
    lexer = _lexer(language) if len(code) <= longest and not _MONOTONE.search(code) else None
    if lexer is None:
        return (Piece(code, ""),)
    # Some lexers know a line by its end alone; some never end, telling of nothing for ever.
    most = 2 * len(code) + _MORE_TOKENS
    tokens = list(islice(lexer.get_tokens(code + "\n"), most))
    if len(tokens) == most:
        return (Piece(code, ""),)
    runs: list[tuple[str, list[str]]] = []
    for (_, text), kind in zip(tokens, kinds_of(tokens, lexer.aliases[0]), strict=True):
        # White space has no colour of its own; fewer pieces are drawn faster.
        if runs and (runs[-1][0] == kind or text.isspace()):
            runs[-1][1].append(text)
        elif text:
            runs.append((kind, [text]))
    pieces = [Piece("".join(texts), kind) for kind, texts in runs]
    if "".join(piece.text for piece in pieces) != code + "\n":
        return (Piece(code, ""),)
    last = pieces.pop()
    return (*pieces, Piece(last.text[:-1], last.kind)) if last.text != "\n" else tuple(pieces)


def learn_languages() -> None:
    """Load what the first card with code in one of the interview's languages would wait for: 0.2 s in all."""
    for language in _INTERVIEW_LANGUAGES:
        highlight("x = 1", language)


def _lexer(language: str) -> Lexer | None:
    name = language.lower()
    if name in _PLAIN:
        return None
    try:
        return get_lexer_by_name(_ALIASES.get(name, name), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
