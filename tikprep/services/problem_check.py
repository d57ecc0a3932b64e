"""Looks for mistakes in coding problems: each is proved as `tikprep.runner.proofs` tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tikprep.errors import DeckFormatError, printable
from tikprep.runner.judge import Judge
from tikprep.runner.languages import LANGUAGES
from tikprep.runner.problem_folder import ProblemFolder, read_problem
from tikprep.runner.proofs import Flaw, flaws_of, missing_parts
from tikprep.services.check import Problem

_SPEC = "spec.json"
# The same cases in each run, so that a flaw comes back until it is mended.
_SEED = 20


@dataclass(frozen=True, slots=True)
class ProofReport:
    """What was found in coding problems. `not_verified` tells what could not be run here."""

    folders: int
    problems: tuple[Problem, ...]
    not_verified: tuple[str, ...]


def problem_folders(path: Path) -> tuple[Path, ...]:
    """The folders of coding problems that a path means: itself, or those right inside it."""
    if (path / _SPEC).is_file():
        return (path,)
    return tuple(sorted(spec.parent for spec in path.glob(f"*/{_SPEC}")))


def check_problems(
    folders: Sequence[Path], *, run_code: bool = True, tell: Callable[[str], None] = lambda _: None
) -> ProofReport:
    """Prove the problems of these folders; `tell` hears the name of each before it is proved.

    Without `run_code` only their files are read. Raises TikPrepError where nothing can be judged at all.
    """
    found: list[Problem] = []
    sound: list[ProblemFolder] = []
    for path in folders:
        try:
            sound.append(read_problem(path))
        except DeckFormatError as error:
            found.append(_told(path.name, error.path, error.line, error.problem))
    if not run_code:
        found += [_flawed(folder, flaw) for folder in sound for flaw in missing_parts(folder)]
        not_run = (
            (f"the programs of {len(sound)} coding problem{'s' * (len(sound) != 1)} were not run",) if sound else ()
        )
        return ProofReport(len(folders), tuple(found), not_run)
    with Judge(seed=_SEED) as judge:
        for folder in sound:
            tell(folder.problem.slug)
            try:
                found += [_flawed(folder, flaw) for flaw in flaws_of(folder, judge)]
            except DeckFormatError as error:
                found.append(_told(folder.problem.slug, error.path, error.line, error.problem))
    missing = [language.title for language in LANGUAGES if language.toolchain() is None]
    return ProofReport(len(folders), tuple(found), tuple(f"stubs in {title}: it is not installed" for title in missing))


def _flawed(folder: ProblemFolder, flaw: Flaw) -> Problem:
    return _told(folder.problem.slug, folder.folder / flaw.file, 0, flaw.message)


def _told(slug: str, path: Path, line: int, message: str) -> Problem:
    return Problem(path, line, printable(f"problem {slug}: {message}"))
