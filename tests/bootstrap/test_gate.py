"""What the gate works out for itself."""

from __future__ import annotations

from bootstrap import DEV_LOCK
from gate import QT_REQUIREMENTS, without_qt


def test_the_lock_without_qt_lacks_qt_and_its_hashes_alone() -> None:
    qt = "pytest-qt==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    before, after = "nh3==1 \\\n    --hash=sha256:aa\n", "rich==3 \\\n    --hash=sha256:dd\n"
    assert without_qt(before + qt + after) == before + after


def test_every_requirement_of_qt_is_in_the_lock_it_is_taken_from() -> None:
    lock = DEV_LOCK.read_text(encoding="utf-8")
    assert [name for name in QT_REQUIREMENTS if f"\n{name}" not in lock] == []
