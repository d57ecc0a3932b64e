"""What a hand feels: key to painted answer, grade to painted next question, in a real window under Xvfb.

The window is the program's own. Between two keys it stands idle for a moment, as it does
while a person reads; what is measured ends after the paint event and its flush.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.review_core import percentiles_ms
from tikprep import startup

_LIMIT_S = 300


def measure(home: Path, display: str, cards: int) -> dict[str, Any]:
    """Review `cards` cards of the collection in `home`: milliseconds, and PSS in MB.

    PSS is read at the first card, and its growth from one rest to the next, 100 cards later.
    """
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": folder}
        command = [sys.executable, "-m", "tests.benchmarks.felt", str(home), str(cards)]
        child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert child.stdout is not None
            ready, _, _ = select.select([child.stdout], [], [], _LIMIT_S)
            line = child.stdout.readline() if ready else b""
        finally:
            child.kill()
            child.wait()
    if not line:
        raise RuntimeError(f"the window did not get through its cards (exit code {child.poll()})")
    told = json.loads(line)
    return {
        "cards": len(told["shown"]),
        "show_answer_ms": percentiles_ms(told["shown"]),
        "grade_to_next_ms": percentiles_ms(told["graded"]),
        "pss_first_mb": told["pss"][0],
        "pss_growth_mb": round(told["pss"][2] - told["pss"][1], 1),
    }


def _report_hand(home: Path, cards: int) -> int:
    startup.prepare()  # as the command line does before it loads the window
    from tests.benchmarks import hand

    return hand.main(home, cards)


if __name__ == "__main__":
    sys.exit(_report_hand(Path(sys.argv[1]), int(sys.argv[2])))
