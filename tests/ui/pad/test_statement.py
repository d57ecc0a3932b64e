"""The statement of the problem that is chosen is set before it is opened."""

from __future__ import annotations

import threading
from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.ui.conftest import Opens
from tests.ui.pad.conftest import WAIT_MS, at_problems
from tests.ui.windows import OpenWindow
from tikprep.paths import user_paths


def test_the_statement_of_the_chosen_problem_stands_there_when_it_is_opened(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    page = at_problems(opened, qtbot)
    chosen = page.list.chosen
    assert chosen is not None
    _wait_for_work(opened, qtbot)
    page.open(chosen)
    shown = page.pad.statement.view.page
    assert shown is not None
    assert chosen.problem.statement[:20] in shown.source


def test_of_problems_that_are_run_through_the_last_alone_is_set(opens: Opens, qtbot: QtBot) -> None:
    opened = opens()
    page = at_problems(opened, qtbot)
    assert page.shelf is not None
    _wait_for_work(opened, qtbot)
    formulas = user_paths(opened.home).cache / "formulas"
    before = set(formulas.rglob("*.json"))
    is_held = threading.Event()
    opened.tasks.work(lambda: is_held.wait(WAIT_MS / 1000))
    for number in range(71, 75):
        page.pad.statement.prepare(replace(page.shelf.problems[0].problem, statement=f"Find $a_{{{number}}}$."))
    is_held.set()
    _wait_for_work(opened, qtbot)
    assert len(set(formulas.rglob("*.json")) - before) == 1


def _wait_for_work(opened: OpenWindow, qtbot: QtBot) -> None:
    """Until all that was asked for beside the collection is done."""
    done: list[None] = []
    opened.tasks.work(lambda: None, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
