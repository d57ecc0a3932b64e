"""What goes wrong, shown: a plain message for what the world did, a report for what we did."""

from __future__ import annotations

import sys
import traceback

from PySide6.QtCore import QSize, QSysInfo, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from tikprep import __version__
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import label


class MessageDialog(QDialog):
    """One message to act on, one button."""

    def __init__(
        self, theme: Theme | None, message: str, *, button: str = "Close", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("TikPrep")
        self.setAccessibleName("Message")
        self.setAccessibleDescription(message)
        self.setMinimumWidth(480)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 20)
        rows.setSpacing(20)
        words = label(message, wraps=True)
        words.setMinimumWidth(380)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rows.addLayout(_beside_icon(theme, words))
        done = Button(button, is_primary=True)
        done.clicked.connect(self.accept)
        rows.addLayout(_at_right(done))
        done.setFocus()


class CrashDialog(QDialog):
    """A fault of the program: what to send to whoever can mend it."""

    def __init__(self, theme: Theme, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setWindowTitle("TikPrep met a fault")
        self.resize(680, 460)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 20)
        rows.setSpacing(16)
        words = label(
            "This is a fault in TikPrep. Your answers are saved: each one is on disk before the next card comes. "
            "You can go on, or copy this report and send it to the developers.",
            wraps=True,
        )
        rows.addLayout(_beside_icon(theme, words))
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName("Fault report")
        font = theme.font(12)
        font.setFamilies(["JetBrains Mono", "monospace"])
        text.setFont(font)
        rows.addWidget(text, 1)
        self._copy = Button("Copy report")
        self._copy.clicked.connect(self._on_copy)
        done = Button("Go on", is_primary=True)
        done.clicked.connect(self.accept)
        rows.addLayout(_at_right(self._copy, done))
        done.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self._copy.setText("Copied")


def fault_report(error: BaseException) -> str:
    """Version, system and traceback; nothing of the collection."""
    trace = "".join(traceback.format_exception(error))
    python = ".".join(str(part) for part in sys.version_info[:3])
    system = f"Python {python}, Qt {qVersion()}, {QSysInfo.prettyProductName()} ({QSysInfo.currentCpuArchitecture()})"
    return f"TikPrep {__version__}\n{system}\n\n{trace}"


def _beside_icon(theme: Theme | None, words: QLabel) -> QHBoxLayout:
    """The words with a warning sign; alone where the program's own files are missing."""
    row = QHBoxLayout()
    row.setSpacing(16)
    if theme is not None:
        picture = QLabel()
        picture.setPixmap(theme.icon("warning", "hard").pixmap(QSize(28, 28)))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return row


def _at_right(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
