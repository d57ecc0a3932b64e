"""Failing answers to coding problems, kept as cards of a deck of the person's own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tikprep.domain.model import Deck, Note
from tikprep.domain.notekinds import DEFAULT_KIND

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

DECK_SLUG, DECK_TITLE = "my-mistakes", "My mistakes"
QUESTION = "What input breaks this, and why?"
_MOST_LINES = 60
_MOST_CODE, _MOST_TEXT = 6_000, 1_000
_CUT = "…"
_NUL = "\x00"


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer and the input that it fails on, all as text. `got` is "" where nothing came back.

    `why` is the person's own words, in Markdown. `source_line` is the line of the code that raised, from 1 on, or 0.
    """

    problem: str
    title: str
    language: str
    code: str
    verdict: str
    input: str
    expected: str
    got: str = ""
    message: str = ""
    why: str = ""
    source_line: int = 0


class MistakeService:
    """Makes one card of each failure."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._notes = collection.library.notes

    def add(self, mistake: Mistake) -> bool:
        """Keep a failure as a card, one step of undo; False if that failure is a card already."""
        guid = _guid_of(mistake)
        if self._notes.notes_by_guid([guid]):
            return False

        def work() -> None:
            note = Note(
                id=self._notes.next_note_id(),
                guid=guid,
                deck_id=self._deck().id,
                kind=DEFAULT_KIND,
                title=f"{mistake.title}: {mistake.verdict}",
                front=f"{QUESTION}\n\n{_fenced(_excerpt(mistake), mistake.language)}",
                back="\n\n".join(_answer(mistake)),
                tags=("mistake", mistake.problem),
            )
            self._notes.add_notes([note])
            self._collection.library.match_cards([note])

        self._collection.do("Make a card of a mistake", work)
        return True

    def _deck(self) -> Deck:
        deck = self._notes.deck_by_slug(DECK_SLUG) or self._notes.deck_by_title(DECK_TITLE)
        return deck if deck is not None else self._notes.add_deck(Deck(0, DECK_SLUG, DECK_TITLE))


def _guid_of(mistake: Mistake) -> str:
    """The same for the same wrong answer to the same input, however the code around it was changed."""
    parts = (mistake.problem, mistake.verdict, mistake.input, mistake.got, mistake.message)
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", errors="surrogatepass")).hexdigest()
    return f"{DECK_SLUG}-{int(digest, 16) % 10**9:09d}"


def _answer(mistake: Mistake) -> Iterator[str]:
    yield f"**Input**\n\n{_fenced(_short(mistake.input))}"
    yield f"**Expected**\n\n{_fenced(_short(mistake.expected))}"
    if mistake.got:
        yield f"**Got**\n\n{_fenced(_short(mistake.got))}"
    else:
        yield f"**{mistake.verdict.capitalize()}**\n\n{_fenced(_short(mistake.message))}"
    if mistake.why.strip():
        yield f"> Why: {' '.join(mistake.why.replace(_NUL, '').split())}"


def _excerpt(mistake: Mistake) -> str:
    """The code, or of a long one what stands around the line that raised."""
    lines = mistake.code.strip("\n").split("\n")
    first = max(0, min(mistake.source_line - _MOST_LINES // 2, len(lines) - _MOST_LINES)) if mistake.source_line else 0
    shown = lines[first : first + _MOST_LINES]
    text = "\n".join((*([_CUT] if first else []), *shown, *([_CUT] if first + _MOST_LINES < len(lines) else [])))
    return _short(text, _MOST_CODE)


def _short(text: str, most: int = _MOST_TEXT) -> str:
    text = text.replace(_NUL, "").rstrip("\n")
    return text if len(text) <= most else f"{text[:most]} {_CUT}"


def _fenced(text: str, language: str = "text") -> str:
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}{language}\n{text or '(nothing)'}\n{fence}"
