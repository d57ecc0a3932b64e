"""What import-linter cannot see: imports inside functions, and what a start really loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import tikprep

PACKAGE: Final = Path(tikprep.__file__).parent

# Where an import may wait until a function runs, what it may load there, and why.
LATE_IMPORTS: Final = {
    "cli.py": (
        {"tikprep.app", "tikprep.commands"},
        "one command line, two starts: commands work without Qt, and the window does not pay for SQLAlchemy",
    ),
    "formats/apkg/__init__.py": (
        {"tikprep.formats.apkg.reader", "tikprep.formats.apkg.writer"},
        "who meets no Anki package does not wait for SQLite, zip and zstd",
    ),
    "rendering/page.py": (
        {"tikprep.rendering.foreign"},
        "most decks are Markdown; their cards do not wait for a CSS parser",
    ),
    "runner/harness/python_harness.py": (
        {"resource", "traceback", "tracemalloc"},
        "each run pays for what the harness imports; most answers raise nothing, and few are measured",
    ),
    "services/collection.py": (
        {
            "tikprep.services.doctor",
            "tikprep.services.drafts",
            "tikprep.services.exchange",
            "tikprep.services.exporting",
            "tikprep.services.insights",
            "tikprep.services.keystrokes",
            "tikprep.services.library",
            "tikprep.services.mistakes",
            "tikprep.services.search",
            "tikprep.services.submissions",
        },
        "cold services load SQLAlchemy or a grammar, which no first question needs",
    ),
    "services/references.py": (
        {"tikprep.formats.yaml_file"},
        "a parser of YAML is not loaded on the way to the first question",
    ),
    "ui/card/view.py": (
        {"tikprep.ui.card.lightbox", "tikprep.ui.card.menu"},
        "neither a menu nor an enlarged picture is needed to paint a card",
    ),
    "ui/study/card_surface.py": (
        {"tikprep.ui.study.answer_box"},
        "most first questions are not answered by typing, and comparing texts loads difflib",
    ),
    "ui/review/screen.py": (
        {"tikprep.ui.review.card_info"},
        "a dialog that a session may never open does not delay its first question",
    ),
    "ui/review/running.py": (
        {"tikprep.domain.exercise", "tikprep.runner.languages", "tikprep.ui.review.run_panel"},
        "most cards have no program, and editor and judge load much that no question needs",
    ),
    "ui/study/finding.py": (
        {"tikprep.ui.study.find_bar"},
        "a line edit is needed by no question",
    ),
    "ui/printing/dialog.py": (
        {"tikprep.ui.printing.printer"},
        "Qt's print support is loaded by nothing but a print on paper",
    ),
    "ui/printing/door.py": (
        {"tikprep.ui.printing.dialog", "tikprep.ui.printing.job"},
        "nobody waits at the start for what prints",
    ),
    "ui/exchange/door.py": (
        {"tikprep.ui.exchange.dialog", "tikprep.ui.exchange.pasted"},
        "nobody waits at the start for an import or for all deck formats",
    ),
    "ui/exchange/export_door.py": (
        {"tikprep.ui.exchange.export_dialog"},
        "nobody waits at the start for an export",
    ),
    "ui/window.py": (
        {
            "tikprep.ui.decks.options_dialog",
            "tikprep.ui.decks.page",
            "tikprep.ui.pad.page",
            "tikprep.ui.settings.page",
            "tikprep.ui.shortcuts",
        },
        "pages and dialogs come when they are first asked for, so the first one does not pay for all",
    ),
    "app.py": (
        {"tikprep.rendering.highlight"},
        "Pygments is loaded by a thread while the window already paints",
    ),
    "ui/tasks.py": (
        {"tikprep.services.collection"},
        "the window paints first, its collection thread loads the rest",
    ),
}

DATABASE_PACKAGES: Final = {"pydantic", "sqlalchemy", "sqlmodel"}


def late_imports(source: str) -> Iterator[str]:
    """Yield the name of each module that is imported inside a function."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def loaded_by(module: str) -> set[str]:
    """Return the top-level packages that a fresh Python has loaded after importing one module."""
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=PACKAGE.parent
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_imports_wait_inside_a_function_only_where_a_reason_is_known() -> None:
    surprising = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        allowed, _reason = LATE_IMPORTS.get(place, (set(), ""))
        for name in late_imports(path.read_text(encoding="utf-8")):
            # `from tikprep import app` names the module whole, `from tikprep.app import main` names a thing in it.
            if name not in allowed and name.rpartition(".")[0] not in allowed:
                surprising.append(f"{place}: {name}")
    assert surprising == []


def test_every_allowed_late_import_is_still_there() -> None:
    gone = []
    for place, (allowed, _reason) in LATE_IMPORTS.items():
        found = set(late_imports((PACKAGE / place).read_text(encoding="utf-8")))
        found |= {name.rpartition(".")[0] for name in found}
        gone += [f"{place}: {name}" for name in sorted(allowed - found)]
    assert gone == []


@pytest.mark.qt
def test_the_window_starts_without_a_database_package() -> None:
    assert loaded_by("tikprep.app") & DATABASE_PACKAGES == set()


def test_the_command_line_starts_without_qt_and_without_a_database_package() -> None:
    assert loaded_by("tikprep.cli") & (DATABASE_PACKAGES | {"PySide6", "shiboken6"}) == set()
