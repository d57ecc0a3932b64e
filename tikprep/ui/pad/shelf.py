"""Which problems there are, read off the GUI thread, and which languages this machine can run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tikprep.errors import TikPrepError
from tikprep.runner.languages import LANGUAGES
from tikprep.runner.problem_folder import ProblemFolder, read_problem


@dataclass(frozen=True, slots=True)
class Tool:
    """A language of the judge; `hint` tells how to get its toolchain where this machine has none."""

    name: str
    title: str
    is_here: bool
    hint: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All problems in order of difficulty and title, what is wrong with those that cannot be read, and the tools."""

    problems: tuple[ProblemFolder, ...]
    faults: tuple[str, ...]
    tools: tuple[Tool, ...]


def read_shelf(folder: Path) -> Shelf:
    """Read every problem of a folder; one that is broken spoils no other."""
    found: list[ProblemFolder] = []
    faults: list[str] = []
    for spec in sorted(folder.glob("*/spec.json")):
        try:
            found.append(read_problem(spec.parent))
        except TikPrepError as error:
            faults.append(f"{spec.parent.name}: {error}")
    order = {"easy": 0, "medium": 1, "hard": 2}
    found.sort(key=lambda each: (order.get(each.problem.difficulty, 3), each.problem.title))
    return Shelf(tuple(found), tuple(faults), tools())


def tools() -> tuple[Tool, ...]:
    """The languages of the judge as this machine has them."""
    return tuple(
        Tool(each.name, each.title, each.toolchain() is not None, each.install_hint(sys.platform)) for each in LANGUAGES
    )
