"""The kinds of notes: which cards a note has and what each card shows.

A new kind is one line in NOTE_KINDS. Deletions of a cloze card reach the renderer as
characters of the private use area, so that they survive Markdown and highlighting.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tikprep.domain.model import Note

CLOZE_SHOWN_START, CLOZE_SHOWN_END = "\ue000", "\ue001"
CLOZE_HIDDEN_START, CLOZE_HIDDEN_END = "\ue002", "\ue003"
# Behind the hint stands what is hidden, its line ends coded, for the highlighter alone.
CLOZE_ORIGINAL, CLOZE_NEWLINE = "\ue004", "\ue005"
# Beyond this a side is no card but a file; several of the patterns that read it take time in its square.
LONGEST_SIDE = 20_000
_NUMBER = r"(?:0|[1-9][0-9]{0,2})"
_NUMBERS = rf"(?P<numbers>{_NUMBER}(?:,{_NUMBER})*)"
_CLOZE = re.compile(r"\{\{c" + _NUMBERS + r"::(?P<text>.*?)(?:::(?P<hint>.*?))?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sides:
    """The Markdown of a card: asked, asked again beside its answer, answered."""

    front: str
    front_revealed: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteKind:
    """One kind: its name in deck files, its name for people, its cards and their sides."""

    name: str
    title: str
    ordinals: Callable[[Note], tuple[int, ...]]
    sides: Callable[[Note, int], Sides]


def cloze_numbers(text: str) -> tuple[int, ...]:
    """The numbers of the deletions in a text, each once, in order; `c0` makes no card."""
    found = {int(number) for match in _CLOZE.finditer(text) for number in match["numbers"].split(",")}
    return tuple(sorted(found - {0}))


def cloze_text(text: str, hidden_number: int | None) -> str:
    """The text with one deletion hidden behind its hint, or with all of them shown for None."""

    def shown(match: re.Match[str]) -> str:
        if hidden_number is not None and str(hidden_number) in match["numbers"].split(","):
            return f"{CLOZE_HIDDEN_START}{match['hint'] or '...'}{CLOZE_HIDDEN_END}"
        return match["text"]

    return _CLOZE.sub(shown, text)


def _cloze_answered(text: str, number: int) -> str:
    def shown(match: re.Match[str]) -> str:
        if str(number) in match["numbers"].split(","):
            return f"{CLOZE_SHOWN_START}{match['text']}{CLOZE_SHOWN_END}"
        return match["text"]

    return _CLOZE.sub(shown, text)


def _one(_note: Note) -> tuple[int, ...]:
    return (0,)


def _both_ways(_note: Note) -> tuple[int, ...]:
    return (0, 1)


def _a_card_a_number(note: Note) -> tuple[int, ...]:
    return tuple(number - 1 for number in cloze_numbers(note.front))


def _asked(note: Note, _ordinal: int) -> Sides:
    return Sides(note.front, note.front, note.back)


def _either_way(note: Note, ordinal: int) -> Sides:
    front, back = (note.front, note.back) if ordinal == 0 else (note.back, note.front)
    return Sides(front, front, back)


def _with_a_gap(note: Note, ordinal: int) -> Sides:
    return Sides(cloze_text(note.front, ordinal + 1), _cloze_answered(note.front, ordinal + 1), note.back)


NOTE_KINDS: tuple[NoteKind, ...] = (
    NoteKind("basic", "Question", _one, _asked),
    NoteKind("reversed", "Both ways", _both_ways, _either_way),
    NoteKind("cloze", "Fill the gap", _a_card_a_number, _with_a_gap),
    NoteKind("code", "Read the code", _one, _asked),
    NoteKind("bugspot", "Spot the bug", _one, _asked),
    NoteKind("formula", "Formula", _one, _asked),
    NoteKind("compare", "Compare", _one, _asked),
    NoteKind("design", "Design decision", _one, _asked),
    NoteKind("numeric", "Estimate", _one, _asked),
)
_BY_NAME = {kind.name: kind for kind in NOTE_KINDS}


def note_kind(name: str) -> NoteKind:
    """The kind of this name. Raises KeyError where a deck names one that no release had."""
    return _BY_NAME[name]
