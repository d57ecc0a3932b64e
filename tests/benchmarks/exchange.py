"""Import of a package or a table into an empty collection, the same again, and export: seconds, and peak memory.

Each measurement is a process of its own, as its memory is what the system saw at most.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from tikprep.services.collection import Collection
from tikprep.services.exporting import ExportChoices, Selection

T = TypeVar("T")
_CHOICES = ExportChoices(with_history=True, license="")


def measure(file: Path) -> dict[str, Any]:
    """Import `file` twice and export what came: milliseconds a step, notes, reviews, peak in MB."""
    command = [sys.executable, "-m", "tests.benchmarks.exchange", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _measured(file: Path, folder: Path) -> dict[str, Any]:
    with Collection.open(folder / "home") as collection:
        # Loaded at first use; the window loads them while nobody waits.
        services = collection.exchange, collection.export
        assert all(services)
        first, import_ms = _timed(lambda: collection.exchange.import_paths([file]))
        again, again_ms = _timed(lambda: collection.exchange.import_paths([file]))
        assert first.notes_added == again.notes_unchanged > again.notes_added == 0
        figures = {"import_ms": import_ms, "again_ms": again_ms}
        for name, kind in (("export_new", "anki"), ("export_legacy", "anki-legacy")):
            target = folder / f"{name}.apkg"
            export = partial(collection.export.export, Selection(), kind, target, _CHOICES)
            _, figures[f"{name}_ms"] = _timed(export)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**figures, "notes": first.notes_added, "reviews": first.reviews_added, "peak_mb": round(peak_mb, 1)}


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    answer = work()
    return answer, round((time.perf_counter() - started) * 1000, 1)


def main(file: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(_measured(file, Path(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
