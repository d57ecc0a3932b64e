"""Packages by Anki's own hand, made once for all tests of this folder."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `anki_made.py` filled."""
    if importlib.util.find_spec("anki") is None:
        pytest.skip("anki is not here: install the developer's requirements")
    folder = tmp_path_factory.mktemp("anki")
    done = subprocess.run(
        [sys.executable, "-m", "tests.formats.apkg.anki_made", folder],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return folder
