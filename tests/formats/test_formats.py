"""What holds of every format in FORMATS: what it writes it reads, what it cannot write it says, no bytes do harm."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.apkg import hand_made
from tests.formats.foreign import mutated, survives, written
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import Cancelled, DeckFormatError
from tikprep.formats import FORMATS, DeckBundle, DeckFormat, DeckPackage, ImportedNote, MediaFile, Reading
from tikprep.formats.note_check import note_problem
from tikprep.formats.schedules import cards_problem, review_problem

FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
EVERY = pytest.mark.parametrize("deck_format", FORMATS, ids=lambda each: each.name)
# The generation before is written under a name of its own and read as every Anki package.
READERS = pytest.mark.parametrize(
    "deck_format", [f for f in FORMATS if f.name != "anki-legacy"], ids=lambda each: each.name
)
WRITERS = pytest.mark.parametrize("deck_format", [f for f in FORMATS if f.can_write], ids=lambda each: each.name)
# Anki's packages hold notes of note types only.
IN_HTML = frozenset({"apkg", "anki-legacy"})
WORD = NoteType("1", "Word", ("Front", "Back"), (CardTemplate("Card 1", "{{Front}}", "{{Back}}"),))

NOTE = ImportedNote("ann-0001", "basic", "T", "front", "back", level=2, tags=("a",))
GAPPED = ImportedNote("ann-0002", "cloze", "", "a {{c1::gap}}", "")
ANN = DeckBundle("ann", "ANN", "About", "CC0", (NOTE,))
DECKS = {
    "one": (ANN,),
    "many notes": (replace(ANN, notes=(NOTE, GAPPED)),),
    "no id": (replace(ANN, slug=""),),
    "two": (ANN, DeckBundle("b", "B", notes=(replace(NOTE, guid="b-0001", title="", level=0),))),
    "two without ids": tuple(
        DeckBundle("", title, notes=(replace(NOTE, guid=f"{title}-1", title=""),)) for title in ("A", "B")
    ),
    "two of one id": (ANN, replace(ANN, title="Other", notes=(GAPPED,))),
    "a cloze without a gap": (replace(ANN, notes=(replace(GAPPED, front="no gap"),)),),
    "an unknown kind": (replace(ANN, notes=(replace(NOTE, kind="none"),)),),
}


@WRITERS
@pytest.mark.parametrize("decks", DECKS.values(), ids=DECKS)
def test_what_is_written_is_read_again_or_nothing_is_written(
    tmp_path: Path, deck_format: DeckFormat, decks: tuple[DeckBundle, ...]
) -> None:
    path = tmp_path / f"deck{deck_format.suffixes[0]}"
    try:
        deck_format.write(DeckPackage(decks), path)
    except DeckFormatError:
        assert not list(tmp_path.iterdir())
        assert decks is not DECKS["one"] or deck_format.name in IN_HTML
        return
    with deck_format.read(path) as package:
        found = package.decks
    if deck_format.name == "text" and decks is DECKS["a cloze without a gap"]:
        # A table has no place for the kind: what hides nothing is a plain question there.
        assert found == (replace(ANN, notes=(replace(GAPPED, front="no gap", kind="basic"),)),)
    elif not package.problems:
        assert found == decks
    else:
        assert decks in (DECKS["a cloze without a gap"], DECKS["an unknown kind"])


@EVERY
def test_what_cannot_be_written_says_what_can(tmp_path: Path, deck_format: DeckFormat) -> None:
    if deck_format.can_write:
        return
    path = tmp_path / f"x{deck_format.suffixes[0]}"
    with pytest.raises(DeckFormatError, match="export"):
        deck_format.write(DeckPackage((ANN,)), path)
    assert not path.exists()


@WRITERS
def test_a_picture_that_breaks_off_leaves_all_as_it_was_and_is_blamed(tmp_path: Path, deck_format: DeckFormat) -> None:
    if deck_format.name == "text":
        return  # it has no room for pictures

    class _Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

        def readinto(self, buffer: object, /) -> int:
            raise OSError(5, "Input/output error")

    path = written(tmp_path / f"deck{deck_format.suffixes[0]}", b"old")
    written(tmp_path / "a.png", b"old picture")
    media = (MediaFile("a.png", lambda: BytesIO(b"new")), MediaFile("b.png", _Broken))
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    note = replace(NOTE, front="![](a.png) ![](b.png)")
    if deck_format.name in IN_HTML:
        fields = ('<img src="a.png"><img src="b.png">', "back")
        note = replace(NOTE, kind="template", title="", front="", back="", level=0, note_type=WORD, fields=fields)
    with pytest.raises(Exception, match=r"b\.png") as told:
        deck_format.write(DeckPackage((replace(ANN, notes=(note,), media=media),)), path)
    assert "make its folder writable" not in str(told.value)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def _zipped(members: dict[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, member in members.items():
            file.writestr(name, member)
    return content.getvalue()


def _sqlite(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "made.db")) as made:
        made.execute("CREATE TABLE cards (id, front, back, deck, tags)")
        made.execute("INSERT INTO cards VALUES (1, 'q', 'a', 'D', 't')")
        made.commit()
    content = (folder / "made.db").read_bytes()
    (folder / "made.db").unlink()
    return content


def _tikdeck(folder: Path) -> bytes:
    writer = next(each for each in FORMATS if each.name == "tikdeck")
    writer.write(DeckPackage((ANN,)), folder / "made.tikdeck")
    content = (folder / "made.tikdeck").read_bytes()
    (folder / "made.tikdeck").unlink()
    return content


_MODEL = {"crowdanki_uuid": "m", "name": "B", "flds": [{"name": "F"}], "tmpls": [{"qfmt": "{{F}}", "afmt": ""}]}
_CROWD = {"name": "D", "note_models": [_MODEL], "notes": [{"guid": "g", "note_model_uuid": "m", "fields": ["q"]}]}
_HEAD = b"---\nformat: tikprep-deck/1\nid: ann\ntitle: ANN\n---\n\n"
SAMPLES: dict[str, Callable[[Path], bytes]] = {
    "tikprep-deck": lambda _: _HEAD + b'## T {#ann-0001 .basic level=2 tags="a"}\n\n![](a.png)\n\n---\n\na\n',
    "markdown": lambda _: b"# D\n\nQ: a ![](b.png)\nA: b\n\nC: the [gap]\n\n## H {#x .code}\ntext\n",
    "tikdeck": _tikdeck,
    "crowdanki": lambda _: json.dumps(_CROWD).encode(),
    "json": lambda _: json.dumps({"deck": "D", "cards": [{"id": 1, "front": "q", "back": "a"}]}).encode(),
    "mochi": lambda _: _zipped({"data.json": json.dumps({"decks": [{"cards": [{"content": "q\n---\na"}]}]}).encode()}),
    "sqlite": _sqlite,
    "text": lambda _: b'#separator:tab\n#tikprep-deck:{}\n#tags column:3\nq\ta\tx\n"r\ns"\tb\tmarked\n',
    "apkg": lambda folder: hand_made.legacy(folder / "made", hand_made.database(notes=1)).read_bytes(),
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("samples")
    return {name: made(folder) for name, made in SAMPLES.items()}


def survives_as_promised(deck_format: DeckFormat, path: Path) -> None:
    """Read or told in time, and what is read is fit for a collection and for a terminal."""
    survives(deck_format, path)
    try:
        with deck_format.read(path) as package:
            notes = [note for deck in package.decks for note in deck.notes]
            assert not [problem for note in notes if (problem := note_problem(note) or cards_problem(note))]
            assert not [problem for row in package.reviews() if (problem := review_problem(row))]
            assert all(problem.isprintable() for problem in package.problems)
    except DeckFormatError:
        pass


@READERS
def test_each_format_has_a_sample_that_it_reads(
    tmp_path: Path, deck_format: DeckFormat, samples: dict[str, bytes]
) -> None:
    path = written(tmp_path / f"x{deck_format.suffixes[0]}", samples[deck_format.name])
    if deck_format.name == "tikprep-deck":
        written(tmp_path / "a.png", b"PNG")
    with deck_format.read(path) as package:
        assert any(deck.notes for deck in package.decks)
    survives_as_promised(deck_format, path)


@READERS
@FUZZ
@given(data=st.data())
def test_no_bytes_do_harm(
    tmp_path: Path, deck_format: DeckFormat, samples: dict[str, bytes], data: st.DataObject
) -> None:
    content = data.draw(mutated(samples[deck_format.name]) | st.binary(max_size=200))
    survives_as_promised(deck_format, written(tmp_path / f"x{deck_format.suffixes[0]}", content))


ESCAPE = "\x1b]0;owned\x07\u202e\u2028"


@READERS
def test_no_word_of_a_stranger_reaches_the_terminal_raw(
    tmp_path: Path, deck_format: DeckFormat, samples: dict[str, bytes]
) -> None:
    sample = samples[deck_format.name]
    for place in (b"a.png", b"b.png", b"ann-0001", b".code", b".basic", b"#x", b"tab", b"{}", b"column:3", b"marked"):
        path = tmp_path / f"x{deck_format.suffixes[0]}"
        survives_as_promised(deck_format, written(path, sample.replace(place, place[:1] + ESCAPE.encode() + place[1:])))
    survives_as_promised(deck_format, written(tmp_path / f"x\x1b[2J{deck_format.suffixes[0]}", b"\0"))


@READERS
def test_each_reading_can_be_stopped(tmp_path: Path, deck_format: DeckFormat, samples: dict[str, bytes]) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    path = written(tmp_path / f"x{deck_format.suffixes[0]}", samples[deck_format.name])
    written(tmp_path / "a.png", b"PNG")
    try:
        with deck_format.read(path, Reading(progress=stop)) as package:
            assert package.decks  # too short to be asked about
    except Cancelled:
        pass
