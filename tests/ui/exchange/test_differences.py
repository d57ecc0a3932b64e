"""Words that differ between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.ui.exchange.differences import Run, differences

_TEXTS = st.text(alphabet="ab ,.\n<é", max_size=60)


@given(_TEXTS, _TEXTS)
def test_runs_are_the_texts_and_what_is_not_marked_is_the_same(mine: str, theirs: str) -> None:
    left, right = differences(mine, theirs)
    assert "".join(run.text for run in left) == mine
    assert "".join(run.text for run in right) == theirs
    same = ["".join(run.text for run in runs if not run.is_changed) for runs in (left, right)]
    assert same[0] == same[1]


@given(_TEXTS)
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert all(not run.is_changed for runs in differences(text, text) for run in runs)


def test_whole_words_are_marked() -> None:
    assert differences("the biased policy", "the unbiased policy") == (
        (Run("the ", False), Run("biased", True), Run(" policy", False)),
        (Run("the ", False), Run("unbiased", True), Run(" policy", False)),
    )


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    long = "word " * 5_000
    left, right = differences(long, long + "more")
    assert left == (Run(long, True),)
    assert right == (Run(long + "more", True),)
