"""What is said of the walls around programs."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tikprep.paths import resources_folder
from tikprep.runner.judge import Judge
from tikprep.runner.sandbox import Bubblewrap, LimitsOnly, Sandbox, Warden
from tikprep.ui.judging.lower import QuietLine, guarantee_of
from tikprep.ui.theme.theme import Theme


@pytest.mark.parametrize("sandbox", [Bubblewrap("bwrap"), Warden(sys.executable), LimitsOnly()], ids=repr)
def test_less_than_walls_stands_out(qapp: QApplication, qtbot: QtBot, sandbox: Sandbox) -> None:
    theme = Theme(qapp, resources_folder() / "icons")
    theme.apply("light", 100)
    line = QuietLine(theme)
    qtbot.addWidget(line)
    with Judge(seed=1, sandbox=sandbox) as judge:
        line.show_guarantee(guarantee_of(judge))
    assert line.text() == sandbox.guarantee
    is_loud = theme.hex("hard") in line.styleSheet()
    assert is_loud == ("could read your files" in sandbox.guarantee)
