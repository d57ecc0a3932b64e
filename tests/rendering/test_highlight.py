"""Colours of code, and that deletions change none around them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.highlight import TOKEN_KINDS, Piece, highlight

DECKS = Path(__file__).parents[2] / "decks" / "cards"
OWN = {
    "python": 'import os\n\n@cached\ndef f(x: int = 3):\n    """Doc."""\n    return f"{x!r}" if x else "no"  # why\n',
    "cpp": '#include <queue>\nint main() { auto x = 1.5; std::cout << "a\\n" << x; return 0; } // end\n',
    "go": 'package main\n\nfunc main() { x := []int{1, 2}; fmt.Println("a", x) }\n',
    "sql": "SELECT a, COUNT(*) FROM t WHERE b = 'x' GROUP BY a;\n",
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


@given(st.data())
def test_hiding_a_name_changes_no_colour_around_it(data: st.DataObject) -> None:
    language, code = data.draw(st.sampled_from(SNIPPETS))
    pieces = highlight(code, language)
    names = [number for number, piece in enumerate(pieces) if piece.kind in ("name", "number")]
    if not names:
        return
    number = data.draw(st.sampled_from(names))
    name = pieces[number].text
    bare = name.strip()
    # A piece may hold the white space behind a name, and names that follow each other.
    if not bare.isidentifier() and not bare.isdigit():
        return
    gap = f"{CLOZE_HIDDEN_START}hint{CLOZE_HIDDEN_END}"
    before = "".join(piece.text for piece in pieces[:number])
    after = "".join(piece.text for piece in pieces[number + 1 :])
    asked = highlight(before + name.replace(bare, gap) + after, language)
    assert "".join(piece.text for piece in asked) == before + name.replace(bare, gap) + after
    around = [pair for piece in asked if piece.text != gap for pair in kinds((piece,))]
    assert around == kinds(pieces[:number]) + kinds(pieces[number + 1 :])


@given(st.text(alphabet=st.sampled_from(list("ab =('\"#\n" + "\ue000\ue001\ue002\ue003")), max_size=40))
def test_marks_in_any_disorder_are_kept(code: str) -> None:
    assert "".join(piece.text for piece in highlight(code, "python")) == code
