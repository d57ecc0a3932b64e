"""What tests start from: a clock that is told the time, and collections with decks in them."""

from __future__ import annotations

from pathlib import Path

from tikprep.domain.model import Card, Deck, Note
from tikprep.services.collection import Collection

# 2026-09-21 12:00 UTC.
NOON_MS = 1_790_000_000_000 - 1_790_000_000_000 % 86_400_000 + 12 * 3_600_000
DAY_MS = 86_400_000


class ToldClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at_ms: int = NOON_MS, offset_s: int = 0) -> None:
        self.at_ms = at_ms
        self.offset_s = offset_s

    def now_ms(self) -> int:
        return self.at_ms

    def utc_offset_s(self, at_ms: int) -> int:
        return self.offset_s

    def pass_days(self, days: int) -> None:
        self.at_ms += days * DAY_MS

    def pass_ms(self, milliseconds: int) -> None:
        self.at_ms += milliseconds


def add_deck(collection: Collection, title: str, notes: int, *, kind: str = "basic", front: str = "front") -> list[int]:
    """A deck with numbered notes, laid as ground (no undo step); the ids of its notes."""
    store = collection.library.notes
    slug = title.lower().replace("::", "-").replace(" ", "-")

    def work() -> list[int]:
        deck = store.add_deck(Deck(0, slug, title, "about " + title))
        first = store.next_note_id()
        added = [
            Note(
                first + n, f"{slug}-{n + 1:04d}", deck.id, kind, f"{title} {n + 1}", f"{front} {n + 1}", f"back {n + 1}"
            )
            for n in range(notes)
        ]
        store.add_notes(added)
        collection.library.match_cards(added)
        return [note.id for note in added]

    return collection.lay_ground(work)


def all_rows(collection: Collection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that undo answers for, with its key."""
    raw = collection.database.raw
    rows = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    names = {row[0] for row in rows} - {"journal_step", "collection_state"}
    names = {name for name in names if not name.startswith("undone_")}
    return {name: sorted(raw.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def cards(collection: Collection) -> list[Card]:
    """All cards in the order of their ids."""
    ids = [row[0] for row in collection.database.raw.execute("SELECT id FROM card ORDER BY id")]
    found = [collection.store.card(card_id) for card_id in ids]
    return [card for card in found if card is not None]


def deck_file(folder: Path, slug: str, *notes: tuple[str, str], title: str | None = None) -> Path:
    """A deck file in canonical form with basic notes of the given fronts and backs."""
    lines = ["---", "format: tikprep-deck/1", f"id: {slug}", f"title: {title or slug}", "---", ""]
    for number, (front, back) in enumerate(notes, start=1):
        lines += [
            f'## Note {number} {{#{slug}-{number:04d} .basic level=1 rounds=oa tags="t"}}',
            "",
            front,
            "",
            "---",
            "",
            back,
            "",
        ]
    path = folder / f"{slug}.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
