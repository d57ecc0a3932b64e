"""Print figures of TikPrep, and of Anki beside them, as one JSON object.

    python -m tests.benchmarks review --notes 10000
    python -m tests.benchmarks review --data DATA --notes 100000 --peer-python PY --peer-scripts DIR
    python -m tests.benchmarks felt   --data DATA --notes 100000 --peer-python PY --peer-scripts DIR
    python -m tests.benchmarks exchange --data DATA --notes 10000 --peer-python PY --peer-scripts DIR
    python -m tests.benchmarks cards  --data DATA --notes 1000
    python -m tests.benchmarks editor --lines 5000
    python -m tests.benchmarks judge  --runs 15
    python -m tests.benchmarks start  --data DATA --notes 10000  --peer-python PY --peer-scripts DIR

DATA holds neutral files (`notes-N.jsonl`, `revlog-N.csv.gz`), Anki's collections of the same notes (`col-N.anki2`)
and, for `exchange`, a package and a table of them (`new-N.apkg`, `notes-N.csv`). With a peer the runs alternate, and
`ratio` is the median of TikPrep's over the median of the peer's. `start` and `felt` need Xvfb.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import cards, data, editor, exchange, felt, first_question, judging, review_core
from tikprep.formats.markdown_reader import survey

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("review", "felt", "cards", "editor", "judge", "start", "exchange"))
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--reviews", type=int, default=400)
    parser.add_argument("--lines", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--data", type=Path, help="folder with the neutral files; without it notes are made up")
    parser.add_argument("--peer-python", type=Path, help="a Python that has the `anki` and `aqt` packages")
    parser.add_argument("--peer-scripts", type=Path, help="the folder of the peer's benchmark scripts")
    options = parser.parse_args()
    if options.what == "editor":
        print(json.dumps({"benchmark": "editor", **editor.measure(options.lines, options.reviews)}, indent=2))
        return 0
    if options.what == "judge":
        print(json.dumps({"benchmark": "judge", **judging.measure(options.runs)}, indent=2))
        return 0
    if options.what == "cards":
        print(json.dumps({"benchmark": "cards", **_cards(options)}, indent=2))
        return 0
    if options.what == "exchange":
        print(json.dumps({"benchmark": "exchange", "notes": options.notes, **_exchange(options)}, indent=2))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if options.data is None:
            data.build(home, data.made_up_notes(options.notes))
        else:
            notes = data.notes_of(options.data / f"notes-{options.notes}.jsonl")
            data.build(home, notes, options.data / f"revlog-{options.notes}.csv.gz")
        figures = {"review": _review, "felt": _felt, "start": _start}[options.what](options, home)
    print(json.dumps({"benchmark": options.what, "notes": options.notes, **figures}, indent=2))
    return 0


def _review(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    own: list[dict[str, Any]] = []
    peer: list[dict[str, Any]] = []
    for run in range(options.runs):
        own.append(review_core.measure(home, options.reviews, seed=run))
        if options.peer_python:
            peer.append(_peer(options, "anki_answer.py", "--reviews", str(options.reviews), "--rounds", "1"))
    figures: dict[str, Any] = {"tikprep": own[-1]}
    for name in ("p50", "p99"):
        ours = statistics.median(run["answer_and_next_ms"][name] for run in own)
        figures[f"tikprep_{name}_ms"] = ours
        if peer:
            theirs = statistics.median(run["total"][f"{name}_ms"] for run in peer)
            figures[f"anki_{name}_ms"] = theirs
            figures[f"ratio_{name}"] = round(ours / theirs, 3)
    return figures


def _cards(options: argparse.Namespace) -> dict[str, Any]:
    notes = data.made_up_notes(options.notes)
    if options.data is not None:
        notes = data.notes_of(options.data / f"notes-{options.notes}.jsonl")
    plain = [note[side] for note in notes for side in ("front_md", "back_md")]
    decks = sorted((ROOT / "decks" / "cards").glob("*.md"))
    return {
        "notes": cards.measure(plain),
        "shipped": cards.measure(_sides(decks)),
        "hard": cards.measure(_sides([ROOT / "tests" / "data" / "gallery" / "hard-cards.md"])),
    }


def _sides(decks: Sequence[Path]) -> Iterator[str]:
    for path in decks:
        bundle = survey(path).bundle
        assert bundle is not None
        for note in bundle.notes:
            yield from (note.front, note.back)


def _exchange(options: argparse.Namespace) -> dict[str, Any]:
    """Ratios of wall time to the peer's, step by step; the table's first import only."""
    package, table = options.data / f"new-{options.notes}.apkg", options.data / f"notes-{options.notes}.csv"
    own: dict[str, list[dict[str, Any]]] = {"package": [], "table": []}
    peer: dict[str, list[dict[str, Any]]] = {"package": [], "table": []}
    for _ in range(options.runs):
        own["package"].append(exchange.measure(package))
        own["table"].append(exchange.measure(table))
        if options.peer_python:
            peer["package"].append(_peer_on(options, "anki_apkg.py", "--apkg", str(package), "--runs", "1"))
            peer["table"].append(_peer_on(options, "anki_csv.py", "--csv", str(table), "--runs", "1"))
    figures: dict[str, Any] = {f"tikprep_{name}": runs[-1] for name, runs in own.items()}
    steps = [("package", "import", "import"), ("package", "again", "reimport"), ("table", "import", "import")]
    steps += [("package", name, name) for name in ("export_new", "export_legacy")]
    for what, step, theirs in steps if options.peer_python else ():
        ours_ms = statistics.median(run[f"{step}_ms"] for run in own[what])
        theirs_ms = statistics.median(run[theirs]["median_ms"] for run in peer[what])
        figures[f"{what}_{step}"] = {
            "tikprep_ms": ours_ms,
            "anki_ms": theirs_ms,
            "ratio": round(ours_ms / theirs_ms, 3),
        }
    return figures


def _felt(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    own: list[dict[str, Any]] = []
    peer: list[dict[str, Any]] = []
    with first_question.virtual_display() as display:
        for _ in range(options.runs):
            own.append(felt.measure(home, display, options.reviews))
            if options.peer_python:
                peer.append(_peer(options, "anki_gui.py", "--runs", "1", "--reviews", str(options.reviews)))
    return {"tikprep": own, "anki": peer}


def _start(options: argparse.Namespace, home: Path) -> dict[str, Any]:
    own: list[dict[str, Any]] = []
    peer: list[dict[str, Any]] = []
    with first_question.virtual_display() as display:
        first_question.measure(home, display)  # warms the disk cache, as the peer's script does
        for _ in range(options.runs):
            own.append(first_question.measure(home, display))
            if options.peer_python:
                peer.append(_peer(options, "anki_gui.py", "--runs", "1", "--reviews", "2"))
    ours = statistics.median(run["first_question_ms"] for run in own)
    figures: dict[str, Any] = {"tikprep_ms": ours, "tikprep_pss_mb": own[-1]["pss_mb"], "runs": own}
    if peer:
        theirs = statistics.median(run["first_question_painted"]["median_ms"] for run in peer)
        memory = peer[-1]["memory_first_card"]["pss_sum_mb"]
        figures |= {
            "anki_ms": theirs,
            "ratio": round(ours / theirs, 3),
            "anki_pss_mb": memory,
            "ratio_memory": round(own[-1]["pss_mb"] / memory, 3),
        }
    return figures


def _peer(options: argparse.Namespace, script: str, *arguments: str) -> dict[str, Any]:
    return _peer_on(options, script, "--col", str(options.data / f"col-{options.notes}.anki2"), *arguments)


def _peer_on(options: argparse.Namespace, script: str, *arguments: str) -> dict[str, Any]:
    command = [options.peer_python, options.peer_scripts / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=options.peer_scripts)
    figures: dict[str, Any] = json.loads(done.stdout)["figures"]
    return figures


if __name__ == "__main__":
    sys.exit(main())
