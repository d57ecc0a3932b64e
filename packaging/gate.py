"""Everything a change has to pass, in one go: `python3 packaging/bootstrap.py gate`.

All steps run, also after one failed, so that one go shows all there is to mend. Words after
`gate` choose the steps whose name holds one of them: `bootstrap.py gate ruff mypy`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from bootstrap import DEV_LOCK, PICTURE, ROOT, clean_environment, set_up

BUILD = ROOT / "build" / "gate"
BOOTSTRAP = str(ROOT / "packaging" / "bootstrap.py")
VENV_WITHOUT_QT = ROOT / ".venv-noqt"
QT_REQUIREMENTS = ("pyside6", "shiboken6", "pytest-qt")


def main(chosen: Sequence[str]) -> int:
    """Run the steps; 0 if each of them passed."""
    steps = [(name, step) for name, step in STEPS.items() if not chosen or any(word in name for word in chosen)]
    if not steps:
        print("The steps are:", ", ".join(STEPS))
        return 2
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    results = []
    for name, step in steps:
        print(f"\n=== {name}", flush=True)
        start_s = time.perf_counter()
        passed = step()
        results.append((name, passed, time.perf_counter() - start_s))
    print()
    for name, passed, taken_s in results:
        print(f"{'passed' if passed else 'FAILED'}  {taken_s:6.1f} s  {name}")
    for line in _test_totals():
        print(line)
    return 0 if all(passed for _, passed, _ in results) else 1


def tests() -> bool:
    """The README's test command, word for word; the report is asked for beside it."""
    return _call([_base_python(), BOOTSTRAP, "test"], report="tests")


def first_window() -> bool:
    """The README's run command where there is no display: a picture is its proof."""
    command = [_base_python(), BOOTSTRAP, "run", "--home", str(BUILD / "home")]
    return _call(command, variables={"DISPLAY": "", "WAYLAND_DISPLAY": ""}) and PICTURE.exists()


def ruff_check() -> bool:
    """Style and likely faults."""
    return _module("ruff", "check")


def ruff_format() -> bool:
    """One layout for all."""
    return _module("ruff", "format", "--check")


def mypy() -> bool:
    """Types, strictly."""
    return _module("mypy")


def imports() -> bool:
    """The one direction of imports."""
    return _call([str(Path(sys.executable).with_name("lint-imports")), "--no-logo"])


def decks() -> bool:
    """The shipped decks: their form, their sums, and what their programs print."""
    return _module("tikprep", "check", "decks")


def benchmarks() -> bool:
    """Each benchmark runs through on a small collection; figures are not judged on a shared machine."""
    return _module("pytest", "-m", "benchmark", "-p", "no:xdist", "tests/benchmarks", report="benchmarks")


def tests_without_qt() -> bool:
    """All but the window's tests, in an environment that has no PySide6 to import by mistake."""
    python = _environment_without_qt()
    return _call(
        [str(python), "-m", "pytest", "--without-qt", "-n", "2", "-m", "not benchmark"],
        report="tests-without-qt",
    )


def wheel() -> bool:
    """The wheel builds, installs alone, answers, and brings its decks."""
    made = BUILD / "wheel"
    if not _module("hatchling", "build", "--target", "wheel", "--directory", str(made)):
        return False
    folder = BUILD / "wheel-venv"
    python = folder / _within_venv("python")
    dependencies = _environment_without_qt()
    return (
        _call([_base_python(), "-m", "venv", str(folder)])
        and _call(
            [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *map(str, made.iterdir())]
        )
        and _borrow_packages(python, dependencies)
        and _call([str(folder / _within_venv("tikprep")), "--version"], cwd=BUILD)
        and _call([str(python), "-I", "-c", SHIPPED_PROBE, str(folder)], cwd=BUILD)
    )


# The source tree is on no path of the wheel's environment, so what is found came with the wheel.
SHIPPED_PROBE = """
import sys
from tikprep.paths import decks_folder, resources_folder
for folder in (decks_folder(), resources_folder()):
    assert folder.is_relative_to(sys.argv[1]), folder
decks = len(list(decks_folder().glob("cards/*.md")))
print(f"The wheel brings {decks} decks.")
sys.exit(0 if decks else 1)
"""

STEPS: Mapping[str, Callable[[], bool]] = {
    "tests": tests,
    "first window": first_window,
    "ruff check": ruff_check,
    "ruff format": ruff_format,
    "mypy": mypy,
    "imports": imports,
    "decks": decks,
    "benchmarks": benchmarks,
    "wheel": wheel,
    "tests without Qt": tests_without_qt,
}


def _environment_without_qt() -> Path:
    lock = BUILD.parent / "requirements-noqt.txt"
    kept = without_qt(DEV_LOCK.read_text(encoding="utf-8"))
    lock.write_text(kept, encoding="utf-8")
    return set_up(VENV_WITHOUT_QT, lock, ())


def without_qt(lock: str) -> str:
    """Return a lock less what needs Qt; a requirement's hashes follow it on indented lines."""
    kept = []
    keeping = True
    for line in lock.splitlines(keepends=True):
        if not line.startswith(" "):
            keeping = not line.startswith(QT_REQUIREMENTS)
        if keeping:
            kept.append(line)
    return "".join(kept)


def _borrow_packages(python: Path, lender: Path) -> bool:
    """Let one environment import the packages of another; its own come first, and no .pth file of the other is read."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own, lent = (
        Path(subprocess.check_output([str(each), "-I", "-c", where], text=True).strip()) for each in (python, lender)
    )
    (own / "borrowed.pth").write_text(f"{lent}\n", encoding="utf-8")
    return True


def _within_venv(name: str) -> Path:
    return Path("Scripts", f"{name}.exe") if os.name == "nt" else Path("bin", name)


def _base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def _module(*arguments: str, report: str = "") -> bool:
    return _call([sys.executable, "-m", *arguments], report=report)


def _call(
    command: Sequence[str], cwd: Path = ROOT, report: str = "", variables: Mapping[str, str] | None = None
) -> bool:
    """Run a command in sight; whether it succeeded. `report` names the file that pytest leaves for the totals."""
    words = [Path(command[0]).name, *command[1:]]
    print("$", *(word if "\n" not in word else "..." for word in words), flush=True)
    environment = clean_environment() | dict(variables or ())
    if report:
        # Relative, as pytest splits the variable at spaces; it runs in the project's folder.
        environment["PYTEST_ADDOPTS"] = f"--junitxml=build/gate/{report}.xml"
    return subprocess.call(list(command), cwd=cwd, env=environment) == 0


def _test_totals() -> list[str]:
    """Sum the reports of all test runs into the one line that a reader of the log looks for."""
    suites = [suite for report in sorted(BUILD.glob("*.xml")) for suite in ElementTree.parse(report).iter("testsuite")]
    if not suites:
        return []
    run, failures, errors, skipped = (
        sum(int(suite.get(key, "0")) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return [f"{run - failed - skipped} passed, {failed} failed, {skipped} skipped"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
