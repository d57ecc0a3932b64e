"""Pages are handed out whatever happens while they are made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tikprep.domain.model import Note
from tikprep.domain.turn import Face
from tikprep.rendering.page import render_page
from tikprep.ui.card.builder import PageBuilder
from tikprep.ui.card.view import CardView
from tikprep.ui.study import pages as pages_module
from tikprep.ui.study.pages import FacePages, PageMaker
from tikprep.ui.theme.tokens import LIGHT

NOTE = Note(1, "x-0001", 1, "basic", "Title", "front", "back")
FACE = Face(1, NOTE, "front", "front", "back")


class _Later:
    """Keeps work until it is asked to do it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], object]]] = []

    def work(self, work: Callable[[], Any], then: Callable[[Any], object], failed: object = None) -> None:
        self.waiting.append((work, then))

    def run(self) -> None:
        while self.waiting:
            work, then = self.waiting.pop(0)
            then(work())


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """A QObject needs one."""


def test_each_who_waits_is_handed_the_face_that_was_asked_for() -> None:
    tasks = _Later()
    maker = PageMaker(tasks, None)  # type: ignore[arg-type]
    marked = replace(FACE, note=replace(NOTE, is_marked=True))
    got: list[Face] = []
    for face in (FACE, marked):
        maker.ask(face, lambda face, _pages: got.append(face))
    tasks.run()
    assert [face.note.is_marked for face in got] == [False, True]


def test_a_side_that_cannot_be_read_is_shown_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(pages_module, "render_side", broken)
    tasks = _Later()
    maker = PageMaker(tasks, None)  # type: ignore[arg-type]
    got: list[FacePages] = []
    with caplog.at_level(logging.CRITICAL):
        for _ in range(2):
            maker.ask(FACE, lambda _face, made: got.append(made))
            tasks.run()
    assert [made.front.plain_text for made in got] == ["front", "front"]


def test_a_page_that_cannot_be_laid_out_shows_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr(PageBuilder, "_list", broken)
    view = CardView(LIGHT)
    view.resize(400, 300)
    with caplog.at_level(logging.CRITICAL):
        view.show_page(render_page("- one\n- two"))
        view.select_all()
        view.copy()
    assert "one" in QGuiApplication.clipboard().text()
