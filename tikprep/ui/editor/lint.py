"""Lint marks for Python by `ruff`, if the machine has it; silent if not."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess, QStandardPaths, QTimer

from tikprep.ui.editor.lines import Mark
from tikprep.ui.editor.processes import child_process

if TYPE_CHECKING:
    from tikprep.ui.editor.editor import CodeEditor

_AFTER_MS: Final = 700
# Mistakes, not matters of taste: what does not parse, names that are wrong, traps of the language.
_RULES: Final = "E9,F,B006,B008,B023,PLE"
_ARGUMENTS: Final = (
    "check --isolated --no-cache --exit-zero --output-format json --stdin-filename code.py --select".split()
)


class Linter(QObject):
    """Asks ruff when typing rests, and shows what it says if the text is still the same."""

    def __init__(self, editor: CodeEditor, program: str | None = None) -> None:
        super().__init__(editor)
        self._editor = editor
        self._program = _found_ruff() if program is None else program
        self._process: QProcess | None = None
        self._asked_of = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self.run)

    def schedule(self) -> None:
        """The text is another: ask soon."""
        if self._program and self._editor.language.lexer == "python" and not self._editor.is_interview:
            self._timer.start()

    def run(self) -> None:
        """Ask now; while ruff still works at an older text, a little later."""
        if self._editor.is_interview or not self._program:
            return
        if self._process is None:
            self._process = child_process(self._editor, self._on_done, on_output=False)
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._timer.start()
            return
        self._asked_of = self._editor.code()
        self._process.start(self._program, [*_ARGUMENTS, _RULES, "-"])
        self._process.write(self._asked_of.encode())
        self._process.closeWriteChannel()

    def _on_done(self) -> None:
        if self._process is None or self._editor.is_interview:
            return
        told = bytes(self._process.readAllStandardOutput().data())
        if self._asked_of == self._editor.code():
            self._editor.show_lint(marks_of(told))


def _found_ruff() -> str:
    """On the path, or beside the Python that runs TikPrep; "" if it is in neither place."""
    beside = [os.path.dirname(sys.executable)] if sys.executable else []
    return QStandardPaths.findExecutable("ruff") or QStandardPaths.findExecutable("ruff", beside)


def marks_of(told: bytes) -> dict[int, Mark]:
    """What ruff answered -> a mark for each line, from 0 on; nothing if it is not what ruff says."""
    try:
        problems = json.loads(told)
    except ValueError:
        return {}
    found: dict[int, list[tuple[str, str]]] = {}
    for problem in problems if isinstance(problems, list) else []:
        code = problem.get("code") or "invalid-syntax"
        is_error = code == "invalid-syntax" or code.startswith(("E9", "F82", "PLE"))
        row = int(problem.get("location", {}).get("row", 1)) - 1
        found.setdefault(row, []).append(("error" if is_error else "warning", f"{problem.get('message')} ({code})"))
    return {row: Mark(min(said)[0], "\n".join(text for _, text in said)) for row, said in found.items()}
