"""Colours line by line are the colours of the whole."""

from __future__ import annotations

import argparse
import heapq
import inspect
import textwrap
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikprep.rendering.highlight import highlight
from tikprep.ui.editor.lexing import LONGEST_LEXED, LineLexer, Open
from tikprep.ui.editor.lines import Line, Lines

CPP = r"""
#include <vector>
#define TWICE(x) \
    ((x) * 2)
/* A comment
   over "lines" */
template <typename T>
class Heap : public Base<T> {
public:
    explicit Heap(std::vector<T> items) : items_(std::move(items)) {}
    const char *text = R"sql(SELECT "a" /* no comment */
      FROM t)" -- still inside
    )sql";
    size_t size() const { return items_.size(); }  // "the end"
private:
    std::vector<T> items_;
};
int main() { auto c = '"'; return TWICE(1'000) + 0x1F; }
"""
GO = """
package main

import "fmt"

/* A block
comment */
const query = `SELECT "a"
  // no comment
FROM t`

func (h *Heap[T]) Push(items ...T) error {
\tfor i, item := range items {
\t\tfmt.Printf("%d: %v\\n", i, item) // each
\t}
\treturn nil
}
"""
JAVA = '''
package a.b;

/** A comment
 * of two lines: "x" */
public final class Heap<T extends Comparable<T>> implements Queue<T> {
    private static final String TEXT = """
        He said "hi" // no comment
        \\""" still
        """;
    @Override
    public int size() throws IOException { return items.length; } // ok
}
'''
PYTHON = '''
"""A docstring with %s and \\" in it.

    >>> f(1)
"""
def f(x: int, *, y="it's") -> str:
    """Inner %d doc."""
    name = f"{x!r:>{10}} and {f'{y}' + "nested"} {{}}"
    raw = r\'\'\'raw \\d "quotes"
    # no comment \'\'\'
    long = """%s open
    # still text {x}
    """ % name
    return b"bytes\\x00" if x else long \\
        + "tail"  # end
'''
BASH = """
cat <<'END' | sort
a "quote that never ends
# no comment
END
echo "$(date)"  # now
"""


def by_whole(code: str, language: str) -> list[tuple[str, str]]:
    return [(letter, piece.kind) for piece in highlight(code, language, longest=len(code)) for letter in piece.text]


def by_line(code: str, language: str) -> list[tuple[str, str]]:
    lexer = LineLexer(language)
    state = lexer.start
    found: list[tuple[str, str]] = []
    for line in code.split("\n"):
        spans, state = lexer.lex(line, state)
        kinds = [""] * len(line)
        for span in spans:
            kinds[span.start : span.end] = [span.kind] * (span.end - span.start)
        found += [*zip(line, kinds, strict=True), ("\n", "")]
    return found[:-1]


def inked(letters: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in letters if not pair[0].isspace()]


@pytest.mark.parametrize(
    ("code", "language"),
    [(CPP, "cpp"), (GO, "go"), (JAVA, "java"), (PYTHON, "python"), (BASH, "bash")],
    ids=["cpp", "go", "java", "python", "bash"],
)
def test_what_goes_on_over_lines_has_the_colours_of_the_whole(code: str, language: str) -> None:
    assert inked(by_line(code, language)) == inked(by_whole(code, language))


@pytest.mark.parametrize("module", [argparse, heapq, inspect, textwrap], ids=lambda module: module.__name__)
def test_real_files_have_the_colours_of_the_whole(module: ModuleType) -> None:
    assert module.__file__ is not None
    code = Path(module.__file__).read_text(encoding="utf-8")
    assert inked(by_line(code, "python")) == inked(by_whole(code, "python"))


def test_each_kind_of_open_text_is_known_at_the_end_of_a_line() -> None:
    for language, line, closer in (
        ("cpp", "int a; /* b", "*/"),
        ("cpp", 'auto s = R"x(text', ')x"'),
        ("go", "s := `text", "`"),
        ("java", "/* b", "*/"),
        ("python", '    """Doc', '"""'),
        ("bash", "cat <<END", "END"),
    ):
        _, state = LineLexer(language).lex(line, LineLexer.start)
        assert isinstance(state[-1], Open), (language, line)
        assert state[-1].closer == closer


def test_what_looks_open_in_a_string_is_not() -> None:
    for language, line in (("cpp", r'"\n/* b";'), ("go", '"`"'), ("python", 'x = \'# """\''), ("java", '"/*"')):
        assert LineLexer(language).lex(line, LineLexer.start)[1] == LineLexer.start, line


def test_a_quote_too_few_does_not_recolour_the_next_line() -> None:
    for language in ("java", "python", "cpp", "go"):
        lexer = LineLexer(language)
        _, state = lexer.lex('x = "abc', lexer.start)
        spans, _ = lexer.lex("return 1", state)
        assert spans[0].kind == "keyword", language


def test_a_line_of_great_length_is_coloured_at_its_start_only() -> None:
    spans, _ = LineLexer("java").lex("a b " * 25_000, LineLexer.start)
    assert all(span.end <= LONGEST_LEXED for span in spans)


def test_nesting_without_end_keeps_the_state_small() -> None:
    lexer = LineLexer("cpp")
    state = lexer.start
    for _ in range(500):
        _, state = lexer.lex("void f() { {", state)
    assert len(state) <= 60


def test_an_unknown_language_has_no_colours() -> None:
    assert LineLexer("no such").lex("x = 1", LineLexer.start) == ((), LineLexer.start)


FRAGMENTS = [
    '"""',
    "'",
    '"',
    "/*",
    "*/",
    "`",
    "x = 1",
    "# a",
    "// a",
    "f(",
    ")",
    "{",
    "}",
    'R"(',
    ')"',
    "\\",
    "",
    "<<E",
    "E",
]
SOURCES = st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=3).map(" ".join), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(SOURCES, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 3), SOURCES), max_size=6), st.data())
def test_after_any_edits_lines_are_coloured_as_if_from_the_start(
    texts: list[str], changes: list[tuple[int, int, list[str]]], data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(["python", "cpp", "go", "java", "bash"]))
    lines = Lines(LineLexer(language), [Line(text) for text in texts])
    for first, count, new in changes:
        for _ in range(data.draw(st.integers(0, 12))):
            if lines.known < len(lines):
                lines.advance()
        first = min(first, len(lines) - 1)
        lines.replace(first, min(count, len(lines) - first), new)
        lines.guess(data.draw(st.integers(0, len(lines) - 1)))
    while lines.known < len(lines):
        lines.advance()
    fresh = Lines(LineLexer(language), [Line(line.text) for line in lines.items])
    while fresh.known < len(fresh):
        fresh.advance()
    assert [(line.spans, line.after) for line in lines.items] == [(line.spans, line.after) for line in fresh.items]
