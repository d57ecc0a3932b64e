"""The locks: complete, hashed, and free of any address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[2]
RUN_LOCK: Final = ROOT / "packaging" / "requirements.txt"
DEV_LOCK: Final = ROOT / "packaging" / "requirements-dev.txt"
BOTH_LOCKS: Final = pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK], ids=lambda path: path.name)


def blocks(lock: Path) -> dict[str, str]:
    """Return what a lock says of each requirement, hashes included, by its first line."""
    parts = re.split(r"^(?=\S)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.partition(" \\")[0].strip(): part for part in parts if part.strip()}


def names(lock: Path) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in blocks(lock)}


def asked_for(*groups: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] + [
        line for group in groups for line in project["dependency-groups"][group]
    ]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@BOTH_LOCKS
@pytest.mark.parametrize("word", ["://", "index-url", "file:", " @ ", "find-links"])
def test_no_lock_holds_an_address(lock: Path, word: str) -> None:
    assert word not in lock.read_text(encoding="utf-8")


@BOTH_LOCKS
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    loose = [line for line, block in blocks(lock).items() if "==" not in line or "--hash=sha256:" not in block]
    assert loose == []


def test_the_run_lock_holds_what_the_project_asks_for() -> None:
    assert asked_for() - names(RUN_LOCK) == set()


def test_the_dev_lock_holds_what_the_developer_asks_for() -> None:
    assert asked_for("dev") - names(DEV_LOCK) == set()


def test_the_dev_lock_holds_the_run_lock_whole() -> None:
    # So one environment serves both, and `run` after `test` installs nothing.
    dev = blocks(DEV_LOCK)
    assert [line for line, block in blocks(RUN_LOCK).items() if dev.get(line) != block] == []


@BOTH_LOCKS
def test_one_package_alone_owns_the_module_quickjs(lock: Path) -> None:
    assert "quickjs-ng" in names(lock)
    assert "quickjs" not in names(lock)


@BOTH_LOCKS
def test_the_maths_bundle_is_there_on_every_python(lock: Path) -> None:
    assert [line for line in blocks(lock) if line.startswith("quickjax==") and ";" not in line] != []
