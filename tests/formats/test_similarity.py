"""Likeness of texts: the fast join finds exactly what comparing all pairs finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.formats.similarity import shingles, similar_pairs

TEXTS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=9).map(" ".join), max_size=12)


def test_a_changed_word_at_the_end_leaves_texts_alike() -> None:
    words = [f"word{number}" for number in range(40)]
    texts = [" ".join(words), "something else entirely here", " ".join([*words[:-1], "END"]).upper()]
    ((earlier, later, likeness),) = similar_pairs(texts, 0.7)
    assert (earlier, later) == (0, 2)
    assert 0.9 < likeness < 1


def test_empty_texts_are_like_nothing() -> None:
    assert similar_pairs(["", "", "a b c"], 0.7) == ()


@given(TEXTS, st.sampled_from([0.5, 0.7, 0.9, 1.0]))
def test_the_join_misses_no_pair_and_invents_none(texts: list[str], least: float) -> None:
    sets = [shingles(text) for text in texts]
    expected = {
        (earlier, later)
        for later in range(len(sets))
        for earlier in range(later)
        if len(sets[earlier] & sets[later]) / len(sets[earlier] | sets[later]) >= least
    }
    assert {pair[:2] for pair in similar_pairs(texts, least)} == expected
