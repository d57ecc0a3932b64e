"""What a fence is, and what lies outside of fences."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tikprep.domain.fences import fence_opening, fences, outside_fences, without_fences

_LINES = st.lists(
    st.builds(
        str.__add__,
        st.sampled_from(["", " ", "   ", "    ", "      ", "\t", "- ", "  - ", "12. ", "> "]),
        st.sampled_from(
            ["```", "````", "~~~", "~~~~", "```python run", "~~~ a`b", "```a`b", "x", "", "-", "## x", "---"]
        ),
    ),
    max_size=12,
)


def test_a_fence_tells_its_language_flags_and_body() -> None:
    text = "a\n\n  ```Python run\n    x\n  ```\n\n~~~\nopen"
    first, last = fences(text)
    assert (first.language, first.flags, first.body, first.line, first.is_closed) == (
        "python",
        ("run",),
        "  x\n",
        2,
        True,
    )
    assert (last.language, last.body, last.is_closed) == ("", "open", False)
    assert without_fences(text) == "a\n\n\n\n"


@pytest.mark.parametrize(
    "info",
    [
        'python run linenums="1"',
        'python linenums="1" hl_lines="2 4-5" run',
        "python {2,4-5} run",
        "python{1} run",
        "{.python .run startFrom=10}",
        "{ .python .run }",
    ],
)
def test_how_lines_are_numbered_and_marked_is_no_flag(info: str) -> None:
    (fence,) = fences(f"```{info}\nx\n```")
    assert (fence.language, fence.flags) == ("python", ("run",))


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("~~~python\nx\n~~~", ["x\n"]),
        ("````\n```\nx\n```\n````", ["```\nx\n```\n"]),
        ("```\nx\n`````", ["x\n"]),
        ("```\nx\n~~~", ["x\n~~~"]),
        ("   ```\n   x\n     y\n z\n   ```", ["x\n  y\nz\n"]),
        ("    ```\n    x\n    ```", []),
        ("text\n    ```\nmore", []),
        ("```\n    ```\nx\n```", ["    ```\nx\n"]),
        ("```x``` in a sentence\n\n```\ny\n```", ["y\n"]),
        ("~~~ a`b\nx\n~~~", ["x\n"]),
        ("```\nx\n``` y\n```", ["x\n``` y\n"]),
        ("```", [""]),
        ("```\n```", [""]),
        ("> ```\n> x\n> ```", []),
    ],
)
def test_fences_are_those_of_commonmark(text: str, bodies: list[str]) -> None:
    assert [fence.body for fence in fences(text)] == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("1. Do:\n\n   ```\n   x\n   ```\n2. Then", ["x\n"]),
        ("- a\n  - b\n\n    ```\n    x\n    ```", ["x\n"]),
        ("10. a\n\n    ```\n    x\n    ```", ["x\n"]),
        ("- ```\n  x\n  ```\n- b", ["x\n"]),
        ("-\n      ```\n      x\n      ```", ["x\n"]),
        ("- a\n\ntext\n\n    ```\n    x\n", []),
        ("- a\n\n\t```\n\tx\n\t```", ["x\n"]),
    ],
)
def test_a_fence_hangs_under_the_item_of_a_list(text: str, bodies: list[str]) -> None:
    assert [fence.body for fence in fences(text)] == bodies


def test_an_item_keeps_its_mark_when_its_fence_is_cut_out() -> None:
    assert without_fences("- ```\n  x\n  ```\n- b") == "- \n- b"


def test_a_fence_tells_its_line_wherever_the_reading_starts() -> None:
    text = "```\nfirst\n```\n\nx\n\n```\nsecond\n```"
    assert [fence.line for fence in fences(text)] == [0, 6]
    assert [(fence.line, fence.body) for fence in fences(text, text.index("x"))] == [(6, "second\n")]


@given(_LINES)
def test_a_text_is_what_lies_outside_fences_and_the_fences_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    outside = [text[start:end] for start, end in outside_fences(text)]
    inside = [text[fence.start : fence.end] for fence in fences(text)] + [""]
    assert "".join(part for pair in zip(outside, inside, strict=True) for part in pair) == text


@given(_LINES)
@example(["- a", "```", "x", "```", "    ```"])
def test_a_text_without_fences_has_none(lines: list[str]) -> None:
    without = without_fences("\n".join(lines))
    assert fences(without) == ()
    assert without_fences(without) == without


@given(_LINES)
def test_the_lines_of_a_fence_are_its_code_between_its_marks(lines: list[str]) -> None:
    text = "\n".join(lines)
    for fence in fences(text):
        first, *rest = text[fence.start : fence.end].split("\n")
        opening = fence_opening(first)
        assert opening is not None
        assert (opening.mark, opening.info) == (fence.mark, fence.info)
        assert text.split("\n")[fence.line].endswith(first)
        code = rest[:-1] if fence.is_closed else rest
        assert [line.strip() for line in code] == [line.strip() for line in fence.body.split("\n")][: len(code)]


_PLAIN_LINES = st.lists(
    st.builds(
        str.__add__,
        st.sampled_from(["", " ", "   ", "    ", "\t"]),
        st.sampled_from(["```", "````", "~~~", "~~~~~", "```python", "~~~ a`b", "```a`b", "``", "text", ""]),
    ),
    max_size=10,
)


@given(_PLAIN_LINES)
@example(["   ```", "      ```", "   ```"])
@example(["   ```", "   ```", "text", "    ```"])
@settings(max_examples=400)
def test_outside_of_lists_fences_are_where_commonmark_has_them(lines: list[str]) -> None:
    text = "\n".join(lines)
    wanted = [(each.map, each.info.strip()) for each in MarkdownIt("commonmark").parse(text) if each.type == "fence"]
    last = len(lines)
    found = [
        (
            [fence.line, fence.line + text[fence.start : fence.end].count("\n") + 1 if fence.is_closed else last],
            fence.info,
        )
        for fence in fences(text)
    ]
    # A parser leaves blank lines off the end of a fence that nobody closes.
    assert [(place[0], info) for place, info in wanted if place] == [(place[0], info) for place, info in found]
    closed = [fence.is_closed for fence in fences(text)]
    assert [place for (place, _), is_closed in zip(wanted, closed, strict=True) if is_closed] == [
        place for (place, _), is_closed in zip(found, closed, strict=True) if is_closed
    ]


@pytest.mark.parametrize("line", ["```\n", "    ```\n", "- ```a`b\n", "- ", "\t", "1. 1. ", "~~~\n```\n"])
def test_reading_a_hostile_text_takes_no_time_in_its_square(line: str) -> None:
    started = process_time()
    fences("```\n```\n" + line * 20_000)
    assert process_time() - started < 2
