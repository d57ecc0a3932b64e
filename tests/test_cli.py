"""The command line as a script sees it: output, exit codes, JSON."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.given import deck_file
from tikprep import __version__
from tikprep.cli import _parted, main
from tikprep.paths import decks_folder
from tikprep.runner.judge import isolation
from tikprep.services.collection import Collection
from tikprep.storage.database import FILE_NAME


def printed(capsys: pytest.CaptureFixture[str], *argv: object, code: int = 0) -> dict[str, Any]:
    """The JSON that a command prints, after its exit code was checked."""
    assert main([str(word) for word in argv]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_due_counts_what_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, "--home", tmp_path, "due", "--json")
    assert set(found) == {"new", "learning", "review", "decks"}
    assert found["new"] == sum(deck["new"] for deck in found["decks"]) > 0
    assert set(found["decks"][0]) == {"id", "title", "new", "learning", "review"}
    assert "python" in [deck["id"] for deck in found["decks"]]


def test_import_reports_and_merges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = deck_file(tmp_path, "caches", ("a", "b"))
    found = printed(capsys, "--home", tmp_path / "home", "import", deck, "--json")
    assert set(found) == {
        "notes_added",
        "notes_updated",
        "notes_unchanged",
        "cards_added",
        "reviews_added",
        "media_added",
        "problems",
        "conflicts",
        "media_missing",
    }
    assert (found["notes_added"], found["cards_added"], found["problems"]) == (1, 1, [])
    again = printed(capsys, "--home", tmp_path / "home", "import", deck, "--json")
    assert (again["notes_added"], again["notes_unchanged"]) == (0, 1)


def test_search_lists_what_fits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = deck_file(tmp_path, "caches", ("Which policy?", "LRU"), ("Which key?", "The hot one"))
    printed(capsys, "--home", tmp_path / "home", "import", deck, "--json")
    found = printed(capsys, "--home", tmp_path / "home", "search", "deck:caches lru is:new", "--json")
    assert found == {
        "notes": [{"id": "caches-0001", "deck": "caches", "title": "Note 1", "first_line": "Which policy?"}]
    }
    assert main(["--home", str(tmp_path / "home"), "search", "deck:caches"]) == 0
    assert capsys.readouterr().out.endswith("caches: Note 2\n2 notes found\n")


def test_a_search_that_is_not_understood_is_pointed_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "search", "caches is:old"]) == 1
    query, pointer, message = capsys.readouterr().err.splitlines()
    assert query[pointer.index("^")] == "o"
    assert "character 11" in message


def test_export_writes_what_was_chosen_and_reports_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = deck_file(tmp_path, "caches", ("Which policy?", "LRU"), ("Which key?", "The hot one"))
    home = ("--home", tmp_path / "home")
    printed(capsys, *home, "import", deck, "--json")
    target = tmp_path / "out.tikdeck"
    export = ("export", "--deck", "caches", "--search", "lru", "--format", "tikdeck", target, "--json")
    assert main([str(word) for word in (*home, *export)]) == 1
    assert "'caches' names no licence" in capsys.readouterr().err
    found = printed(capsys, *home, *export, "--license", "CC0-1.0", "--author", "Ann")
    assert found == {"notes": 1, "cards": 1, "media": 0, "size_bytes": target.stat().st_size, "left_out": []}
    assert main([str(word) for word in (*home, *export)]) == 1
    assert f"{target} is already there" in capsys.readouterr().err
    printed(capsys, *home, *export, "--force")
    again = printed(capsys, *home, "import", target, "--json")
    assert (again["notes_added"], again["notes_unchanged"]) == (0, 1)


def test_an_interrupted_export_leaves_nothing_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_self: object, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tikprep.commands._ProgressLine.__call__", interrupted)
    argv = ["--home", str(tmp_path / "home"), "export", "--format", "markdown", str(tmp_path / "out")]
    assert main(argv) == 1
    assert capsys.readouterr().err == "tikprep: Stopped. Nothing was changed.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("command", ["import", "export"])
def test_a_long_work_tells_a_terminal_how_far_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    table = tmp_path / "a.csv"
    rows = "".join(f"q{n},*a* {n}\n" for n in range(3_000))
    table.write_text(f"front,back\n{rows}", encoding="utf-8")
    home = ["--home", str(tmp_path / "home")]
    target = ["--format", "anki", "--license", "none", str(tmp_path / "x.apkg")]
    argv = [*home, *(["import", "--dry-run", str(table)] if command == "import" else ["export", *target])]
    monkeypatch.setattr("tikprep.commands._SILENT_S", 1_000_000)
    assert main(argv) == 0
    assert terminal.getvalue() == ""
    monkeypatch.setattr("tikprep.commands._SILENT_S", 0)
    assert main([*argv, *(["--force"] if command == "export" else [])]) == 0
    told = terminal.getvalue()
    assert f"\r{command.capitalize()}ing" in told
    assert told.endswith(" \r")
    assert "\n" not in told
    assert main([*argv, "--json", *(["--force"] if command == "export" else [])]) == 0
    assert terminal.getvalue() == told


def test_a_pdf_is_left_to_the_window(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path), "export", "--format", "pdf", str(tmp_path / "out.pdf")]) == 1
    assert "made in the window" in capsys.readouterr().err


def test_check_names_the_place_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = deck_file(tmp_path, "caches", ("a", "b"))
    assert main(["check", str(deck)]) == 0
    deck.write_text(deck.read_text().replace("---\n\nb", "b"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(deck)]) == 1
    assert "caches.md, line 7: card caches-0001 has no answer" in capsys.readouterr().out


def test_stats_and_doctor_speak_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stats = printed(capsys, "--home", tmp_path, "stats", "--json")
    assert stats["cards"]["new"] >= 72
    doctor = printed(capsys, "--home", tmp_path, "doctor", "--replay", "--json")
    assert doctor["versions"]["tikprep"] == __version__
    assert set(doctor) >= {"versions", "paths", "qt_platform", "guarantees", "problems", "replay"}
    assert doctor["replay"]["differing"] == 0
    assert doctor["guarantees"]["programs"] == isolation()


def test_an_answer_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = decks_folder() / "problems" / "rolling-ctr"
    right, wrong = folder / "ref.py", folder / "mutants" / "closed_left_end.py"
    found = printed(capsys, "judge", "rolling-ctr", right, "--json")
    assert (found["verdict"], found["passed"], found["guarantee"]) == ("AC", 3, isolation())
    found = printed(capsys, "judge", "rolling-ctr", wrong, "--json", code=1)
    assert (found["verdict"], found["passed"]) == ("WA", 2)
    assert found["cases"][0]["message"] == "at [2]: 0.2 instead of 0.16666666666666666"
    assert main(["judge", "rolling-ctr", str(wrong), "--submit"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("Click-through rate of a rolling window, Python: WA, wrong answer; ")
    assert "the left end is open" in said


def test_a_counter_example_and_the_growth_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sly = tmp_path / "sly.py"
    # Right on the samples, wrong as soon as more than three events come.
    sly.write_text(
        "def rolling_ctr(events, window):\n    if len(events) > 3:\n        return [0.5]\n"
        "    shown = [[e for e in events[:i + 1] if e[0] > events[i][0] - window] for i in range(len(events))]\n"
        "    return [sum(e[2] for e in w) / max(sum(e[1] for e in w), 1) for w in shown]\n",
        encoding="utf-8",
    )
    found = printed(capsys, "judge", "rolling-ctr", sly, "--stress", "--json", code=1)
    assert (found["verdict"], found["passed"], found["total"]) == ("AC", 3, 3)
    assert found["stress"]["tried"] > 0
    assert found["stress"]["found"]["verdict"] == "WA"
    reference = decks_folder() / "problems" / "rolling-ctr" / "ref.py"
    found = printed(capsys, "judge", "rolling-ctr", reference, "--growth", "--json")
    assert found["cpu_ms"] == round(sum(case["time_ms"] for case in found["cases"]), 3)
    assert found["memory_kb"] == max(case["memory_kb"] for case in found["cases"])
    assert found["growth"]["time"]["family"] == "linear"
    assert found["growth"]["space"]["family"] == "linear"
    assert found["growth"]["space"]["to"] > found["growth"]["space"]["from"] > 0
    assert found["growth"]["space"]["words"].startswith("The memory beside the input looks linear")


def test_a_source_that_cannot_be_judged_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange, binary, large = tmp_path / "answer.txt", tmp_path / "binary.py", tmp_path / "large.py"
    strange.write_text("x", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\x00")
    with large.open("wb") as file:
        file.truncate(100_000_000)
    shipped = ", ".join(sorted(path.parent.name for path in (decks_folder() / "problems").glob("*/spec.json")))
    for words, said in (
        (["rolling-ctr", strange], "tells no language: add --language with one of python, cpp, go, java."),
        (["rolling-ctr", strange, "--language", "cobol"], "There is no language 'cobol'."),
        (["rolling-ctr", binary], "is no text in UTF-8"),
        (["rolling-ctr", large], "larger than 4096 KB"),
        (["rolling-ctr", tmp_path / "missing.py"], "cannot be read"),
        (["no-such", strange], f"There is no problem 'no-such'. There are: {shipped}."),
    ):
        assert main(["judge", *map(str, words)]) == 1
        assert said in capsys.readouterr().err


def test_doctor_fails_on_a_card_that_disagrees_with_its_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed(capsys, "--home", tmp_path, "due", "--json")
    raw = sqlite3.connect(tmp_path / FILE_NAME)
    raw.execute("UPDATE card SET lapses = 3 WHERE id = 1")
    raw.commit()
    raw.close()
    found = printed(capsys, "--home", tmp_path, "doctor", "--replay", "--json", code=1)
    assert found["replay"]["differing"] == 1


def test_a_look_is_allowed_while_the_window_is_open_and_a_change_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Collection.open(tmp_path) as window:
        window.sync_shipped()
        assert printed(capsys, "--home", tmp_path, "due", "--json")["new"] > 0
        deck = deck_file(tmp_path, "caches", ("a", "b"))
        assert main(["--home", str(tmp_path), "import", str(deck)]) == 1
    assert "open in another TikPrep" in capsys.readouterr().err


def test_the_doctor_creates_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, "--home", tmp_path / "home", "doctor", "--json")
    assert "no collection" in found["guarantees"]["collection"]
    assert not (tmp_path / "home").exists()


def test_check_reads_coding_problems_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(decks_folder() / "problems" / "rolling-ctr", tmp_path / "problems" / "rolling-ctr")
    problems, deck = tmp_path / "problems", deck_file(tmp_path, "caches", ("a", "b"))
    found = printed(capsys, "check", problems, deck, "--no-run", "--json")
    assert (found["files"], found["coding_problems"], found["problems"]) == (1, 1, [])
    (problems / "rolling-ctr" / "ref.cpp").unlink()
    assert main(["check", str(problems / "rolling-ctr"), "--no-run"]) == 1
    assert capsys.readouterr().out.split("\n") == [
        "ref.cpp: problem rolling-ctr: it is missing",
        "not verified: the programs of 1 coding problem were not run",
        "1 coding problem, 1 mistake",
        "",
    ]


def test_check_finds_a_formula_that_cannot_be_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = deck_file(tmp_path, "caches", ("What is $\\frac{1}{$?", "a half"))
    (tmp_path / "tags.yml").write_text("t: a tag\n")  # makes it a folder of shipped decks
    assert main(["check", str(deck)]) == 1
    assert "cannot be drawn" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["nonsense"], ["import"], ["due", "--nonsense"]])
def test_wrong_use_is_exit_code_two(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        main(argv)
    assert exited.value.code == 2


@pytest.mark.parametrize("command", ["due", "stats", "doctor"])
def test_a_damaged_collection_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"scribble" * 1000)
    assert main(["--home", str(tmp_path), command]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "damaged" in error


def test_the_program_runs_as_a_module(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tikprep", "--home", str(tmp_path), "due"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "cards wait" in done.stdout


def test_import_leaves_the_history_out_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = deck_file(tmp_path, "caches", ("a", "b"))
    found = printed(capsys, "--home", tmp_path / "home", "import", deck, "--no-history", "--json")
    assert (found["notes_added"], found["reviews_added"]) == (1, 0)


@pytest.mark.parametrize(
    ("argv", "files"),
    [
        (["deck.apkg"], ["deck.apkg"]),
        (["--home", "h.d", "a.csv", "./folder"], ["a.csv", "folder"]),
        (["import", "deck.apkg"], []),
        (["--home", "some/where", "due", "--json"], []),
        (["deck.apkg", "--json"], []),
        (["--screenshot", "shot.png"], []),
        ([], []),
    ],
)
def test_files_are_told_from_commands(argv: list[str], files: list[str]) -> None:
    known, found = _parted(argv)
    assert list(found) == [Path(name).absolute() for name in files]
    assert list(known) == argv[: len(argv) - len(files)]
