"""Programs run apart, within limits, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest

from tests.runner.judging import has_ended
from tikprep.runner import LANGUAGES, Language, Limits, language_named, run_program

GREETINGS = {
    "python": 'print("grüezi", flush=True)\n',
    "cpp": '#include <iostream>\nint main() { std::cout << "grüezi\\n"; }\n',
    "go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("grüezi") }\n',
    "java": 'public class Any { public static void main(String[] a) { System.out.println("grüezi"); } }\n',
}
BROKEN = {
    "python": "def\n",
    "cpp": "int main() { return missing; }\n",
    "go": "package main\n\nfunc main() { missing() }\n",
    "java": "class Any { int missing }\n",
}
QUICK = Limits(time_s=0.5)
is_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's limits are those of Linux")


def needs_toolchain(language: Language) -> None:
    if language.toolchain() is None:
        pytest.skip(f"not verified: {language.title} is not installed")


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_a_program_prints(language: Language) -> None:
    needs_toolchain(language)
    result = run_program(language.name, GREETINGS[language.name])
    assert (result.stdout, result.stderr, result.exit_code) == ("grüezi\n", "", 0)
    assert result.is_built
    assert not result.timed_out
    assert not result.is_cut_off


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_a_broken_program_says_why(language: Language) -> None:
    needs_toolchain(language)
    result = run_program(language.name, BROKEN[language.name])
    assert result.exit_code != 0
    assert "error" in result.stderr.casefold() or "undefined" in result.stderr
    assert result.is_built is (language.name in ("python", "java"))


def test_a_missing_toolchain_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run_program("cpp", GREETINGS["cpp"])
    assert (result.missing_toolchain, result.exit_code, result.stdout) == ("C++", None, "")


def test_an_unknown_language_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        language_named("cobol")


def test_a_program_that_fails_keeps_what_it_printed() -> None:
    result = run_program("python", "print(1)\nraise SystemExit(3)\n")
    assert (result.stdout, result.exit_code) == ("1\n", 3)


def test_an_endless_program_is_stopped() -> None:
    result = run_program("python", 'print("begun", flush=True)\nwhile True: pass\n', QUICK)
    assert result.timed_out
    assert result.stdout == "begun\n"


def test_a_program_that_closes_its_output_is_still_stopped() -> None:
    result = run_program("python", "import os, time\nos.close(1); os.close(2)\ntime.sleep(60)\n", QUICK)
    assert result.timed_out


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output_is_cut_off(stream: str) -> None:
    source = f"import sys\nwhile True: sys.{stream}.write('x' * 999)\n"
    result = run_program("python", source, Limits(output_bytes=10_000))
    assert result.is_cut_off
    assert not result.timed_out
    assert getattr(result, stream) == "x" * 10_000


def test_output_up_to_the_cap_is_whole() -> None:
    result = run_program("python", "print('x' * 9_999)\n", Limits(output_bytes=10_000))
    assert not result.is_cut_off
    assert len(result.stdout) == 10_000


@is_linux
@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("python", "x = bytearray(400_000_000)\nprint(len(x))\n"),
        ("cpp", "#include <vector>\n#include <cstdio>\nint main() { std::vector<char> x(400000000); puts(&x[9]); }\n"),
    ],
)
def test_memory_beyond_the_limit_is_refused(language: str, source: str) -> None:
    needs_toolchain(language_named(language))
    result = run_program(language, source)
    assert result.exit_code != 0
    assert "MemoryError" in result.stderr or "bad_alloc" in result.stderr
    assert run_program(language, source, Limits(memory_mb=1_000)).exit_code == 0


@is_linux
def test_a_large_file_cannot_be_written() -> None:
    source = "with open('x', 'wb') as f:\n    for _ in range(100): f.write(b'x' * 1_000_000)\nprint('done')\n"
    assert run_program("python", source).stdout == ""


def test_threads_and_processes_fit_into_the_limits() -> None:
    source = (
        "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(16) as pool: print(sum(pool.map(abs, range(100))))\n"
        "with ProcessPoolExecutor(2) as pool: print(sum(pool.map(abs, range(100))))\n"
    )
    assert run_program("python", source).stdout == "4950\n4950\n"


@is_linux
def test_children_of_a_program_end_with_it() -> None:
    source = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], stdout=subprocess.DEVNULL,"
        " stderr=subprocess.DEVNULL)\n"
        "print(child.pid)\n"
    )
    result = run_program("python", source)
    assert result.exit_code == 0
    assert has_ended(int(result.stdout))


@is_linux
def test_a_program_that_kills_itself_is_told_by_its_signal() -> None:
    result = run_program("python", "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    assert result.exit_code == -signal.SIGSEGV


def test_nothing_can_be_read_from_the_standard_input() -> None:
    assert run_program("python", "import sys\nprint(repr(sys.stdin.read()))\n").stdout == "''\n"


def test_a_program_learns_nothing_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKPREP_SECRET", "42")
    monkeypatch.setenv("PYTHONSTARTUP", "x.py")
    result = run_program("python", "import os\nprint(os.listdir())\nprint(*os.environ.items(), sep='\\n')\n")
    assert result.stdout.startswith("[]\n")
    assert "TIKPREP_SECRET" not in result.stdout
    assert "PYTHONSTARTUP" not in result.stdout
    assert str(Path.home()) not in result.stdout


def test_installed_packages_are_out_of_reach() -> None:
    assert "ModuleNotFoundError" in run_program("python", "import yaml\n").stderr
    assert run_program("python", "import asyncio, heapq, sqlite3\nprint(1)\n").stdout == "1\n"


def test_the_order_of_a_set_is_the_same_in_each_run() -> None:
    source = "print({'a', 'b', 'c', 'd', 'e', 'f'})\n"
    assert len({run_program("python", source).stdout for _ in range(4)}) == 1


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = run_program(
        "python", "import os, tempfile\nopen('x', 'w').close()\ntempfile.mkstemp()\nprint(os.getcwd())\n"
    )
    assert result.stdout.startswith(os.path.realpath(tmp_path))
    assert list(tmp_path.iterdir()) == []
