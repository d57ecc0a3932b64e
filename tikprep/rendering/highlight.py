"""Code -> pieces with the class of their colour.

Deletions of a cloze card pass through as marks. The lexer never sees a mark: it reads
the code as it would stand without them, so that a deletion changes no colour around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, _TokenType
from pygments.util import ClassNotFound

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START

TOKEN_KINDS = ("keyword", "string", "number", "comment", "name", "function", "type", "operator")

_MARKS = re.compile(
    f"{CLOZE_HIDDEN_START}[^{CLOZE_HIDDEN_END}]*{CLOZE_HIDDEN_END}|[{CLOZE_SHOWN_START}{CLOZE_SHOWN_END}]"
)
# What a lexer reads where the text is hidden: a name fits in most places.
_STAND_IN = "x_"
_PLAIN = frozenset({"", "text", "txt", "plain", "output", "calc", "console"})

# The first ancestor of a token that stands here decides.
_KINDS: dict[_TokenType, str] = {
    Comment.Preproc: "keyword",
    Comment.PreprocFile: "string",
    Comment: "comment",
    Keyword.Type: "type",
    Keyword: "keyword",
    Name.Function: "function",
    Name.Builtin.Pseudo: "keyword",
    Name.Builtin: "function",
    Name.Decorator: "function",
    Name.Class: "type",
    Name.Exception: "type",
    Name.Namespace: "type",
    Name.Tag: "keyword",
    Name: "name",
    Number: "number",
    String.Interpol: "operator",
    String: "string",
    Operator.Word: "keyword",
    Operator: "operator",
    Punctuation: "operator",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of code of one colour; kind "" is plain. A whole deletion is one piece or more."""

    text: str
    kind: str


def highlight(code: str, language: str) -> tuple[Piece, ...]:
    """Cut code into coloured pieces; joined again they are `code`, marks included."""
    if not code:
        return ()
    bare, cuts = _without_marks(code)
    return _with_marks(_lexed(bare, language), cuts)


def _without_marks(code: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The code for the lexer, and what to put back: (offset, stand-in characters to drop, mark)."""
    bare: list[str] = []
    cuts: list[tuple[int, int, str]] = []
    length = start = 0
    for mark in _MARKS.finditer(code):
        before = code[start : mark.start()]
        length += len(before)
        stand_in = _STAND_IN if mark[0].startswith(CLOZE_HIDDEN_START) else ""
        bare += (before, stand_in)
        cuts.append((length, len(stand_in), mark[0]))
        length += len(stand_in)
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


def _lexed(code: str, language: str) -> tuple[Piece, ...]:
    lexer = _lexer(language)
    if lexer is None:
        return (Piece(code, ""),)
    pieces: list[Piece] = []
    for token, text in lexer.get_tokens(code):
        kind = _kind(token)
        if pieces and (pieces[-1].kind == kind or text.isspace()):
            # White space has no colour of its own; fewer pieces are drawn faster.
            pieces[-1] = Piece(pieces[-1].text + text, pieces[-1].kind)
        elif text:
            pieces.append(Piece(text, kind))
    if "".join(piece.text for piece in pieces) != code:
        return (Piece(code, ""),)
    return tuple(pieces)


def _lexer(language: str) -> Lexer | None:
    if language.lower() in _PLAIN:
        return None
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _kind(token: _TokenType) -> str:
    ancestor: _TokenType | None = token
    while ancestor is not None:
        if ancestor in _KINDS:
            return _KINDS[ancestor]
        ancestor = ancestor.parent
    return ""
