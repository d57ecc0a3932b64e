"""EDN, the data notation of Clojure, as far as exports use it; no recursion, so that depth costs no stack.

Keywords and symbols become texts without their colon, vectors, lists and sets lists, tagged values their value.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""(?P<skip>[\s,]+|;[^\n]*)|(?P<open>\#\{|[\[({])|(?P<close>[\])}])|"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"|(?P<tag>\#[A-Za-z_][^\s,()\[\]{}"]*)|"""
    r"""(?P<drop>\#_)|(?P<atom>[^\s,()\[\]{}";]+)""",
    re.DOTALL,
)
_CLOSING = {"[": "]", "(": ")", "{": "}", "#{": "}"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}N?")
_FLOAT = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{0,18})?(?:[eE][+-]?[0-9]{1,3})?M?")
_WORDS: dict[str, object] = {"nil": None, "true": True, "false": False}
_DEEPEST = 200


class EdnError(ValueError):
    """The text is no EDN; the message says why, `line` where."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


class _Open:
    """A collection whose end is not reached."""

    def __init__(self, bracket: str) -> None:
        self.bracket = bracket
        self.values: list[object] = []
        self.drops = 0

    def add(self, value: object) -> None:
        if self.drops:
            self.drops -= 1
        else:
            self.values.append(value)


def parse_edn(text: str) -> object:
    """The first value of a text. Raises EdnError."""
    stack = [_Open("")]
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise EdnError("an unexpected character", text.count("\n", 0, at) + 1)
        at = token.end()
        try:
            _take(token, stack)
        except ValueError as error:
            raise EdnError(str(error), text.count("\n", 0, token.start()) + 1) from error
    if len(stack) > 1 or not stack[0].values:
        raise EdnError("it ends too early", text.count("\n") + 1)
    return stack[0].values[0]


def _take(token: re.Match[str], stack: list[_Open]) -> None:
    kind = token.lastgroup
    if kind == "open":
        if len(stack) > _DEEPEST:
            raise ValueError("its brackets are nested too deep")
        stack.append(_Open(token["open"]))
    elif kind == "close":
        done = stack.pop() if len(stack) > 1 else _Open("")
        if _CLOSING.get(done.bracket) != token["close"]:
            raise ValueError("a bracket without its partner")
        stack[-1].add(_mapped(done.values) if done.bracket == "{" else done.values)
    elif kind == "text":
        stack[-1].add(_ESCAPE.sub(_unescaped, token["text"]))
    elif kind == "drop":
        stack[-1].drops += 1
    elif kind == "atom":
        stack[-1].add(_atom(token["atom"]))


def _mapped(values: list[object]) -> dict[str, object]:
    if len(values) % 2:
        raise ValueError("a key without a value")
    return {str(key): value for key, value in zip(values[::2], values[1::2], strict=True) if isinstance(key, str | int)}


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2])


def _atom(atom: str) -> object:
    if atom in _WORDS:
        return _WORDS[atom]
    if _INTEGER.fullmatch(atom):
        return int(atom.rstrip("N"))
    if _FLOAT.fullmatch(atom):
        return float(atom.rstrip("M"))
    return atom.removeprefix(":")
