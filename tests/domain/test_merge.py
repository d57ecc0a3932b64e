"""The three-way merge never loses a person's text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.merge import Outcome, merge_fields

texts = st.dictionaries(st.sampled_from(["front", "back", "title"]), st.sampled_from("abc"), min_size=3, max_size=3)


@given(texts, texts, texts)
def test_what_the_person_changed_stays(base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> None:
    merged = merge_fields(base, mine, theirs)
    for name, own in mine.items():
        if own != base[name]:
            assert merged.fields[name] == own
        else:
            assert merged.fields[name] == theirs[name]
    assert set(merged.conflicts) == {n for n in mine if mine[n] != base[n] != theirs[n] and mine[n] != theirs[n]}


@given(texts, texts)
def test_without_an_edit_the_file_wins(base: dict[str, str], theirs: dict[str, str]) -> None:
    merged = merge_fields(base, base, theirs)
    assert merged.fields == theirs
    assert merged.outcome is (Outcome.UNCHANGED if base == theirs else Outcome.UPDATED)


@given(texts, texts)
def test_without_a_base_nothing_of_the_person_is_overwritten(mine: dict[str, str], theirs: dict[str, str]) -> None:
    assert merge_fields(None, mine, theirs).fields == mine
