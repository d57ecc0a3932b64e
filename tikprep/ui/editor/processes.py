"""Helper processes of the editor: they die with the widget and say nothing if they cannot start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess

_END_WITHIN_MS = 1_000


def child_process(owner: QObject, done: Callable[[], object], *, on_output: bool) -> QProcess:
    """A process that ends with its owner; `done` is called at each output, or at the end."""
    process = QProcess(owner)
    process.setStandardErrorFile(QProcess.nullDevice())

    def end() -> None:
        if process.state() != QProcess.ProcessState.NotRunning:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(_END_WITHIN_MS)

    # Children are deleted after this signal; a process that still ran then would make Qt complain.
    owner.destroyed.connect(end)
    signal = process.readyReadStandardOutput if on_output else process.finished
    signal.connect(lambda *_: done())
    return process
