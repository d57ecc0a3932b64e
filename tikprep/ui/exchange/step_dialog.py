"""A dialog that goes from step to step: a head, the step, a row of buttons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from tikprep.ui.exchange.parts import STEP_SIDE, Step
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.buttons import Button
from tikprep.ui.widgets.labels import BreakingLabel, label
from tikprep.ui.widgets.reflow import FlowRow

_WIDTH, _LOW, _HIGH = 780, 340, 660
_LEAST = (440, 320)


@dataclass(frozen=True, slots=True)
class StepFace:
    """What the dialog shows around a step.

    The head and the line below it are left out if they are '', as is the primary button without a text.
    """

    head: str = ""
    next_text: str = ""
    cancel_text: str = "Cancel"
    has_back: bool = False
    subline: str = ""
    is_high: bool = True


class StepDialog(QDialog):
    """Shows one Step at a time; a subclass adds them and says what stands around each."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self.setWindowTitle(title)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 20, 0, 20)
        rows.setSpacing(12)
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(STEP_SIDE, 0, STEP_SIDE, 0)
        lines.setSpacing(4)
        self._heading = label("", "subtitle", wraps=True)
        self._subline = BreakingLabel("", "muted")
        lines.addWidget(self._heading)
        lines.addWidget(self._subline)
        rows.addWidget(head)
        self._steps = QStackedWidget()
        rows.addWidget(self._steps, 1)
        self._back, self._cancel = Button("Back"), Button("Cancel")
        self._next = Button(title, is_primary=True)
        self._next.setDefault(True)
        foot = QWidget()
        across = QVBoxLayout(foot)
        across.setContentsMargins(STEP_SIDE, 0, STEP_SIDE, 0)
        across.addWidget(FlowRow((self._back, self._cancel, self._next), is_at_right=True))
        rows.addWidget(foot)
        self.setMinimumSize(*_LEAST)

    @property
    def step(self) -> Step:
        """What is shown."""
        step = self._steps.currentWidget()
        assert isinstance(step, Step)
        return step

    @property
    def buttons(self) -> tuple[Button, Button, Button]:
        """Back, cancel, and the one thing to do."""
        return self._back, self._cancel, self._next

    def add_steps(self, *steps: Step) -> None:
        """More steps; none is shown by this."""
        for step in steps:
            self._steps.addWidget(step)

    def face_of(self, step: Step) -> StepFace:
        """What stands around a step; a subclass says so."""
        raise NotImplementedError

    def show_step(self, step: Step) -> None:
        """Go to a step, with the keyboard in its place."""
        face = self.face_of(step)
        self._heading.setText(face.head)
        self._heading.setVisible(bool(face.head))
        self._subline.setText(face.subline)
        self._subline.setVisible(bool(face.subline))
        self._next.setText(face.next_text or self.windowTitle())
        self._next.setVisible(bool(face.next_text))
        self._next.setEnabled(True)
        self._cancel.setText(face.cancel_text)
        self._back.setVisible(face.has_back)
        self._steps.setCurrentWidget(step)
        self._grow(_HIGH if face.is_high else _LOW)
        (self._next if face.next_text else self._cancel).setFocus(Qt.FocusReason.OtherFocusReason)
        step.take_focus()
        step.keep_focus_in_sight()
        self.setAccessibleDescription(face.head)

    def _grow(self, height: int) -> None:
        """Give a step its room; a dialog that shrank under the hand would be in the way."""
        screen = self.screen().availableGeometry()
        parent = self.parentWidget()
        wide = screen.width() if parent is None else max(parent.width(), _LEAST[0])
        high = screen.height() if parent is None else max(parent.height(), _LEAST[1])
        width = max(self.width() if self.isVisible() else 0, min(self._theme.px(_WIDTH), wide - 24))
        self.resize(width, max(self.height() if self.isVisible() else 0, min(self._theme.px(height), high - 24)))
