"""Deletions of cloze cards: `{{c1::text::hint}}`, several numbers as `{{c1,2::text}}`, one within another.

A deletion reaches the renderer as characters of the private use area, so that it survives
Markdown and highlighting. A hidden one is START hint ORIGINAL text END: the highlighter
reads the text, so that hiding it changes no colour around it, and nobody else keeps it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CLOZE_SHOWN_START, CLOZE_SHOWN_END = "\ue000", "\ue001"
CLOZE_HIDDEN_START, CLOZE_HIDDEN_END = "\ue002", "\ue003"
CLOZE_ORIGINAL, CLOZE_NEWLINE = "\ue004", "\ue005"
"""Begins the original within a hidden mark; stands there for a line end, as marks keep to one line."""

# Anki reads as many within one another; text that opens more is no card.
_DEEPEST = 10
_NUMBER = r"(?:0|[1-9][0-9]{0,2})"
_TOKEN = re.compile(r"\{\{c(?P<numbers>" + _NUMBER + "(?:," + _NUMBER + r")*)::|(?P<close>\}+)|(?P<brace>\{)|::")
_RESERVED = re.compile(f"[{CLOZE_SHOWN_START}-{CLOZE_NEWLINE}]")


@dataclass(slots=True)
class Deletion:
    """One deletion: its numbers, what is in it, and its hint, "" if it names none."""

    numbers: tuple[int, ...]
    parts: list[str | Deletion] = field(default_factory=list)
    hint: str = ""

    @property
    def text(self) -> str:
        """What it hides, deletions within it shown."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


@dataclass(slots=True)
class _Open:
    """A deletion being read: how it was written, its braces still open, whether its hint has begun."""

    deletion: Deletion
    source: str
    braces: int = 0
    has_hint: bool = False

    def take(self, text: str) -> None:
        if self.has_hint:
            self.deletion.hint += text
        elif text:
            self.deletion.parts.append(text)


def parsed(text: str) -> tuple[str | Deletion, ...]:
    """A text in its parts: plain stretches and deletions. What is never closed stays plain."""
    text = _RESERVED.sub("", text)
    if "{{c" not in text:
        return (text,)
    root = _Open(Deletion(()), "")
    stack = [root]
    position = 0
    for match in _TOKEN.finditer(text):
        if match.start() < position:
            continue
        top = stack[-1]
        top.take(text[position : match.start()])
        position = match.end()
        if match["numbers"] and len(stack) <= _DEEPEST and not top.has_hint:
            numbers = tuple(dict.fromkeys(int(number) for number in match["numbers"].split(",")))
            stack.append(_Open(Deletion(numbers), match[0]))
        elif match["close"]:
            _close(stack, len(match["close"]))
        elif match[0] == "::" and top is not root and not top.has_hint:
            top.has_hint = True
        else:
            top.braces += match[0].count("{")
            top.take(match[0])
    stack[-1].take(text[position:])
    while len(stack) > 1:
        _unopen(stack)
    return tuple(root.deletion.parts)


def _close(stack: list[_Open], length: int) -> None:
    """Read a run of closing braces: those of the text first, then two for each deletion."""
    while length:
        top = stack[-1]
        if len(stack) > 1 and length >= 2 and not (top.braces and length > 2):
            stack.pop()
            if top.deletion.hint.endswith("::"):
                # A hint that is given up at its end: the gap holds what looks like one, as in std::vector.
                top.deletion.parts.append(f"::{top.deletion.hint[:-2]}")
                top.deletion.hint = ""
            stack[-1].deletion.parts.append(top.deletion)
            length -= 2
            continue
        top.braces = max(0, top.braces - 1)
        top.take("}")
        length -= 1


def _unopen(stack: list[_Open]) -> None:
    """Give an unclosed deletion back as the text it was written as."""
    top = stack.pop()
    below = stack[-1]
    below.deletion.parts += (top.source, *top.deletion.parts)
    if top.has_hint:
        below.deletion.parts.append(f"::{top.deletion.hint}")


def deletions(text: str) -> Iterator[Deletion]:
    """All deletions of a text, outer before inner."""

    def walk(parts: tuple[str | Deletion, ...]) -> Iterator[Deletion]:
        for part in parts:
            if isinstance(part, Deletion):
                yield part
                yield from walk(tuple(part.parts))

    return walk(parsed(text))


def cloze_numbers(text: str) -> tuple[int, ...]:
    """The numbers of the deletions in a text, each once, in order; `c0` makes no card."""
    return tuple(sorted({number for deletion in deletions(text) for number in deletion.numbers} - {0}))


def cloze_problems(front: str) -> Iterator[str]:
    """Why a question makes no card, as what is said of the card."""
    if not cloze_numbers(front):
        yield "hides nothing: write a deletion such as {{c1::text}} into its front"


def cloze_asked(text: str, number: int) -> str:
    """The text with one number hidden behind its hints; other deletions are plain text."""

    def hidden(deletion: Deletion, _inside: str) -> str:
        original = deletion.text.replace("\n", CLOZE_NEWLINE)
        hint = " ".join(deletion.hint.split()) or "..."
        return f"{CLOZE_HIDDEN_START}{hint}{CLOZE_ORIGINAL}{original}{CLOZE_HIDDEN_END}"

    return _written(text, number, hidden)


def cloze_answered(text: str, number: int) -> str:
    """The text with one number marked as answered; other deletions are plain text."""
    return _written(text, number, lambda _, inside: f"{CLOZE_SHOWN_START}{inside}{CLOZE_SHOWN_END}")


def cloze_marked(text: str) -> tuple[str, tuple[Deletion, ...]]:
    """The text with each deletion marked as answered, and the deletions in the order of their marks."""
    found: list[Deletion] = []

    def walk(parts: tuple[str | Deletion, ...]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
                continue
            found.append(part)
            inside = "".join(walk(tuple(part.parts)))
            yield f"{CLOZE_SHOWN_START}{inside}{CLOZE_SHOWN_END}"

    return "".join(walk(parsed(text))), tuple(found)


def _written(text: str, number: int, write: Callable[[Deletion, str], str]) -> str:
    def walk(parts: tuple[str | Deletion, ...], *, is_inside: bool) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                yield part
                continue
            is_asked = number in part.numbers and not is_inside
            inside = "".join(walk(tuple(part.parts), is_inside=is_inside or is_asked))
            yield write(part, inside) if is_asked else inside

    return "".join(walk(parsed(text), is_inside=False))
