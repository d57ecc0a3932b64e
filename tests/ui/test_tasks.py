"""Work off the GUI thread: order, errors, receivers that are gone, closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.given import ToldClock
from tikprep.errors import CollectionLocked, TikPrepError
from tikprep.services.collection import Collection
from tikprep.ui.tasks import InlineTasks, TaskRunner, Tasks, open_collection


def _numbered(number: int, _collection: Collection) -> tuple[int, int]:
    return number, threading.get_ident()


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []

    def take(self, value: object) -> None:
        self.got.append(value)


@pytest.fixture
def tasks(home: Path, clock: ToldClock, qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(lambda: Collection.open(home, clock=clock))
    yield made
    made.close()


def test_both_runners_have_the_same_face(tasks: Tasks, tmp_path: Path) -> None:
    assert isinstance(tasks, TaskRunner)
    with Collection.open(tmp_path / "other") as collection:
        assert isinstance(InlineTasks(collection), TaskRunner)


def test_results_come_back_in_order_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    receiver = Receiver()
    for number in range(50):
        tasks.on_collection(partial(_numbered, number), then=receiver.take)
    qtbot.waitUntil(lambda: len(receiver.got) == 50)
    numbers, threads = zip(*receiver.got, strict=True)
    assert list(numbers) == list(range(50))
    assert set(threads) != {threading.get_ident()}
    assert len(set(threads)) == 1


def test_a_change_says_which_tables_changed(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.changed) as signal:
        tasks.on_collection(lambda collection: collection.library.set_options(None, None))
        tasks.on_collection(lambda collection: collection.review.start())
        tasks.on_collection(lambda collection: collection.review.bury())
    assert signal.args is not None
    assert "card" in signal.args[0]


def test_an_error_goes_to_whoever_asked(tasks: Tasks, qtbot: QtBot) -> None:
    receiver = Receiver()
    tasks.on_collection(lambda collection: collection.review.card_history(-1), failed=receiver.take)
    qtbot.waitUntil(lambda: bool(receiver.got))
    assert isinstance(receiver.got[0], TikPrepError)


def test_an_error_nobody_took_is_told(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.failed):
        tasks.work(lambda: 1 // 0)


def test_a_result_for_a_deleted_receiver_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    gone, alive = Receiver(), Receiver()
    gate = threading.Event()
    tasks.on_collection(lambda _collection: gate.wait(5), then=gone.take)
    tasks.on_collection(lambda _collection: True, then=alive.take)
    gone.deleteLater()
    qtbot.waitSignal(gone.destroyed, raising=False, timeout=100).wait()
    gate.set()
    qtbot.waitUntil(lambda: bool(alive.got))
    assert gone.got == []


def test_closing_finishes_what_was_asked_for(home: Path, clock: ToldClock, qtbot: QtBot) -> None:
    tasks = Tasks(lambda: Collection.open(home, clock=clock))
    tasks.on_collection(lambda collection: collection.review.start())
    tasks.on_collection(lambda collection: collection.review.suspend())
    tasks.close()
    with Collection.open(home, clock=clock) as collection:
        assert collection.undo_label == "Suspend card"


def test_a_collection_that_cannot_be_opened_is_told_once(home: Path, qtbot: QtBot) -> None:
    with Collection.open(home):
        tasks = Tasks(open_collection(home))
        receiver = Receiver()
        with qtbot.waitSignal(tasks.open_failed) as signal:
            tasks.on_collection(lambda collection: collection.review.start(), then=receiver.take, failed=receiver.take)
        tasks.close()
    assert signal.args is not None
    assert isinstance(signal.args[0], CollectionLocked)
    assert receiver.got == []


def test_a_failure_to_open_is_told_to_who_listens_late(qtbot: QtBot) -> None:
    has_failed = threading.Event()

    def broken() -> Collection:
        has_failed.set()
        raise CollectionLocked(Path("taken"))

    tasks = Tasks(broken)
    assert has_failed.wait(5)
    tasks.on_collection(lambda _: None)
    with qtbot.waitSignal(tasks.open_failed) as signal:
        # Only now does anybody listen: the thread is long through.
        pass
    assert signal.args is not None
    tasks.close()


def test_inline_tasks_run_at_once(home: Path, clock: ToldClock, qtbot: QtBot) -> None:
    receiver = Receiver()
    with Collection.open(home, clock=clock) as collection:
        tasks = InlineTasks(collection)
        tasks.changed.connect(receiver.take)
        tasks.on_collection(lambda opened: opened.review.start())
        tasks.on_collection(lambda opened: opened.review.suspend(), then=receiver.take)
    assert len(receiver.got) == 2
