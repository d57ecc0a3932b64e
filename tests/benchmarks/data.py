"""Collections to measure: the neutral files of a peer benchmark, or notes made up here."""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from tikprep.domain.model import Card, Deck, Note, State
from tikprep.services.collection import Collection

_WORDS = "cache queue shard rank label drift embed recall batch vector stream index token graph".split()


def made_up_notes(count: int, decks: int = 10) -> Iterator[dict[str, Any]]:
    """Notes of about 1 kB in the neutral form: a fifth new, the rest with a schedule, an eighth of it due."""
    rng = random.Random(1)
    for number in range(count):
        text = " ".join(rng.choices(_WORDS, k=90))
        schedule = None
        if number % 5:
            due_in = rng.randint(-20, 5) if rng.random() < 0.12 else rng.randint(1, 200)
            schedule = {"due_in": due_in, "ivl": rng.randint(1, 200), "factor": 2500, "reps": 10, "lapses": 1}
        yield {
            "deck": f"Prep::Deck{number % decks:02d}",
            "front_md": f"Question {number}: **{text[:60]}**?",
            "back_md": f"{text}\n\n```python\ndef f(x):\n    return {number}\n```\n\n- {text[:80]}\n- {text[80:160]}",
            "tags": ["made-up"],
            "sched": schedule,
        }


def notes_of(path: Path) -> Iterator[dict[str, Any]]:
    """The notes of a neutral file, one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def build(home: Path, notes: Iterable[dict[str, Any]], log: Path | None = None) -> None:
    """Fill a new collection in `home` from neutral notes and, if given, their review log."""
    with Collection.open(home) as collection:
        today = collection.today()
        store = collection.library.notes
        decks: dict[str, Deck] = {}
        rows: list[Note] = []
        cards: list[Card] = []
        for number, note in enumerate(notes, start=1):
            title = note["deck"]
            if title not in decks:
                decks[title] = store.add_deck(Deck(0, "", title))
            deck = decks[title]
            tags = tuple(note["tags"])
            guid = f"bench-{number:07d}"
            front, back = note["front_md"], note["back_md"]
            rows.append(Note(number, guid, deck.id, "basic", f"Note {number}", front, back, tags=tags))
            cards.append(_card(number, deck.id, note["sched"], today, bool(note.get("suspended"))))

        def work() -> None:
            store.add_notes(rows)
            store.add_cards(cards)
            if log is not None:
                _add_log(collection, cards, log)

        collection.lay_ground(work)
        collection.database.raw.execute("ANALYZE")


def _card(number: int, deck_id: int, schedule: dict[str, int] | None, today: int, is_suspended: bool) -> Card:
    if schedule is None:
        return Card(number, number, deck_id, 0, number, is_suspended=is_suspended)
    return Card(
        id=number,
        note_id=number,
        deck_id=deck_id,
        ordinal=0,
        position=number,
        state=State.REVIEW,
        due_day=today + schedule["due_in"],
        interval_days=schedule["ivl"],
        ease_permille=schedule["factor"],
        repetitions=schedule["reps"],
        lapses=schedule["lapses"],
        reviews=schedule["reps"],
        is_suspended=is_suspended,
    )


def _add_log(collection: Collection, cards: list[Card], log: Path) -> None:
    with gzip.open(log, "rt", newline="") as lines:
        rows = []
        for note, at_ms, ease, interval, before, _factor, taken_ms, _kind in csv.reader(lines):
            card, day = cards[int(note)], int(at_ms) // 86_400_000
            rows.append(
                (card.id, card.deck_id, int(at_ms), day, 12, 1, int(ease), int(taken_ms), int(before), int(interval))
            )
    raw = collection.database.raw
    raw.executemany(
        "INSERT INTO review_log (card_id, deck_id, answered_ms, day, hour, kind, rating, taken_ms, "
        "interval_before_days, interval_days, ease_before_permille, ease_permille, scheduler, fuzz, "
        "ease_drops_on_lapse) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 2500, 2500, 'sm2', 0, 0)",
        sorted(rows, key=itemgetter(2)),
    )
    raw.execute(
        "INSERT INTO review_rollup (day, deck_id, hour, kind, rating, answers, taken_ms) "
        "SELECT day, deck_id, hour, kind, rating, COUNT(*), SUM(taken_ms) FROM review_log GROUP BY 1, 2, 3, 4, 5"
    )
