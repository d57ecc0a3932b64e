"""A whole print: a file that is complete or not there, with progress, and given up at any time."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from tests.given import add_deck
from tikprep.errors import TikPrepError
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote
from tikprep.services.collection import Collection
from tikprep.ui.printing.job import Booklet, PrintJob
from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.printing.target import PdfTarget
from tikprep.ui.tasks import InlineTasks


def booklet(collection: Collection, notes: int = 12, *, is_deck: bool = True) -> Booklet:
    add_deck(collection, "Ranking", notes)
    deck_ids = [deck.id for deck in collection.store.decks()]
    return Booklet("Ranking", collection.library.faces(deck_ids), "about", "CC-BY-4.0", is_deck)


def job(collection: Collection, path: Path, options: PrintOptions | None = None, **kind: bool) -> PrintJob:
    options = options or PrintOptions()
    target = PdfTarget(path, options, "Ranking")
    return PrintJob(booklet(collection, **kind), options, target, InlineTasks(collection), None)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    (tmp_path / "home").mkdir()
    return Collection.open(tmp_path / "home")


def printed_notes(
    collection: Collection,
    folder: Path,
    qtbot: QtBot,
    note: ImportedNote,
    options: PrintOptions,
    *,
    only: int | None = None,
) -> Path:
    """The cards of a note, or one of them, as a PDF."""
    collection.exchange.import_packages([DeckPackage((DeckBundle("one", "One", notes=(note,)),))])
    faces = collection.library.faces([deck.id for deck in collection.store.decks() if deck.title == "One"])
    chosen = faces if only is None else faces[only : only + 1]
    path = folder / "out.pdf"
    print_job = PrintJob(
        Booklet("One", chosen), options, PdfTarget(path, options, "One"), InlineTasks(collection), None
    )
    with qtbot.waitSignal(print_job.done):
        print_job.start()
    return path


def text_of(path: Path) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(str(path)).pages)
    return " ".join(text.replace("\x02", "-").split()) + " "


def test_a_deck_becomes_a_pdf_in_its_own_order(collection: Collection, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    print_job = job(collection, path)
    progress: list[tuple[int, int]] = []
    print_job.progressed.connect(lambda done, of: progress.append((done, of)))
    with qtbot.waitSignal(print_job.done) as signal:
        print_job.start()
    assert path.read_bytes().startswith(b"%PDF-")
    assert signal.args == [len(PdfReader(str(path)).pages)]
    assert progress == [(number, 12) for number in range(1, 13)]
    text = text_of(path)
    assert "12 cards · CC-BY-4.0" in text
    places = [text.index(f"back {number} ") for number in range(1, 13)]
    assert places == sorted(places)


def test_answers_can_stand_at_the_end_under_the_same_numbers(
    collection: Collection, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "out.pdf"
    print_job = job(collection, path, PrintOptions(answers="end"))
    with qtbot.waitSignal(print_job.done):
        print_job.start()
    text = text_of(path)
    assert text.index("front 12") < text.index("Answers") < text.index("back 1 ")
    assert text.count("12 Ranking 12") == 2
    assert text.count("front 5 ") == 1


@pytest.mark.parametrize("answers", ["below", "end"])
def test_a_printed_gap_is_filled_in_the_answer_and_sources_are_written_out(
    collection: Collection, tmp_path: Path, qtbot: QtBot, answers: Literal["below", "end"]
) -> None:
    note = ImportedNote("gap-0001", "cloze", "Weights", "Attention is {{c1::softmax}} of scores.", "Refs: he2014adkdd")
    collection.exchange.import_packages([DeckPackage((DeckBundle("gap", "Gaps", notes=(note,)),))])
    faces = collection.library.faces([deck.id for deck in collection.store.decks() if deck.title == "Gaps"])
    options = PrintOptions(answers=answers)
    target = PdfTarget(tmp_path / "out.pdf", options, "Gaps")
    print_job = PrintJob(Booklet("Gaps", faces), options, target, InlineTasks(collection), None)
    with qtbot.waitSignal(print_job.done):
        print_job.start()
    text = text_of(tmp_path / "out.pdf")
    assert text.count("softmax") == 1
    assert "Attention is … of" in text
    assert "Practical Lessons" in text
    assert "he2014adkdd" not in text


COVERED = (
    "Which part is slow?\n\n"
    '<svg viewBox="0 0 100 20" width="300" height="60"><rect width="100" height="20"/></svg>\n\n'
    "```occlusion\nc1 rect 10 20 20 30{name}\nc2 rect 60 20 20 30 Ranker\n```"
)


@pytest.mark.parametrize("answers", ["below", "end"])
@pytest.mark.parametrize(("name", "times"), [(" Index", 1), ("", 2)], ids=["named", "nameless"])
def test_a_picture_with_a_covered_part_is_printed_again_only_where_the_part_has_no_name(
    collection: Collection, tmp_path: Path, qtbot: QtBot, answers: Literal["below", "end"], name: str, times: int
) -> None:
    note = ImportedNote("cov-0001", "occlusion", "Parts", COVERED.format(name=name), "It is cut into shards.")
    path = printed_notes(collection, tmp_path, qtbot, note, PrintOptions(answers=answers), only=0)
    text = text_of(path)
    assert text.count("Which part is slow?") == times
    assert ("Index" in text) is bool(name)
    assert "It is cut into shards." in text


HINTED = """Why is it slow?

