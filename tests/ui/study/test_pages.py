"""Pages are made beside the GUI thread, formulas on a thread of their own."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tikprep.domain.model import Note
from tikprep.domain.turn import Face
from tikprep.rendering.math import Formula, FormulaFailed, FormulaRenderer
from tikprep.services.collection import Collection
from tikprep.services.media import MediaFolder, digest
from tikprep.ui.study.pages import FacePages, PageMaker
from tikprep.ui.tasks import Tasks


class WatchedRenderer(FormulaRenderer):
    """Draws as ever, and notes which thread waited for a drawing."""

    def __init__(self) -> None:
        super().__init__(None)
        self.asked_on: list[int] = []

    def svg(self, tex: str, display: bool) -> Formula | FormulaFailed:
        self.asked_on.append(threading.get_ident())
        return super().svg(tex, display)


@pytest.fixture
def tasks(home: Path, clock: ToldClock, qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(lambda: Collection.open(home, clock=clock))
    yield made
    made.close()


def test_the_gui_thread_never_waits_for_a_formula(tasks: Tasks, qtbot: QtBot) -> None:
    formulas = WatchedRenderer()
    maker = PageMaker(tasks, formulas)
    front, back = r"$\frac{first}{formula}$", r"$$\sum_i x_i$$"
    face = Face(1, Note(1, "loss-0001", 1, "basic", "Loss", front, back), front, front, back)
    made: list[FacePages] = []
    maker.ask(face, lambda _face, pages: made.append(pages))
    # Nothing was drawn yet when the question came back to the event loop.
    assert made == []
    qtbot.waitUntil(lambda: len(made) == 1, timeout=20_000)
    assert made[0].front.formulas[0].drawn is not None
    assert len(formulas.asked_on) == 2
    assert threading.get_ident() not in formulas.asked_on
    maker.ask(face, lambda _face, pages: made.append(pages))
    assert len(made) == 2
    assert len(formulas.asked_on) == 2
    formulas.close()


def test_a_card_whose_picture_is_another_file_is_made_anew(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    maker = PageMaker(tasks, None)
    front = "![curve](curve.png)"
    old = Face(1, Note(1, "x-0001", 1, "basic", "", front, "b"), front, front, "b", {"curve.png": tmp_path / "old.png"})
    new = replace(old, media={"curve.png": tmp_path / "new.png"})

    def asked(face: Face) -> FacePages:
        made: list[FacePages] = []
        maker.ask(face, lambda _face, pages: made.append(pages))
        qtbot.waitUntil(lambda: bool(made))
        return made[0]

    first = asked(old)
    assert asked(new) is not first
    assert asked(old) is first


def test_another_picture_under_the_same_name_makes_another_page(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    """A picture is kept under the digest of its content, so a changed one lies at another path."""
    folder, maker = MediaFolder(tmp_path / "media"), PageMaker(tasks, None)
    note = Note(1, "n-0001", 1, "basic", "Drawing", "![Field](field.svg)", "back")
    shown: list[FacePages] = []
    for width in (40, 80):
        content = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20"/>'.encode()
        folder.keep_file(io.BytesIO(content), "field.svg")
        media = {"field.svg": folder.path(digest(content), "field.svg")}
        maker.ask(Face(1, note, note.front, note.front, note.back, media=media), lambda _, pages: shown.append(pages))
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[0].front != shown[1].front


class FailingRenderer(FormulaRenderer):
    """Breaks once, then draws nothing."""

    def __init__(self) -> None:
        super().__init__(None)
        self.asked = 0

    def svg(self, tex: str, display: bool) -> Formula | FormulaFailed:
        self.asked += 1
        raise RuntimeError("broken")


def test_a_side_that_cannot_be_read_comes_as_its_source(tasks: Tasks, qtbot: QtBot) -> None:
    formulas = FailingRenderer()
    maker = PageMaker(tasks, formulas)
    face = Face(1, Note(1, "x-0001", 1, "basic", "", "$x$", "b"), "$x$", "$x$", "b")
    made: list[FacePages] = []
    maker.ask(face, lambda _face, pages: made.append(pages))
    qtbot.waitUntil(lambda: len(made) == 1)
    assert "$x$" in made[0].front.html
    assert "cannot be shown" in made[0].front.html
    formulas.close()


def test_who_waits_for_a_page_is_handed_the_face_that_was_asked_with(tasks: Tasks, qtbot: QtBot) -> None:
    maker = PageMaker(tasks, None)
    note = Note(1, "x-0001", 1, "basic", "", "a", "b")
    face = Face(1, note, "a", "a", "b")
    marked = replace(face, note=replace(note, is_marked=True))
    handed: list[Face] = []
    for asked in (face, marked):
        maker.ask(asked, lambda given, _pages: handed.append(given))
    qtbot.waitUntil(lambda: len(handed) == 2)
    assert [one.note.is_marked for one in handed] == [False, True]


def test_the_pages_used_last_are_kept(tasks: Tasks, qtbot: QtBot) -> None:
    maker = PageMaker(tasks, None)
    made: dict[int, FacePages] = {}

    def asked(card_id: int) -> FacePages:
        made.pop(card_id, None)
        maker.ask(Face(card_id, Note(1, "x", 1, "basic", "", "a", "b"), "a", "a", "b"), keep)
        qtbot.waitUntil(lambda: card_id in made)
        return made[card_id]

    def keep(face: Face, pages: FacePages) -> None:
        made[face.card_id] = pages

    first, second = asked(1), asked(2)
    for card_id in range(3, 17):
        asked(card_id)
        asked(1)
    asked(17)
    assert asked(1) is first
    assert asked(2) is not second
