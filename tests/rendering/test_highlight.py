"""Colours of code, and that deletions change none around them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.domain.notekinds import LONGEST_SIDE
from tikprep.rendering.highlight import TOKEN_KINDS, Piece, highlight

DECKS = Path(__file__).parents[2] / "decks" / "cards"
OWN = {
    "python": 'import os\n\n@cached\ndef f(x: int = 3):\n    """Doc."""\n    return f"{x!r}" if x else "no"  # why\n',
    "cpp": '#include <queue>\nint main() { auto x = 1.5; std::cout << "a\\n" << x.size(); return 0; } // end\n',
    "go": 'package main\n\nfunc main() { x := []int{1, 2}; n := Node{}; fmt.Println("a", x) } // end\n',
    "java": '@Override public int f(List<String> a) { return new Node(3).size() + "x".length(); } // end\n',
    "sql": "SELECT a, COUNT(*) FROM t WHERE b = 'x' AND c > 5.5 GROUP BY a; -- why\nCREATE TABLE u (id INT);\n",
    "bash": '#!/bin/sh\nfor f in *.txt; do echo "$f"; n=5; done # why\n',
    "yaml": "# why\nkey: value\nn: 5\non: true\ns: 'str'\n",
    "json": '{"key": "value", "n": [1, true, null]}\n',
}


def snippets() -> list[tuple[str, str]]:
    """Code of our own and of the decks, with its language."""
    found = list(OWN.items())
    for deck in sorted(DECKS.glob("*.md")):
        fences = re.findall(r"^```(python|cpp|go|java|sql)\b[^\n]*\n(.*?)^```", deck.read_text("utf-8"), re.M | re.S)
        found += [(language, code) for language, code in fences if "{{c" not in code][:12]
    return found


SNIPPETS = snippets()


def kinds(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    """Each visible character with its colour."""
    return [(character, piece.kind) for piece in pieces for character in piece.text if not character.isspace()]


@pytest.mark.parametrize(("language", "code"), SNIPPETS[:40])
def test_pieces_join_to_the_code(language: str, code: str) -> None:
    pieces = highlight(code, language)
    assert "".join(piece.text for piece in pieces) == code
    assert {piece.kind for piece in pieces} <= {"", *TOKEN_KINDS}
    assert len({piece.kind for piece in pieces}) > 2


def test_python_gets_the_colours_one_expects() -> None:
    found = {piece.text.strip(): piece.kind for piece in highlight(OWN["python"], "python")}
    assert found["import"] == "keyword"
    assert found["f"] in ("function", "string")
    assert found["3"] == "number"
    assert found["# why"] == "comment"
    assert found["@cached"] == "function"


EXPECTED = {
    "python": {"def": "keyword", "f": "function", "int": "type", "3": "number", "# why": "comment", '"no"': "string"},
    "cpp": {"main": "function", "int": "type", "1.5": "number", "size": "function", "return": "keyword"},
    "go": {"func": "keyword", "int": "type", "Println": "function", "Node": "type", '"a"': "string"},
    "java": {"f": "function", "List": "type", "String": "type", "Node": "type", "size": "function", "3": "number"},
    "sql": {"SELECT": "keyword", "COUNT": "function", "'x'": "string", "5.5": "number", "INT": "type", "c": "name"},
    "bash": {"for": "keyword", "echo": "function", "$f": "type", "5": "number", "# why": "comment"},
    "yaml": {"key": "function", "value": "string", "5": "number", "true": "keyword", "# why": "comment"},
    "json": {'"key"': "function", '"value"': "string", "1": "number", "true": "keyword"},
}


def by_text(code: str, language: str) -> dict[str, str]:
    return {piece.text.strip(): piece.kind for piece in reversed(highlight(code, language))}


@pytest.mark.parametrize("language", EXPECTED)
def test_each_language_gets_the_colours_one_expects(language: str) -> None:
    found = by_text(OWN[language], language)
    assert {text: found.get(text) for text in EXPECTED[language]} == EXPECTED[language]


def test_keys_of_json_and_yaml_are_not_coloured_as_strings() -> None:
    found = by_text('{"key": "value"}', "json")
    assert found['"key"'] != found['"value"'] == "string"
    found = by_text('key: "value"', "yaml")
    assert found["key"] != found['"value"'] == "string"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ("python py py3 python3 PY", "def f(): return 1"),
        ("cpp c++ cc cxx hpp", "int main() { return 0; }"),
        ("go golang", "func main() int { return 0 }"),
        ("java", "class A { int x; }"),
        ("sql sqlite postgresql mysql", "SELECT a FROM t"),
        ("bash sh shell zsh", "for x in y; do echo $x; done"),
        ("yaml yml", "a: true"),
        ("json jsonc", '{"a": true}'),
        ("console shell-session terminal", "$ for x in y; do echo; done\nout"),
        ("pycon", ">>> if x: pass\n1"),
        ("rust rs", "fn f() -> i32 { 1 }"),
        ("ts typescript", "const x = 1"),
        ("dockerfile", "FROM scratch"),
    ],
)
def test_languages_are_known_by_all_their_names(names: str, code: str) -> None:
    for name in names.split():
        assert "keyword" in {piece.kind for piece in highlight(code, name)}, name


def test_what_a_session_prints_is_plain() -> None:
    assert by_text('$ echo "hi"\nhi there', "console")["hi there"] == ""


@pytest.mark.parametrize("language", ["", "no-such-language", "output", "calc", "text"])
def test_unknown_languages_are_plain(language: str) -> None:
    assert highlight("def f(): pass", language) == (Piece("def f(): pass", ""),)


@given(st.data())
def test_a_shown_deletion_changes_no_colour(data: st.DataObject) -> None:
    language, code = data.draw(st.sampled_from(SNIPPETS))
    start = data.draw(st.integers(0, len(code)))
    end = data.draw(st.integers(start, len(code)))
    marked = code[:start] + CLOZE_SHOWN_START + code[start:end] + CLOZE_SHOWN_END + code[end:]
    pieces = highlight(marked, language)
    assert "".join(piece.text for piece in pieces) == marked
    marks = (CLOZE_SHOWN_START, CLOZE_SHOWN_END)
    assert [pair for pair in kinds(pieces) if pair[0] not in marks] == kinds(highlight(code, language))


def hidden(original: str, hint: str = "hint") -> str:
    """A hidden deletion as the domain writes it."""
    coded = original.replace("\n", CLOZE_NEWLINE)
    return f"{CLOZE_HIDDEN_START}{hint}{CLOZE_ORIGINAL}{coded}{CLOZE_HIDDEN_END}"


@given(st.data())
def test_a_hidden_deletion_changes_no_colour_around_it(data: st.DataObject) -> None:
    language, code = data.draw(st.sampled_from(SNIPPETS))
    start = data.draw(st.integers(0, len(code)))
    end = data.draw(st.integers(start, len(code)))
    pieces = highlight(code[:start] + hidden(code[start:end]) + code[end:], language)
    gap = f"{CLOZE_HIDDEN_START}hint{CLOZE_HIDDEN_END}"
    assert "".join(piece.text for piece in pieces) == code[:start] + gap + code[end:]
    around = [pair for piece in pieces if piece.text != gap for pair in kinds((piece,))]
    whole = [(character, piece.kind) for piece in highlight(code, language) for character in piece.text]
    assert around == [pair for pair in whole[:start] + whole[end:] if not pair[0].isspace()]


@given(st.data())
def test_several_deletions_change_no_colour(data: st.DataObject) -> None:
    language, code = data.draw(st.sampled_from(SNIPPETS))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(code)), min_size=4, max_size=4)))
    parts = [code[a:b] for a, b in pairwise([0, *cuts, len(code)])]
    shown = CLOZE_SHOWN_START + parts[3] + CLOZE_SHOWN_END
    pieces = highlight(parts[0] + hidden(parts[1], "") + parts[2] + shown + parts[4], language)
    marks = (CLOZE_SHOWN_START, CLOZE_SHOWN_END, CLOZE_HIDDEN_START, CLOZE_HIDDEN_END)
    around = [pair for pair in kinds(pieces) if pair[0] not in marks]
    whole = [(character, piece.kind) for piece in highlight(code, language) for character in piece.text]
    assert around == [pair for pair in whole[: cuts[0]] + whole[cuts[1] :] if not pair[0].isspace()]


def test_a_hidden_opening_quote_leaves_the_string_a_string() -> None:
    found = by_text("x = " + hidden("'ab") + "cd' + y", "python")
    assert (found["cd'"], found["y"]) == ("string", "name")


def test_a_hidden_name_without_its_original_is_read_as_a_name() -> None:
    found = by_text(f"def {CLOZE_HIDDEN_START}hint{CLOZE_HIDDEN_END}(x): return 1", "python")
    assert (found["def"], found["return"], found["1"]) == ("keyword", "keyword", "number")


@given(st.text(alphabet=st.sampled_from(list("ab =('\"#\n" + "\ue000\ue001\ue002\ue003")), max_size=40))
def test_marks_in_any_disorder_are_kept(code: str) -> None:
    assert "".join(piece.text for piece in highlight(code, "python")) == code


def test_code_longer_than_a_side_is_one_piece() -> None:
    line = "x = f(1)\n"
    assert len(highlight(line * 20, "python")) > 20
    code = line * (LONGEST_SIDE // len(line) + 1)
    assert highlight(code, "python") == (Piece(code, ""),)


@pytest.mark.parametrize(
    ("code", "language"), [(" " * 3_000 + "\0!", "adl"), ("\n" * 3_000 + "\0!", "agda"), ("\n" * 300, "autohotkey")]
)
def test_no_lexer_is_handed_what_keeps_it_busy_for_minutes(code: str, language: str) -> None:
    assert highlight(code, language) == (Piece(code, ""),)


def test_banners_and_deep_indents_leave_code_its_colours() -> None:
    code = "#" * 100 + "\n" + "\n" * 5 + " " * 80 + "x = 1  # " + "-=" * 40 + "\n"
    assert {piece.kind for piece in highlight(code, "python")} >= {"comment", "number"}


def test_a_lexer_that_never_ends_colours_nothing() -> None:
    assert highlight("<!--", "mcschema") == (Piece("<!--", ""),)
