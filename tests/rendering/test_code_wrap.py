"""Where long lines of code are broken."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.code_wrap import Run, line_breaks
from tikprep.rendering.page import render_page


def runs_of(language: str, line: str) -> list[Run]:
    block = ET.fromstring(render_page(f"```{language}\n{line}\n```").html).find("pre")
    assert block is not None
    runs = [(block.text or "", "")]
    for span in block:
        runs += [(span.text or "", span.get("class", "")), (span.tail or "", "")]
    return runs


def wrapped(language: str, line: str, first: int, rest: int) -> list[str]:
    runs = runs_of(language, line)
    text = "".join(part for part, _ in runs)
    places = [0, *line_breaks(runs, first, rest), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(places)]


@pytest.mark.parametrize(
    ("language", "line", "parts"),
    [
        (
            "python",
            "def top(scores: dict[str, float], k: int = 10, *, cache: dict[int, list[str]] = {}) -> list[str]:",
            ["def top(scores: dict[str, float], k: int = 10, *,", "cache: dict[int, list[str]] = {}) -> list[str]:"],
        ),
        (
            "cpp",
            "  return tail - head_.load(std::memory_order_acquire) == N;  // full: the consumer is behind",
            ["  return tail - head_.load(std::memory_order_acquire) == N;", "// full: the consumer is behind"],
        ),
        ("python", "result_of_the_whole_long_thing = another_name_that_is_long_too(1)", 2),
    ],
)
def test_a_line_is_broken_where_a_reader_would(language: str, line: str, parts: list[str] | int) -> None:
    found = wrapped(language, line, 62, 56)
    assert found == parts if isinstance(parts, list) else not any(part.startswith("=") for part in found[1:])


@pytest.mark.parametrize("room", range(26, 54))
def test_a_name_stays_with_its_sign_of_assignment(room: int) -> None:
    parts = wrapped("python", "a_rather_long_name_here = some_call(with_one, with_two)", room, 40)
    assert not any(part.startswith("=") for part in parts)


def test_a_comment_is_broken_at_words_and_never_behind_its_sign() -> None:
    parts = wrapped("python", "# antidisestablishmentarianism is here a word that is much too long for it", 24, 20)
    assert parts[0] != "#"
    assert "word that is much" in " ".join(parts)
    assert all(part == part.strip() for part in parts)


@given(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=200), st.integers(4, 60))
def test_breaks_are_in_order_and_each_part_fits(text: str, room: int) -> None:
    runs = [(text[:50], "name"), (text[50:], "string")]
    places = [0, *line_breaks(runs, room, room), len(text)]
    assert places == sorted(set(places)) or not text
    for start, end in pairwise(places):
        assert len(text[start:end].rstrip(" ")) <= room


@pytest.mark.parametrize(
    ("runs", "room", "places"),
    [
        ([("abc ", ""), ("ABCDEFGHIJ", "gap")], 12, [4]),
        ([("f(", ""), ("ABCDEFGHIJ", "gap"), (")", "")], 10, [2, 12]),
        ([("ABCDEFGHIJ", "gap")], 6, [6]),
        ([("    ", ""), ("ABCDEFGHIJ", "gap")], 12, [12]),
    ],
)
def test_a_gap_is_broken_only_where_it_alone_is_too_wide(runs: list[Run], room: int, places: list[int]) -> None:
    assert line_breaks(runs, room, room) == places


@pytest.mark.parametrize(
    "sign", ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "e\u0301\u0302", "\U0001f44d\U0001f3fd", "\u2764\ufe0f"]
)
def test_no_break_parts_what_is_one_sign(sign: str) -> None:
    parts = wrapped("text", sign * 9, 12, 10)
    assert len(parts) > 1
    assert all(part == sign * (len(part) // len(sign)) for part in parts)
