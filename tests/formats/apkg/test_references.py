"""Fields and note types name their media in many spellings."""

from __future__ import annotations

import pytest

from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.formats.apkg.references import mentioned, mentioned_by

NAMES = frozenset({"a.png", "b c.png", "é.png", "x&y.png", "s.mp3", "_f.woff2", "100%.png"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<img src="a.png">', ["a.png"]),
        ("<IMG class=x SRC = 'a.png'/>", ["a.png"]),
        ("<img src=a.png>", ["a.png"]),
        ('<img src="b%20c.png"><img src="b c.png">', ["b c.png", "b c.png"]),
        ('<img src="e\u0301.png">', ["é.png"]),
        ('<img src="x&amp;y.png">', ["x&y.png"]),
        ('<img src="100%.png">', ["100%.png"]),
        ("[sound:s.mp3][sound:gone.mp3]", ["s.mp3"]),
        ('<object data="a.png">', ["a.png"]),
        ("background: url('a.png') url( b%20c.png )", ["a.png", "b c.png"]),
        ("[latex]<img src='a.png'>[/latex] [sound:s.mp3]", ["s.mp3"]),
        ('<img src="http://x/a.png">', []),
        ("no media: a.png", []),
    ],
)
def test_a_field_names_its_media(text: str, found: list[str]) -> None:
    assert list(mentioned(text, NAMES)) == found


def test_a_note_type_names_fonts_and_pictures_of_its_own() -> None:
    template = CardTemplate("Card 1", '<img src="a.png">', "{{Back}}")
    style = "@font-face { src: url('_f.woff2') } .x { background: url(gone.png) }"
    note_type = NoteType("1", "Basic", ("Front",), (template,), style)
    assert mentioned_by(note_type, NAMES) == {"a.png", "_f.woff2"}
