"""A trap of the platform that would otherwise show as a crash far from its cause."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_a_void_qt_call_takes_no_reference_to_none() -> None:
    # PySide6 6.12.0 on Python 3.11 drops one in each call and aborts after about 5,000 calls.
    thing = QObject()
    before = sys.getrefcount(None)
    for call in range(20_000):
        thing.setObjectName("canary")
        # Looked at on the way, so that a sick binding fails here before it aborts the process.
        if call % 500 == 0:
            assert sys.getrefcount(None) > before - 400
    assert sys.getrefcount(None) > before - 400
