"""Failures of coding problems as cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given import ToldClock, all_rows
from tikprep.domain.fences import fences
from tikprep.domain.turn import Turn
from tikprep.formats.markdown_reader import survey
from tikprep.services.collection import Collection
from tikprep.services.mistakes import DECK_TITLE, QUESTION, Mistake, _fenced

WRONG = Mistake(
    problem="rolling-ctr",
    title="Rolling CTR",
    language="python",
    code="def f(events):\n    return []\n",
    verdict="wrong answer",
    input="events = [[1, 4, 1]]\nwindow = 3",
    expected="[0.25]",
    got="[]",
)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path, clock=ToldClock()) as opened:
        yield opened


def only_card(collection: Collection) -> Turn:
    turn = collection.review.start()
    assert turn is not None
    assert turn.counts.total == 1
    return turn


def test_a_failure_becomes_a_card_that_asks_for_the_input(collection: Collection) -> None:
    assert collection.mistakes.add(replace(WRONG, why="the list  stays `[]`"))
    turn = only_card(collection)
    assert turn.deck_title == DECK_TITLE
    assert turn.face.note.title == "Rolling CTR: wrong answer"
    assert turn.face.front == f"{QUESTION}\n\n```python\ndef f(events):\n    return []\n```"
    bodies = [fence.body for fence in fences(turn.face.back)]
    assert bodies == ["events = [[1, 4, 1]]\nwindow = 3\n", "[0.25]\n", "[]\n"]
    assert turn.face.back.endswith("> Why: the list stays `[]`")


def test_a_crash_tells_its_message_in_the_place_of_an_answer(collection: Collection) -> None:
    collection.mistakes.add(replace(WRONG, verdict="runtime error", got="", message="IndexError: 7"))
    assert "**Runtime error**\n\n```text\nIndexError: 7\n```" in only_card(collection).face.back


def test_the_same_failure_is_one_card(collection: Collection) -> None:
    assert collection.mistakes.add(WRONG)
    assert not collection.mistakes.add(replace(WRONG, code="def f(events):\n    return list()\n", why="again"))
    only_card(collection)


def test_another_input_is_another_card(collection: Collection) -> None:
    collection.mistakes.add(WRONG)
    assert collection.mistakes.add(replace(WRONG, input="events = []\nwindow = 3"))


def test_one_undo_takes_the_card_and_its_new_deck_away(collection: Collection) -> None:
    before = all_rows(collection)
    collection.mistakes.add(WRONG)
    assert collection.undo_label == "Make a card of a mistake"
    collection.undo()
    assert {name: rows for name, rows in all_rows(collection).items() if name in before} == before
    assert collection.mistakes.add(WRONG)


def test_long_code_is_shown_around_the_line_that_raised(collection: Collection) -> None:
    code = "\n".join(f"line_{number} = 0" for number in range(1, 301))
    collection.mistakes.add(replace(WRONG, code=code, source_line=200))
    front = only_card(collection).face.front
    assert "line_200 " in front
    assert "line_1 " not in front
    assert front.count("\n") < 70


def test_a_huge_input_makes_a_card_that_can_be_read(collection: Collection) -> None:
    collection.mistakes.add(replace(WRONG, input="1, " * 50_000))
    assert len(only_card(collection).face.back) < 3_000


def test_the_cards_survive_a_way_through_a_file(collection: Collection, tmp_path: Path) -> None:
    collection.mistakes.add(replace(WRONG, code='s = "```"\nprint(s)\n', why="a fence `in` *code*"))
    note = only_card(collection).face.note
    file = tmp_path / "my-mistakes.md"
    heading = f"## {note.title} {{#{note.guid} .basic}}"
    head = "---\nformat: tikprep-deck/1\nid: my-mistakes\ntitle: My mistakes\n---"
    file.write_text(f"{head}\n\n{heading}\n\n{note.front}\n\n---\n\n{note.back}\n", encoding="utf-8")
    found = survey(file)
    assert found.problems == ()
    assert found.bundle is not None
    assert (found.bundle.notes[0].front, found.bundle.notes[0].back) == (note.front, note.back)


@given(st.text(st.sampled_from("`~ a\n"), min_size=1, max_size=40))
def test_no_text_ends_its_fence(text: str) -> None:
    (fence,) = fences(_fenced(text))
    assert fence.is_closed
    assert fence.body == f"{text}\n"
