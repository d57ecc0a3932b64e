"""What the README promises is there: its links, its picture, its deck."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tikprep.formats import format_for

ROOT: Final = Path(__file__).resolve().parents[2]
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_leads_to_a_file() -> None:
    prose = re.sub(r"^````.*?^````$", "", README, flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\(([^)#]+)\)", prose)
    assert len(links) >= 4
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_deck_in_it_is_a_deck(tmp_path: Path) -> None:
    deck = re.search(r"^````markdown\n(.*?)^````$", README, re.DOTALL | re.MULTILINE)
    assert deck is not None
    path = tmp_path / "my-deck.md"
    path.write_text(deck[1], encoding="utf-8")
    (bundle,) = format_for(path).read(path).decks
    assert [note.guid for note in bundle.notes] == ["my-deck-0001", "my-deck-0002"]
