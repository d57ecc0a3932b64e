"""The lines of the editor as its rules see them: text, colours, state and locks, in step with Qt's document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tikprep.ui.editor.lexing import LineLexer, Span, State

TAB_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody has to say of a line; the severity is "error", "warning" or "info"."""

    severity: str
    message: str


@dataclass(slots=True)
class Line:
    """One line. `before` is the state it was lexed from, None if it was not; `after` the one it ends in."""

    text: str
    before: State | None = None
    after: State = ()
    spans: tuple[Span, ...] = ()
    is_locked: bool = False
    mark: Mark | None = None
    lint: Mark | None = None
    # Which look its colours were last shown in, -1 if they are other now.
    shown: int = -1

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is said of it, the worst first."""
        marks = [mark for mark in (self.mark, self.lint) if mark is not None]
        return tuple(sorted(marks, key=lambda mark: mark.severity))


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the text. `position` counts characters of `code()` from its start."""

    position: int
    removed: str
    added: str


@dataclass(slots=True)
class Lines:
    """All lines, and the lexer that colours them on demand.

    Every line before `known` has its true colours. Those from `stale_end` to `valid_to` had them
    before the last edits, and have them still if the state that reaches them is the same.
    """

    lexer: LineLexer
    items: list[Line] = field(default_factory=lambda: [Line("")])
    known: int = 0
    stale_end: int = 0
    valid_to: int = 0

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, number: int) -> Line:
        return self.items[number]

    def text(self, number: int) -> str:
        """The text of a line; "" beyond the end."""
        return self.items[number].text if 0 <= number < len(self.items) else ""

    def code(self) -> str:
        """The whole text."""
        return "\n".join(line.text for line in self.items)

    def use(self, lexer: LineLexer) -> None:
        """Colour by another language."""
        self.lexer = lexer
        self.known = self.stale_end = self.valid_to = 0
        for line in self.items:
            line.before, line.spans, line.shown = None, (), -1

    def replace(self, first: int, count: int, texts: Sequence[str]) -> Edit | None:
        """Put lines in the place of others; what stayed keeps its colours and its lock. None if nothing changed.

        What stayed is to be shown again: its block may be another one.
        """
        old = self.items[first : first + count]
        for line in old:
            line.shown = -1
        kept_end = 0
        while kept_end < min(len(old), len(texts)) and old[-1 - kept_end].text == texts[-1 - kept_end]:
            kept_end += 1
        kept = 0
        while kept < min(len(old), len(texts)) - kept_end and old[kept].text == texts[kept]:
            kept += 1
        was = [line.text for line in old]
        edit = self._edit(first, was, list(texts))
        fresh = [Line(text) for text in texts[kept : len(texts) - kept_end]]
        if len(old) == len(texts):
            # Changes at both ends of a stretch come as one; a line between them that stayed stays locked.
            for line, before in zip(fresh, old[kept:], strict=False):
                line.is_locked = before.is_locked and line.text == before.text
        self.items[first + kept : first + count - kept_end] = fresh
        if edit is not None:
            self._spoil(first + kept, count - kept - kept_end, len(fresh))
        return edit

    def _spoil(self, first: int, count: int, fresh: int) -> None:
        """Lines were put in the place of others: what was known of those behind may still hold."""
        grown = fresh - count
        if self.valid_to <= first:
            return
        # Where the frontier stopped halfway, the line behind it does not follow from the one before.
        reached = max(self.stale_end, self.known) if self.known < self.valid_to else 0
        self.stale_end = max(reached + grown, first + fresh)
        self.valid_to = min(max(self.valid_to + grown, first), len(self.items))
        self.known = min(self.known, first)

    def advance(self) -> int:
        """Colour the first line that is not known; its number. There must be one."""
        number = self.known
        line = self.items[number]
        before = self.items[number - 1].after if number else self.lexer.start
        if line.before != before:
            self._lex(line, before)
        self.known += 1
        is_settled = self.known >= self.stale_end and self.known < self.valid_to
        if is_settled and self.items[self.known].before == line.after:
            self.known = self.valid_to
        self.valid_to = max(self.valid_to, self.known)
        return number

    def guess(self, number: int) -> None:
        """Colour a line whose true state is not known yet as well as can be."""
        line = self.items[number]
        if line.before is None:
            above = self.items[number - 1] if number else line
            self._lex(line, above.after if above.before is not None else self.lexer.start)

    def _lex(self, line: Line, before: State) -> None:
        spans, line.after = self.lexer.lex(line.text, before)
        if spans != line.spans:
            line.spans, line.shown = spans, -1
        line.before = before

    def kind_at(self, number: int, column: int) -> str:
        """The kind of the character that begins at a column, "" for plain."""
        line = self.items[number]
        return next((span.kind for span in line.spans if span.start <= column < span.end), "")

    def code_part(self, number: int, end: int | None = None) -> str:
        """A line up to a column, strings and comments blanked out, so that brackets in them do not count."""
        line = self.items[number]
        text = line.text if end is None else line.text[:end]
        for span in line.spans:
            if span.kind in ("string", "comment"):
                mark = "\x01" if span.kind == "string" else " "
                stop = min(span.end, len(text))
                text = text[: span.start] + mark * (stop - span.start) + text[stop:] if stop > span.start else text
        return text

    def _edit(self, first: int, old: list[str], new: list[str]) -> Edit | None:
        was, now = "\n".join(old), "\n".join(new)
        if not old:
            was, now = "", now + "\n"
        if was == now:
            return None
        least = min(len(was), len(now))
        start = 0
        while start < least and was[start] == now[start]:
            start += 1
        end = 0
        while end < least - start and was[-1 - end] == now[-1 - end]:
            end += 1
        offset = sum(len(line.text) for line in self.items[:first]) + first
        return Edit(offset + start, was[start : len(was) - end], now[start : len(now) - end])


def indent_of(text: str) -> str:
    """The blanks that a line begins with."""
    return text[: len(text) - len(text.lstrip(" \t"))]


def width_of(blanks: str) -> int:
    """How many columns blanks take; a tab goes on to the next stop."""
    width = 0
    for blank in blanks:
        width += TAB_WIDTH - width % TAB_WIDTH if blank == "\t" else 1
    return width


def units(text: str, column: int) -> int:
    """A column in characters -> the same in the UTF-16 units that Qt counts."""
    if text.isascii():
        return column
    return column + sum(letter > "\uffff" for letter in text[:column])


def characters(text: str, column: int) -> int:
    """A column in UTF-16 units -> the same in characters."""
    if text.isascii():
        return column
    at = 0
    for number, letter in enumerate(text):
        if at >= column:
            return number
        at += 2 if letter > "\uffff" else 1
    return len(text)
