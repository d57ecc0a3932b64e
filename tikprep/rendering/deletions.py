"""What a cloze card hides, kept away from everything but the highlighter.

A hidden deletion comes as `CLOZE_HIDDEN_START hint CLOZE_ORIGINAL original
CLOZE_HIDDEN_END`. The lexer must read the original to colour the code around it; whatever
else reads the text must not see it. So the originals are set aside before anything is
parsed, and a key stands for each: one character of a private plane behind CLOZE_ORIGINAL.
"""

from __future__ import annotations

import re

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)

_FIRST_KEY, _LAST_KEY = 0xF0000, 0xFFFFD
_PARTS = re.compile(f"([{CLOZE_SHOWN_START}-{CLOZE_NEWLINE}])")
# A text cut to its longest may end within a key.
_KEY = re.compile(f"{CLOZE_ORIGINAL}([{chr(_FIRST_KEY)}-{chr(_LAST_KEY)}])?")
_SHOWN = re.compile(f"[{CLOZE_SHOWN_START}{CLOZE_SHOWN_END}]")


def set_aside(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with a key in place of each original, and the originals.

    What comes out is in order: each mark has its partner, a hint holds neither marks nor
    line ends, and hidden deletions do not nest. Of an original whose end is missing,
    nothing is left in the text, to the end of it.
    """
    if not _PARTS.search(text):
        return text, ()
    reader = _Reader()
    for part in _PARTS.split(text):
        reader.read(part)
    return _paired(reader.finished()), tuple(reader.originals)


def without_keys(text: str) -> str:
    """The text as everything but the highlighter reads it."""
    return _KEY.sub("", text) if CLOZE_ORIGINAL in text else text


def with_originals(text: str, originals: tuple[str, ...]) -> str:
    """The text as it was, for the highlighter."""

    def original(match: re.Match[str]) -> str:
        number = ord(match[1]) - _FIRST_KEY if match[1] else len(originals)
        return CLOZE_ORIGINAL + originals[number].replace("\n", CLOZE_NEWLINE) if number < len(originals) else ""

    return _KEY.sub(original, text) if originals else text


class _Reader:
    """Takes a text mark by mark; `_open` says for each hidden deletion around it if its original has begun."""

    def __init__(self) -> None:
        self.originals: list[str] = []
        self._out: list[str] = []
        self._open: list[bool] = []
        self._hint: list[str] = []
        self._original: list[str] = []

    def read(self, part: str) -> None:
        if part == CLOZE_HIDDEN_START:
            if not self._open:
                self._hint, self._original = [], []
            self._open.append(False)
        elif part == CLOZE_HIDDEN_END:
            self._end()
        elif part == CLOZE_ORIGINAL:
            if self._open:
                self._open[-1] = True
        elif part == CLOZE_NEWLINE:
            self._text("\n" if self._open else "")
        elif part in (CLOZE_SHOWN_START, CLOZE_SHOWN_END):
            if not self._open:
                self._out.append(part)
        else:
            self._text(part)

    def finished(self) -> str:
        if self._open and not self._open[0]:
            # No original began, so this was a stray mark and what follows it is text.
            self._out += self._hint
        elif self._open:
            self._open.clear()
            self._close(has_original=False)
        return "".join(self._out)

    def _end(self) -> None:
        if not self._open:
            return
        has_original = self._open.pop()
        if not self._open:
            self._close(has_original=has_original)

    def _text(self, text: str) -> None:
        if not self._open:
            self._out.append(text)
        elif all(self._open):
            self._original.append(text)
        elif len(self._open) == 1:
            self._hint.append(text)

    def _close(self, *, has_original: bool) -> None:
        key = ""
        if has_original and len(self.originals) <= _LAST_KEY - _FIRST_KEY:
            key = CLOZE_ORIGINAL + chr(_FIRST_KEY + len(self.originals))
            self.originals.append("".join(self._original))
        hint = " ".join("".join(self._hint).split())
        self._out.append(f"{CLOZE_HIDDEN_START}{hint}{key}{CLOZE_HIDDEN_END}")


def _paired(text: str) -> str:
    """Drop the marks of shown deletions that have no partner."""
    opened: list[int] = []
    paired: set[int] = set()
    for mark in _SHOWN.finditer(text):
        if mark[0] == CLOZE_SHOWN_START:
            opened.append(mark.start())
        elif opened:
            paired |= {opened.pop(), mark.start()}
    return _SHOWN.sub(lambda mark: mark[0] if mark.start() in paired else "", text)
