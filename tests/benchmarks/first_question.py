"""From the start of the process to the first question painted in a real window, under Xvfb."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tikprep import startup

_LIMIT_S = 60


@contextlib.contextmanager
def virtual_display() -> Iterator[str]:
    """An Xvfb of its own; yields the name of the display."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writer,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def measure(home: Path, display: str) -> dict[str, Any]:
    """One start on the collection in `home`: milliseconds to the first question, PSS in MB at that moment."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": folder}
        command = [sys.executable, "-m", "tests.benchmarks.first_question", str(home)]
        started = time.monotonic()
        child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert child.stdout is not None
            ready, _, _ = select.select([child.stdout], [], [], _LIMIT_S)
            line = child.stdout.readline() if ready else b""
            if not line:
                raise RuntimeError(f"no question was painted (exit code {child.poll()})")
            painted = json.loads(line)["painted"]
            pss = pss_mb(child.pid)
        finally:
            child.kill()
            child.wait()
    return {"first_question_ms": round((painted - started) * 1000, 1), "pss_mb": pss}


def pss_mb(pid: int) -> float:
    """The proportional share of memory of a process, in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    pss_kb = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(pss_kb / 1024, 1)


def _report_first_question(home: Path) -> int:
    """The child: the program as it is, with an ear at the signal of its first painted question."""
    startup.prepare()  # as the command line does before it loads the window
    from tikprep import app
    from tikprep.ui.window import MainWindow

    build = MainWindow.__init__

    def listening(window: MainWindow, *arguments: Any, **named: Any) -> None:
        build(window, *arguments, **named)
        window.first_question_painted.connect(painted)

    def painted() -> None:
        print(json.dumps({"painted": time.monotonic()}), flush=True)

    MainWindow.__init__ = listening  # type: ignore[assignment, method-assign]
    return app.main(home, start_review=True)


if __name__ == "__main__":
    sys.exit(_report_first_question(Path(sys.argv[1])))
