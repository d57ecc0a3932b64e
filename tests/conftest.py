"""What holds for every test: no display is needed, no home folder is touched, chance is told."""

from __future__ import annotations

import gc
import importlib.util
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.quiet import turn

TESTS = Path(__file__).parent
# Folders and files of tests/ that cannot be imported without PySide6.
QT_TESTS = ("ui", "e2e", "test_app.py", "screenshots.py")
HOME_VARIABLES = (
    "APPDATA",
    "HOME",
    "LOCALAPPDATA",
    "USERPROFILE",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
)

# Qt reads it when the first application object is made, which may be at import of a test module.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# As in the program, no thread but the main one may find a widget among the garbage and destroy it.
gc.disable()
MOST_NEW_OBJECTS = 20_000

# A shared machine may pause any example for longer than a deadline allows.
settings.register_profile("tikprep", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile("steady" if "CI" in os.environ else "tikprep")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the run without Qt, and declare pytest-qt's options where that plugin is not installed."""
    parser.addoption(
        "--without-qt", action="store_true", help="leave out what needs PySide6, and insist that it is absent"
    )
    if importlib.util.find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "Read by pytest-qt, which this run does without.")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a run that claims to be without Qt and is not: it would prove nothing."""
    if config.getoption("without_qt") and importlib.util.find_spec("PySide6") is not None:
        raise pytest.UsageError(
            "--without-qt: PySide6 is installed here; see packaging/gate.py for the right environment"
        )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the window's tests in the run without Qt."""
    is_left_out = config.getoption("without_qt") and _top_of(collection_path) in QT_TESTS
    return True if is_left_out else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let tests that look at the clock have the machine for themselves in a parallel run."""
    if gc.get_count()[0] > MOST_NEW_OBJECTS:
        gc.collect()
    if not hasattr(item.config, "workerinput"):
        return (yield)
    # A worker's folder lies in that of the run.
    with turn(Path(item.config.option.basetemp).parent, is_quiet=item.get_closest_marker("quiet") is not None):
        return (yield)


def pytest_collection_finish() -> None:
    """Search what tests leave behind, not what was read before the first of them."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by folder, so that no file can forget it; leave out what is marked by hand."""
    for item in items:
        if _top_of(item.path) in QT_TESTS:
            item.add_marker(pytest.mark.qt)
        if _top_of(item.path) == "benchmarks":
            item.add_marker(pytest.mark.benchmark)
    if config.getoption("without_qt"):
        left_out = [item for item in items if item.get_closest_marker("qt")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def _top_of(path: Path) -> str:
    return next(iter(path.relative_to(TESTS).parts), "") if path.is_relative_to(TESTS) else ""


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder of the run's own: a person's collection and settings are never seen, let alone changed."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in HOME_VARIABLES:
            patch.setenv(name, str(home))
        yield home
