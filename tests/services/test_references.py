"""References written out: who, when and what in the place of a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tikprep.errors import ResourcesMissing
from tikprep.paths import decks_folder
from tikprep.services.references import References

REFS = """\
kahn1962topo:
  title: "Topological *Sorting*"
  authors: "Arthur Kahn"
  year: 1962
many2020:
  title: "Together"
  authors: "A One, B Two, C Three, D Four"
  year: 2020
untitled2021:
  authors: "Nobody"
"""


@pytest.fixture
def references(tmp_path: Path) -> References:
    (tmp_path / "refs.yml").write_text(REFS, encoding="utf-8")
    return References(lambda: tmp_path)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("kahn1962topo", r"Arthur Kahn (1962), *Topological \*Sorting\**"),
        ("many2020, kahn1962topo", r"A One et al. (2020), *Together*; Arthur Kahn (1962), *Topological \*Sorting\**"),
        ("unknown2000", "unknown2000"),
        ("untitled2021 many2020", "untitled2021; A One et al. (2020), *Together*"),
    ],
)
def test_keys_become_authors_year_and_title(references: References, keys: str, words: str) -> None:
    assert references.written_out(f"Because.\n\nRefs: {keys}\n") == f"Because.\n\nRefs: {words}\n"


def test_code_and_sentences_are_left_alone(references: References) -> None:
    back = "See Refs: kahn1962topo.\n\n```\nRefs: kahn1962topo\n```"
    assert references.written_out(back) == back


def test_code_that_holds_a_fence_line_stays_code(references: References) -> None:
    back = "```\nfoo\n```python\nRefs: carbonell1998mmr\n```"
    assert references.written_out(back) == back


def test_the_file_is_read_once_and_only_when_a_key_is_met(tmp_path: Path) -> None:
    asked: list[Path] = []

    def folder() -> Path:
        asked.append(tmp_path)
        return tmp_path

    (tmp_path / "refs.yml").write_text(REFS, encoding="utf-8")
    references = References(folder)
    references.written_out("Because.")
    assert asked == []
    references.written_out("Refs: many2020")
    references.written_out("Refs: many2020")
    assert len(asked) == 1


def test_without_the_file_keys_stay(tmp_path: Path) -> None:
    def missing() -> Path:
        raise ResourcesMissing(tmp_path)

    assert References(lambda: tmp_path).written_out("Refs: many2020") == "Refs: many2020"
    assert References(missing).written_out("Refs: many2020") == "Refs: many2020"


def test_the_shipped_file_is_found() -> None:
    assert "Covington" in References(decks_folder).written_out("Refs: covington2016youtube")
