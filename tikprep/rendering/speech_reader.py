"""TeX -> a small tree that can be said. It reads on over whatever is wrong."""

from __future__ import annotations

import re
from typing import NamedTuple

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.speech_words import ARITY, DROPPED, NAMES, UNICODE

_TOKEN = re.compile(
    rf"(?P<blank>{CLOZE_HIDDEN_START}[^{CLOZE_HIDDEN_END}]*{CLOZE_HIDDEN_END}?)"
    r"|(?P<command>\\(?:(?:operatorname|tag|hspace|DeclareMathOperator|(?:re)?newcommand)\*|[A-Za-z]+|.))"
    r"|(?P<number>\d+(?:(?:\.|\{,\})\d+)*)"
    rf"|(?P<skip>%[^\n]*|[\s~{CLOZE_SHOWN_START}{CLOZE_SHOWN_END}{CLOZE_HIDDEN_END}]+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_NO_WORD = re.compile(rf"\\(?:[A-Za-z]+|.)|[{{}}$~{CLOZE_SHOWN_START}-{CLOZE_HIDDEN_END}]", re.DOTALL)
_DEEPEST = 30
_MOST_TOKENS = 1500
_CLOSES = {
    "(": ")]",
    "[": "])",
    "{": "}",
    "lVert": "rVert",
    "lvert": "rvert",
    "langle": "rangle",
    "lceil": "rceil",
    "lfloor": "rfloor",
    "lbrace": "rbrace",
}
_GRID = re.compile(r"matrix|array|cases|align|gather|split|multlin|eqnarray|CD")
_DEFINES = frozenset("def newcommand renewcommand providecommand DeclareMathOperator let".split())


class TooLong(Exception):
    """The formula is longer or deeper than anybody would listen to."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


class Atom(NamedTuple):
    """`kind` is letter, number, command, sign, text or blank; a sign written as \\{ is the sign "{"."""

    kind: str
    text: str


class Row(NamedTuple):
    """Things one after the other; an argument, or a group in braces."""

    items: tuple[Node, ...]


class Command(NamedTuple):
    """A command with its arguments, and the one in brackets if it has one."""

    name: str
    arguments: tuple[Row, ...]
    option: Row | None = None


class Script(NamedTuple):
    """What carries a subscript, a superscript or primes."""

    base: Node
    below: Row | None
    above: Row | None
    primes: int


class Fence(NamedTuple):
    """What stands in brackets, which go by their TeX names without backslash."""

    left: str
    body: Row
    right: str


class Grid(NamedTuple):
    """An environment of rows and cells."""

    name: str
    rows: tuple[tuple[Row, ...], ...]


Node = Atom | Row | Command | Script | Fence | Grid


def read(tex: str) -> Row:
    """The tree of a formula. Raises TooLong; what is wrong in the TeX is skipped or kept as signs."""
    found = _TOKEN.finditer(tex)
    tokens = [_Token(match.lastgroup or "", match[0], match.start()) for match in found if _is_said(match)]
    if len(tokens) > _MOST_TOKENS:
        raise TooLong
    reader = _Reader(tex, tokens)
    items: list[Node] = []
    while not reader.is_done:
        items += reader.row(()).items
        # A closing brace or \right that nothing opened.
        reader.skip()
    return Row(tuple(items))


def _is_said(token: re.Match[str]) -> bool:
    return token.lastgroup != "skip" and token[0] not in DROPPED


class _Reader:
    def __init__(self, tex: str, tokens: list[_Token]) -> None:
        self._tex = tex
        self._tokens = tokens[::-1]
        self._depth = 0

    @property
    def is_done(self) -> bool:
        return not self._tokens

    def skip(self) -> None:
        if self._tokens:
            self._tokens.pop()

    def _peek(self) -> str:
        return self._tokens[-1].text if self._tokens else ""

    def row(self, ends: tuple[str, ...]) -> Row:
        """What comes up to one of `ends`, a closing brace, \\right, or the end of a cell, which stay."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooLong
        items: list[Node] = []
        while self._tokens and self._peek() not in ends and self._peek() not in ("}", r"\right", r"\end"):
            if self._peek() in ("&", r"\\") and "&" in ends:
                break
            if self._peek() in ("_", "^", "'"):
                items.append(self._script(items.pop() if items else Row(())))
                continue
            node = self._node()
            if node is not None:
                items.append(node)
        self._depth -= 1
        return _with_infix(_with_bars(items))

    def _node(self) -> Node | None:
        token = self._tokens.pop()
        if token.kind == "command":
            return self._command(token.text[1:])
        if token.kind == "number":
            return Atom("number", token.text.replace("{,}", ""))
        if token.kind == "blank":
            return Atom("blank", token.text[1:].removesuffix(CLOZE_HIDDEN_END).strip(" ."))
        if token.text == "{":
            group = self.row(())
            self.skip()
            return group
        if token.text in _CLOSES:
            return self._fence(token.text)
        if token.text.isalpha() and token.text not in UNICODE:
            return Atom("letter", token.text)
        name = UNICODE.get(token.text, token.text)
        return Atom("command" if len(name) > 1 or name in "RNZQC" else "sign", name)

    def _command(self, name: str) -> Node | None:
        if name == "begin":
            return self._environment()
        if name.rstrip("*") in _DEFINES:
            self._skip_definition()
            return None
        if name == "left":
            return self._left()
        if name == "verb":
            return self._verbatim()
        if name in NAMES:
            return Command(name, (Row((Atom("text", self._words()),)),))
        if name == "not":
            return Row((Atom("text", "not"), *self._argument().items))
        if name in ("{", "}", "|", "&", "%", "#", "$", "_"):
            name = "Vert" if name == "|" else name
            return self._fence(name) if name == "{" else Atom("command" if name == "Vert" else "sign", name)
        if name in _CLOSES:
            return self._fence(name)
        option = self._option() if name in ("sqrt", "xrightarrow", "xleftarrow") else None
        count = ARITY.get(name)
        if count is None:
            return Atom("command", name)
        return Command(name, tuple(self._argument() for _ in range(count)), option)

    def _argument(self) -> Row:
        """The next group, or the next single sign or command."""
        if not self._tokens or self._peek() in ("}", r"\right", r"\end", "&", r"\\"):
            return Row(())
        token = self._tokens[-1]
        if token.kind == "number" and len(token.text) > 1:
            self._tokens[-1] = _Token("number", token.text[1:], token.start + 1)
            return Row((Atom("number", token.text[0]),))
        if token.kind == "sign" and token.text != "{":
            self._tokens.pop()
            return Row((Atom("letter" if token.text.isalpha() else "sign", token.text),))
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooLong
        node = self._node()
        self._depth -= 1
        return node if isinstance(node, Row) else Row((node,) if node is not None else ())

    def _option(self) -> Row | None:
        if self._peek() != "[":
            return None
        self._tokens.pop()
        inside = self.row(("]",))
        if self._peek() == "]":
            self._tokens.pop()
        return inside

    def _words(self) -> str:
        """The words in braces, whatever is in them."""
        if self._peek() != "{":
            return self._tokens.pop().text if self._tokens else ""
        start = self._tokens.pop().start + 1
        end, depth = len(self._tex), 1
        while self._tokens and depth:
            token = self._tokens.pop()
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            end = token.start if not depth else end
        return " ".join(_NO_WORD.sub(_kept, self._tex[start:end]).split())

    def _verbatim(self) -> Node:
        mark = self._tokens.pop() if self._tokens else _Token("", "", len(self._tex))
        while self._tokens and self._peek() != mark.text:
            self._tokens.pop()
        end = self._tokens.pop().start if self._tokens else len(self._tex)
        return Atom("text", self._tex[mark.start + 1 : end])

    def _script(self, base: Node) -> Script:
        below = above = None
        primes = 0
        while self._peek() in ("_", "^", "'"):
            mark = self._tokens.pop().text
            if mark == "'":
                primes += 1
            elif mark == "_" and below is None:
                below = self._argument()
            elif above is None:
                above = self._argument()
            else:
                above = Row((*above.items, *self._argument().items))
        return Script(base, below, above, primes)

    def _fence(self, left: str) -> Node:
        closes = _CLOSES[left]
        ends = ("\\" + closes,) if len(closes) > 2 or left == "{" else tuple(closes)
        body = self.row(ends if left not in ("(", "[") else (*ends, "&"))
        if self._peek() in ends and self._tokens:
            return Fence(left, body, self._tokens.pop().text.lstrip("\\"))
        return Row((Atom("sign" if len(left) == 1 else "command", left), *body.items))

    def _left(self) -> Node:
        left = _delimiter(self._tokens.pop().text) if self._tokens else ""
        body = self.row(())
        if self._peek() != r"\right":
            return body
        self._tokens.pop()
        right = _delimiter(self._tokens.pop().text) if self._tokens else ""
        return Fence(left, body, right)

    def _environment(self) -> Node:
        name = self._words().replace(" ", "")
        if "array" in name or "alignat" in name or "alignedat" in name:
            self._words()
        rows: list[tuple[Row, ...]] = []
        cells: list[Row] = []
        while self._tokens:
            cells.append(self.row(("&",)))
            mark = self._tokens.pop().text if self._tokens else r"\end"
            if mark == "&":
                continue
            rows.append(tuple(cells))
            cells = []
            if mark == r"\\":
                self._option()
            elif mark == r"\end":
                self._words()
                break
        kept = tuple(row for row in rows if any(cell.items for cell in row))
        if _GRID.search(name):
            return Grid(name, kept)
        return Row(tuple(item for row in kept for cell in row for item in cell.items))

    def _skip_definition(self) -> None:
        """Skip the name, its parameters, and what it stands for."""
        self._words()
        while self._tokens and self._peek() != "{":
            self._tokens.pop()
        self._words()


def _kept(match: re.Match[str]) -> str:
    """What stays of TeX inside words: the names of its commands, and signs behind a backslash."""
    name = match[0].removeprefix("\\")
    if name == match[0]:
        return "" if name == "$" else " "
    return f" {name} " if name.isalpha() and len(name) > 1 else name if name in "%$&#_" else " "


def _delimiter(token: str) -> str:
    return "Vert" if token == r"\|" else token.lstrip("\\")


def _with_bars(items: list[Node]) -> list[Node]:
    """Pairs of | and of \\| become fences; one that is left over stays a sign."""
    for bar in (Atom("sign", "|"), Atom("command", "Vert")):
        while True:
            places = [number for number, item in enumerate(items) if _bar_of(item) == bar]
            if len(places) < 2:
                break
            first, last = places[0], places[1]
            fence: Node = Fence(bar.text, Row(tuple(items[first + 1 : last])), bar.text)
            closing = items[last]
            if isinstance(closing, Script):
                fence = Script(fence, closing.below, closing.above, closing.primes)
            items = [*items[:first], fence, *items[last + 1 :]]
    return items


def _bar_of(item: Node) -> Node:
    return item.base if isinstance(item, Script) else item


def _with_infix(items: list[Node]) -> Row:
    for number, item in enumerate(items):
        if isinstance(item, Atom) and item.kind == "command" and item.text in ("over", "choose", "atop"):
            name = "binom" if item.text == "choose" else "frac"
            return Row((Command(name, (Row(tuple(items[:number])), Row(tuple(items[number + 1 :])))),))
    return Row(tuple(items))
