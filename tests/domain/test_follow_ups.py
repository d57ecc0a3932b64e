"""Follow-ups: one step at a time, each question before its answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.follow_ups import follow_up_of, next_step, steps_of, told_in_step, with_follow_ups

TWO = ("What if it **rains**? Answer: Stay in.", "And snow?")


def test_a_question_is_parted_from_its_answer_at_the_first_word_answer() -> None:
    told = follow_up_of("Which? Answer: This. Answer: that.")
    assert (told.question, told.answer) == ("Which?", "This. Answer: that.")
    assert follow_up_of("Which Answers: are right?").answer == ""


def test_the_steps_have_names() -> None:
    assert [next_step(TWO, shown) for shown in range(4)] == [
        *("Follow-up 1 of 2", "Answer to follow-up 1", "Follow-up 2 of 2", ""),
    ]
    assert [next_step(TWO[:1], shown) for shown in range(3)] == ["Follow-up", "Answer", ""]
    assert next_step((), 0) == ""


def test_each_step_adds_one_box_below() -> None:
    first = "S\n\n> [!NOTE] Follow-up 1 of 2\n> What if it **rains**?"
    assert with_follow_ups("S", TWO, 1) == first
    assert with_follow_ups("S", TWO, 2) == f"{first}\n\n> [!TIP] What they hope to hear\n> Stay in."
    assert with_follow_ups("S", TWO, 0) == "S"


words = st.text("abc ?.", min_size=1).filter(str.strip)
rows = st.lists(st.one_of(words, st.builds("{} Answer: {}".format, words, words)), max_size=4)


@given(rows, st.integers(0, 9))
def test_what_a_step_tells_stands_in_the_page_from_then_on(row: list[str], shown: int) -> None:
    before, after = with_follow_ups("", row, shown), with_follow_ups("", row, shown + 1)
    assert after.startswith(before)
    if next_step(row, shown):
        assert told_in_step(row, shown + 1) in after.removeprefix(before)
    else:
        assert after == before
        assert shown >= steps_of(row)
