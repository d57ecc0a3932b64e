"""Quiet tests run beside no other, and get their turn."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from tests.quiet import turn

if sys.platform == "win32":
    pytest.skip("no file locks are taken there", allow_module_level=True)

import fcntl


def would_wait(folder: Path, *, is_quiet: bool) -> bool:
    """Whether a test of another worker could not begin now."""
    with (folder / "room.lock").open("w") as room:
        try:
            fcntl.flock(room, fcntl.LOCK_NB | (fcntl.LOCK_EX if is_quiet else fcntl.LOCK_SH))
        except BlockingIOError:
            return True
    return False


@pytest.mark.parametrize(
    ("is_quiet", "is_other_quiet", "waits"),
    [(True, True, True), (True, False, True), (False, True, True), (False, False, False)],
)
def test_only_tests_that_are_not_quiet_run_beside_each_other(
    tmp_path: Path, is_quiet: bool, is_other_quiet: bool, waits: bool
) -> None:
    with turn(tmp_path, is_quiet=is_quiet):
        assert would_wait(tmp_path, is_quiet=is_other_quiet) is waits
    assert not would_wait(tmp_path, is_quiet=is_other_quiet)


def test_a_quiet_test_gets_its_turn_among_many_others(tmp_path: Path) -> None:
    begun, ends = threading.Barrier(4), threading.Event()

    def run() -> None:
        begun.wait()
        while not ends.is_set():
            with turn(tmp_path, is_quiet=False):
                pass

    others = [threading.Thread(target=run) for _ in range(3)]
    for other in others:
        other.start()
    begun.wait()
    for _ in range(20):
        with turn(tmp_path, is_quiet=True):
            assert would_wait(tmp_path, is_quiet=False)
    ends.set()
    for other in others:
        other.join()
