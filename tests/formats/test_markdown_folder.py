"""A folder of decks is brought up to date: only what changed is touched, and nothing of anybody else."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tikprep.errors import Cancelled, DeckFormatError, TikPrepError
from tikprep.formats import DeckBundle, ImportedNote, MediaFile
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.markdown_folder import write_folder


def a_note(guid: str, front: str = "front", back: str = "back") -> ImportedNote:
    return ImportedNote(guid, "basic", "", front, back)


def a_deck(slug: str, *notes: ImportedNote, media: tuple[MediaFile, ...] = ()) -> DeckBundle:
    return DeckBundle(slug, slug.title(), notes=notes, media=media)


def a_file(name: str, content: bytes) -> MediaFile:
    return MediaFile(name, lambda: io.BytesIO(content))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def guids(path: Path) -> list[str]:
    return [note.guid for note in MarkdownDeck().read(path).decks[0].notes]


def with_picture(slug: str, content: bytes) -> DeckBundle:
    return a_deck(slug, a_note(f"{slug}-0001", "![](img/a.png)"), media=(a_file("img/a.png", content),))


def test_only_what_changed_is_touched(tmp_path: Path) -> None:
    decks = [with_picture("a", b"1"), a_deck("b", a_note("b-0001"))]
    write_folder(decks, tmp_path)
    for path in tmp_path.rglob("*"):
        os.utime(path, (1_000, 1_000))
    (tmp_path / "README.md").write_text("of somebody else")
    decks[1] = a_deck("b", a_note("b-0001", "changed"))
    report = write_folder(decks, tmp_path, may_replace=True)
    touched = [path.name for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_mtime != 1_000]
    assert sorted(touched) == ["README.md", "b.md"]
    assert report.left_out == ()
    assert (tmp_path / "README.md").read_text() == "of somebody else"


def test_notes_keep_their_places_and_new_ones_follow_their_neighbours(tmp_path: Path) -> None:
    write_folder([a_deck("a", *(a_note(f"a-000{n}", f"f{n}") for n in (3, 1, 2)))], tmp_path)
    deck = a_deck("a", *(a_note(f"a-000{n}", f"f{n}") for n in (5, 1, 6, 7, 2, 3, 4)))
    write_folder([deck], tmp_path, may_replace=True)
    assert guids(tmp_path / "a.md") == [f"a-000{n}" for n in (5, 3, 4, 1, 6, 7, 2)]


def test_a_deck_is_found_wherever_its_file_lies(tmp_path: Path) -> None:
    write_folder([with_picture("a", b"1")], tmp_path)
    (tmp_path / "cards").mkdir()
    (tmp_path / "a.md").rename(tmp_path / "cards" / "first.md")
    (tmp_path / "img").rename(tmp_path / "cards" / "img")
    before = files(tmp_path)
    write_folder([with_picture("a", b"1")], tmp_path)
    assert files(tmp_path) == before


def test_a_file_that_would_change_is_replaced_only_if_it_may(tmp_path: Path) -> None:
    write_folder([with_picture("a", b"1")], tmp_path)
    before = files(tmp_path)
    for changed in (a_deck("a", a_note("a-0001", "changed")), with_picture("a", b"2")):
        with pytest.raises(TikPrepError, match=r"would change.*--force"):
            write_folder([changed, a_deck("b", a_note("b-0001"))], tmp_path)
        assert files(tmp_path) == before
    write_folder([with_picture("a", b"2")], tmp_path, may_replace=True)
    assert files(tmp_path) == {**before, "img/a.png": b"2"}


@pytest.mark.parametrize("name", ["a.md", "img/a.png"])
def test_a_file_of_somebody_else_is_never_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / name).write_text("of somebody else")
    with pytest.raises(TikPrepError, match="no part of these decks"):
        write_folder([with_picture("a", b"1")], tmp_path, may_replace=True)
    assert files(tmp_path) == {name: b"of somebody else"}


def test_what_is_gone_is_told_and_stays(tmp_path: Path) -> None:
    write_folder([a_deck("a", a_note("a-0001"), a_note("a-0002", "f2")), a_deck("b", a_note("b-0001"))], tmp_path)
    report = write_folder([a_deck("a", a_note("a-0001"))], tmp_path, may_replace=True)
    assert report.left_out == (
        "a.md: taken out, as the export does not have them: 1 of its notes.",
        "b.md stays as it is: the collection has no deck 'b'. Delete the file if it is gone.",
    )
    assert (tmp_path / "b.md").exists()
    assert write_folder([a_deck("a", a_note("a-0001"))], tmp_path, known_slugs=["b"]).left_out == ()


def test_decks_with_other_pictures_of_one_name_do_not_share_a_folder(tmp_path: Path) -> None:
    decks = [with_picture("a", b"1"), with_picture("b", b"2"), with_picture("c", b"1")]
    report = write_folder(decks, tmp_path / "out")
    found = files(tmp_path / "out")
    assert sorted(found) == ["a.md", "b/b.md", "b/img/a.png", "c.md", "img/a.png"]
    assert (found["img/a.png"], found["b/img/a.png"], report.media) == (b"1", b"2", 3)
    write_folder(decks, tmp_path / "out")
    assert files(tmp_path / "out") == found


def test_ids_that_no_file_may_have_become_numbers_that_stay(tmp_path: Path) -> None:
    notes = (a_note("x"), a_note("a-0007", "own"), a_note("y", "second"))
    report = write_folder([a_deck("a", *notes)], tmp_path, numbers={"x": 7, "y": 12})
    assert guids(tmp_path / "a.md") == ["a-100007", "a-0007", "a-0012"]
    assert report.note_guids == {"x", "a-0007", "y"}
    write_folder([a_deck("a", *notes[1:])], tmp_path, numbers={"y": 12}, may_replace=True)
    assert guids(tmp_path / "a.md") == ["a-0007", "a-0012"]


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (a_note("a-0002", back=""), "has no answer"),
        (a_note("a-0002", "a\0b"), "holds a NUL"),
        (replace(a_note("a-0002"), attributes={"two words": "x"}), "cannot"),
        (replace(a_note("a-0002"), kind="nonsense"), "unknown kind"),
    ],
)
def test_a_note_that_markdown_cannot_say_is_told_and_the_rest_is_written(
    tmp_path: Path, note: ImportedNote, why: str
) -> None:
    report = write_folder([a_deck("a", a_note("a-0001"), note, a_note("a-0003"))], tmp_path)
    assert guids(tmp_path / "a.md") == ["a-0001", "a-0003"]
    (told,) = report.left_out
    assert told.startswith("a-0002 is left out: ")
    assert why in told


def test_a_head_that_markdown_cannot_say_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="does not fit"):
        write_folder([a_deck("Not An Id", a_note("a"))], tmp_path)
    assert files(tmp_path) == {}


def test_a_picture_never_leaves_the_folder(tmp_path: Path) -> None:
    deck = a_deck("a", a_note("a-0001", "![](../up.png)"), media=(a_file("../up.png", b"1"),))
    with pytest.raises(DeckFormatError, match="leaves the deck's folder"):
        write_folder([deck], tmp_path / "out")
    assert files(tmp_path) == {}


def test_a_picture_that_fails_midway_changes_nothing(tmp_path: Path) -> None:
    write_folder([a_deck("a", a_note("a-0001"))], tmp_path)
    before = files(tmp_path)

    def gone() -> io.BytesIO:
        raise OSError(5, "Input/output error")

    deck = a_deck("b", a_note("b-0001", "![](x.png)"), media=(MediaFile("x.png", gone),))
    with pytest.raises(TikPrepError, match=r"picture 'x\.png' cannot be read"):
        write_folder([a_deck("a", a_note("a-0001", "changed")), deck], tmp_path, may_replace=True)
    assert files(tmp_path) == before


def test_a_stop_while_files_are_laid_out_changes_nothing(tmp_path: Path) -> None:
    write_folder([a_deck("a", a_note("a-0001"))], tmp_path)
    before = files(tmp_path)
    calls = 0

    def stop(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:  # after a look at both decks
            raise Cancelled

    with pytest.raises(Cancelled):
        write_folder(
            [a_deck("a", a_note("a-0001", "changed")), a_deck("b", a_note("b-0001"))],
            tmp_path,
            may_replace=True,
            progress=stop,
        )
    assert calls == 3
    assert files(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md"]


def test_a_picture_that_cannot_be_read_is_blamed_and_not_the_folder(tmp_path: Path) -> None:
    gone = MediaFile.at("a.png", tmp_path / "gone.png")
    deck = a_deck("a", a_note("a-0001", "![](a.png)"), media=(gone,))
    with pytest.raises(TikPrepError, match=r"The picture 'a\.png' cannot be read \(No such file"):
        write_folder([deck], tmp_path / "out")
    assert not files(tmp_path)