> [!HINT]
> Think of **small** caches.
>
> Of the small ones.

> [!HINT]
> - a list
> - of two

> [!HINT]
> $x$"""


@pytest.mark.parametrize("answers", ["below", "end", "none"])
def test_hints_are_printed_in_order_below_their_question(
    collection: Collection, tmp_path: Path, qtbot: QtBot, answers: Literal["below", "end", "none"]
) -> None:
    note = ImportedNote("hin-0001", "basic", "Slow", HINTED, "The branch is missed.")
    text = text_of(printed_notes(collection, tmp_path, qtbot, note, PrintOptions(answers=answers)))
    expected = [
        "Why is it slow?",
        "Hint 1: Think of small caches. Of the small ones.",
        "Hint 2:",
        "a list",
        "of two",
        "Hint 3:",
    ]
    if answers != "none":
        expected.append("The branch is missed.")
    places = [text.index(words) for words in expected]
    assert places == sorted(places)
    assert text.count("Hint 1:") == 1


def test_answers_can_be_left_out(collection: Collection, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    print_job = job(collection, path, PrintOptions(answers="none"), is_deck=False)
    with qtbot.waitSignal(print_job.done):
        print_job.start()
    assert "back" not in text_of(path)
    assert "12 cards" not in text_of(path)


def test_a_print_given_up_leaves_the_old_file_as_it_was(collection: Collection, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(b"old")
    print_job = job(collection, path)
    print_job.progressed.connect(lambda done, of: print_job.cancel() if done == 3 else None)
    with qtbot.waitSignal(print_job.progressed):
        print_job.start()
    with qtbot.assertNotEmitted(print_job.done, wait=100):
        qtbot.waitUntil(lambda: print_job._is_over)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["out.pdf"]


def test_a_running_print_shows_nothing_in_the_place_of_the_file(collection: Collection, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    print_job = job(collection, path)
    print_job.start()
    assert not path.exists()
    print_job.cancel()
    assert not path.exists()


def test_a_folder_that_refuses_is_told(tmp_path: Path, qapp: object) -> None:
    with pytest.raises(TikPrepError, match=r"cannot write .*gone.*Choose another folder"):
        PdfTarget(tmp_path / "gone" / "out.pdf", PrintOptions(), "t")


def test_an_empty_deck_prints_its_title(collection: Collection, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "out.pdf"
    options = PrintOptions()
    target = PdfTarget(path, options, "Empty")
    print_job = PrintJob(Booklet("Empty", ()), options, target, InlineTasks(collection), None)
    with qtbot.waitSignal(print_job.done):
        print_job.start()
    assert "Empty" in text_of(path)
