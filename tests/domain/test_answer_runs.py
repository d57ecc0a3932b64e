"""Answers of many lines are compared line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.answer_runs import compared_lines

WANTED = ["for x in stream:", "    heappushpop(heap, x)", "    total += x", "return heap[0]"]


def test_lines_that_are_quite_different_stand_whole_one_kind_after_the_other() -> None:
    typed = ["if len(heap) < k:", "    heappush(heap, (x, 1))", "else: pass"]
    wanted = ["while stack and stack[-1] > y:", "    z.append(stack.pop())"]
    assert compared_lines(typed, wanted) == (
        ("\n".join(typed) + "\n", "del"),
        ("\n".join(wanted), "ins"),
    )


def test_lines_that_are_alike_are_compared_within() -> None:
    runs = compared_lines([WANTED[0], "    heappush(heap, x)", *WANTED[2:]], WANTED)
    assert runs == (
        ("for x in stream:\n    heappush", ""),
        ("pop", "ins"),
        ("(heap, x)\n    total += x\nreturn heap[0]", ""),
    )


def test_a_line_more_and_a_line_less_do_not_hide_one_that_is_alike() -> None:
    runs = compared_lines([WANTED[0], "    print('what is it')", "    heappush(heap, x)", WANTED[3]], WANTED)
    assert ("    print('what is it')\n", "del") in runs
    assert ("    total += x\n", "ins") in runs
    assert ("pop", "ins") in runs


def test_a_missing_last_line_stands_on_a_line_of_its_own() -> None:
    assert compared_lines(WANTED[:3], WANTED) == (("\n".join(WANTED[:3]) + "\n", ""), (WANTED[3], "ins"))


def test_many_long_lines_are_still_told_apart() -> None:
    wanted = [f"result_{number} = compute(first_argument_{number}, second_argument, third)" for number in range(15)]
    typed = [line.replace("third", "fourth") for line in wanted]
    runs = compared_lines(typed, wanted)
    assert runs.count(("fourth", "del")) == 15
    assert runs.count(("third", "ins")) == 15


_TEXT = st.lists(st.text("ab (", max_size=6), min_size=1, max_size=6)


@given(_TEXT, _TEXT)
def test_both_texts_can_be_read_from_the_runs(old: list[str], new: list[str]) -> None:
    runs = compared_lines(old, new)
    given_text = "".join(text for text, kind in runs if kind != "ins")
    wanted_text = "".join(text for text, kind in runs if kind != "del")
    assert given_text.rstrip("\n") == "\n".join(old).rstrip("\n")
    assert wanted_text.rstrip("\n") == "\n".join(new).rstrip("\n")
