"""Looks for mistakes in deck files: what breaks the format, what a program or a sum does not yield.

Decks that stand beside `tags.yml` or `refs.yml` are held to the rules of the shipped decks. A person's
own deck is not: there the lengths are hints, and tags, rounds and wording are free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tikprep.disk import unwritable
from tikprep.domain.programs import BAD, FIXED, RUN, programs
from tikprep.errors import DeckFormatError
from tikprep.formats import deck_files
from tikprep.formats.base import DeckBundle, ImportedNote
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.markdown_reader import survey, unix_lines
from tikprep.formats.markdown_writer import deck_text, replace_file
from tikprep.formats.prose import reference_keys
from tikprep.formats.similarity import similar_pairs
from tikprep.formats.yaml_file import WordList, read_word_list
from tikprep.paths import decks_folder
from tikprep.runner import LANGUAGES, RunResult, run_program
from tikprep.services.check_rules import (
    LEAST_CARDS_A_TAG,
    FormulaProblem,
    Surroundings,
    calc_rules,
    fences_of,
    gap_rules,
    house_rules,
    length_rules,
    number_rules,
    problem_rules,
)

_PROGRAMS_AT_ONCE = 2
# Only Markdown decks are written by hand; `--fix` must never touch another file.
_CHECKED = (MarkdownDeck(),)
_LEAST_LIKENESS = 0.7


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, or with `is_error` False a hint. What is wrong with a whole file has line 0."""

    path: Path
    line: int
    message: str
    is_error: bool = True

    def __str__(self) -> str:
        place = f"{self.path.name}, line {self.line}" if self.line else self.path.name
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what was found. `not_verified` are programs that could not be run here."""

    files: int
    cards: int
    problems: tuple[Problem, ...]
    not_verified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _House:
    """A folder of shipped decks and the word lists beside it."""

    folder: Path
    tags: WordList | None
    refs: WordList | None


@dataclass(frozen=True, slots=True)
class _Deck:
    """A file, what was read of it, and the house it belongs to, if any."""

    path: Path
    bundle: DeckBundle
    house: _House | None
    is_sound: bool


@dataclass(frozen=True, slots=True)
class _Program:
    """A program of a card and the output that it must have; a `bad` one must miss it."""

    path: Path
    note: ImportedNote
    language: str
    flag: str
    source: str
    expected: str


@dataclass(slots=True)
class _Findings:
    """What one check gathers."""

    problems: list[Problem] = field(default_factory=list)
    not_verified: list[str] = field(default_factory=list)

    def add(self, path: Path, line: int, message: str, *, is_error: bool = True) -> None:
        self.problems.append(Problem(path, line, message, is_error))

    def about(self, deck: _Deck, note: ImportedNote, message: str, *, is_error: bool = True) -> None:
        self.add(deck.path, note.line, f"card {note.guid}: {message}", is_error=is_error)


def check_paths(
    paths: Sequence[Path], *, run_code: bool = True, formula_problem: FormulaProblem | None = None
) -> CheckReport:
    """Check deck files, or all decks of folders. Raises TikPrepError for a path that is neither.

    `formula_problem` tells for TeX and whether it is displayed why it cannot be drawn, or None.
    With `run_code` the programs of the decks are executed, two at a time.
    """
    files = deck_files(paths, _CHECKED)
    found = _Findings()
    houses = _houses(files, found)
    decks = [deck for path in files if (deck := _read(path, houses.get(path.parent), found)) is not None]
    _check_uniqueness(decks, found)
    for deck in decks:
        _check_cards(deck, formula_problem, found)
    for house in {id(house): house for house in houses.values() if house is not None}.values():
        _check_house(house, [deck for deck in decks if deck.house is house], files, found)
    programs = [program for deck in decks for program in _programs(deck, found)]
    if run_code:
        _run_all(programs, found)
    elif programs:
        found.not_verified.append(f"{len(programs)} programs were not run")
    order = {path: number for number, path in enumerate(files)}
    problems = sorted(
        found.problems, key=lambda problem: (order.get(problem.path, -1), str(problem.path), problem.line)
    )
    cards = sum(len(deck.bundle.notes) for deck in decks)
    return CheckReport(len(files), cards, tuple(problems), tuple(found.not_verified))


def fix_paths(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Bring sound deck files into canonical form, each in one step, and tell which ones changed.

    A file with problems stays as it is. Raises TikPrepError where the disk refuses.
    """
    changed = []
    for path in deck_files(paths, _CHECKED):
        found = survey(path)
        if found.problems or found.bundle is None:
            continue
        content = deck_text(found.bundle).encode("utf-8")
        try:
            if path.read_bytes() == content:
                continue
            replace_file(path, content)
        except OSError as error:
            raise unwritable(path, error, "make it and its folder writable") from error
        changed.append(path)
    return tuple(changed)


# Files and houses


def _houses(files: Iterable[Path], found: _Findings) -> dict[Path, _House | None]:
    """The house of each folder that holds a deck."""
    by_root: dict[Path, _House] = {}
    houses: dict[Path, _House | None] = {}
    for folder in dict.fromkeys(path.parent for path in files):
        roots = (folder, folder.parent) if folder.name == "cards" else (folder,)
        root = next((root for root in roots if (root / "tags.yml").is_file() or (root / "refs.yml").is_file()), None)
        if root is None:
            houses[folder] = None
            continue
        if root not in by_root:
            by_root[root] = _House(folder, _word_list(root / "tags.yml", found), _word_list(root / "refs.yml", found))
        houses[folder] = by_root[root]
    return houses


def _word_list(path: Path, found: _Findings) -> WordList | None:
    if not path.is_file():
        return None
    try:
        return read_word_list(path)
    except DeckFormatError as error:
        found.add(error.path, error.line, error.problem)
        return None


def _read(path: Path, house: _House | None, found: _Findings) -> _Deck | None:
    result = survey(path)
    for problem in result.problems:
        found.add(problem.path, problem.line, problem.problem)
    if result.bundle is None:
        return None
    deck = _Deck(path, result.bundle, house, not result.problems)
    if house is not None and deck.is_sound:
        _check_form(deck, found)
    return deck


def _check_form(deck: _Deck, found: _Findings) -> None:
    if deck.path.stem != deck.bundle.slug:
        found.add(deck.path, 1, f"the deck's id is '{deck.bundle.slug}': name the file {deck.bundle.slug}.md")
    content = deck.path.read_bytes()
    wanted = deck_text(deck.bundle)
    if content == wanted.encode("utf-8"):
        return
    lines, wanted_lines = unix_lines(content.decode("utf-8-sig")).split("\n"), wanted.split("\n")
    pairs = enumerate(zip(lines, wanted_lines, strict=False), start=1)
    line = next((number for number, (has, wants) in pairs if has != wants), 1)
    found.add(deck.path, line, "the file is not in canonical form from here on: run 'tikprep check --fix'")


# Cards


def _check_uniqueness(decks: Sequence[_Deck], found: _Findings) -> None:
    slugs: dict[str, Path] = {}
    cards: dict[str, tuple[Path, int]] = {}
    for deck in decks:
        slug = deck.bundle.slug
        if slug and slugs.setdefault(slug, deck.path) != deck.path:
            found.add(deck.path, 1, f"the deck's id '{slug}' is also that of {slugs[slug].name}: give one another id")
        for note in deck.bundle.notes:
            path, line = cards.setdefault(note.guid, (deck.path, note.line))
            if path != deck.path:
                found.about(deck, note, f"its id also stands in {path.name}, line {line}: give one of them another")


def _check_cards(deck: _Deck, formula_problem: FormulaProblem | None, found: _Findings) -> None:
    house = deck.house
    around = Surroundings(deck.bundle.title, house.tags, house.refs, formula_problem) if house is not None else None
    problems = frozenset(spec.parent.name for spec in (decks_folder() / "problems").glob("*/spec.json"))
    for note in deck.bundle.notes:
        for message in (*calc_rules(note), *number_rules(note), *problem_rules(note, problems)):
            found.about(deck, note, message)
        for message in gap_rules(note):
            found.about(deck, note, message, is_error=around is not None)
        for message in length_rules(note):
            found.about(deck, note, message, is_error=around is not None)
        for message in house_rules(note, around) if around is not None else ():
            found.about(deck, note, message)


def _check_house(house: _House, decks: Sequence[_Deck], files: Sequence[Path], found: _Findings) -> None:
    notes = [(deck, note) for deck in decks for note in deck.bundle.notes]
    for earlier, later, likeness in similar_pairs([note.front for _, note in notes], _LEAST_LIKENESS):
        deck, note = notes[later]
        found.about(deck, note, f"its front is {likeness:.0%} that of {notes[earlier][1].guid}: ask something else")
    if house.refs is not None:
        _check_references(house.refs, found)
    folders = {deck.path.parent for deck in decks} | {house.folder}
    if any(file not in files for folder in folders for file in deck_files([folder], _CHECKED)):
        return
    if house.tags is not None:
        used = Counter(tag for _, note in notes for tag in dict.fromkeys(note.tags))
        for tag, line in house.tags.lines.items():
            if used[tag] < LEAST_CARDS_A_TAG:
                message = f"the tag '{tag}' is on {used[tag]} cards: use it on {LEAST_CARDS_A_TAG} or delete it"
                found.add(house.tags.path, line, message)
    if house.refs is not None:
        named = {key for _, note in notes for key in reference_keys(note.back)}
        for key, line in house.refs.lines.items():
            if key not in named:
                found.add(house.refs.path, line, f"no card names the reference '{key}': delete it")


def _check_references(refs: WordList, found: _Findings) -> None:
    for key, entry in refs.entries.items():
        said = set(entry) if isinstance(entry, dict) else set()
        missing = [name for name in ("title", "authors", "year") if name not in said]
        if not said & {"venue", "arxiv", "doi", "url"}:
            missing.append("venue")
        if missing:
            found.add(refs.path, refs.lines.get(key, 1), f"the reference '{key}' lacks {', '.join(missing)}: add it")


# Programs


def _programs(deck: _Deck, found: _Findings) -> Iterator[_Program]:
    names = tuple(language.name for language in LANGUAGES)
    for note in deck.bundle.notes:
        for program in programs(fences_of(note)):
            language, flag = program.language, program.flag
            if language not in names:
                message = f"programs in '{language}' cannot be run: use {', '.join(names)} or take '{flag}' away"
                found.about(deck, note, message)
            elif program.expected is None:
                found.about(
                    deck, note, f"no output follows its fence '{flag}': write an '```output' fence in the answer"
                )
            else:
                yield _Program(deck.path, note, language, flag, program.source, program.expected)


def _run_all(programs: Sequence[_Program], found: _Findings) -> None:
    with ThreadPoolExecutor(_PROGRAMS_AT_ONCE) as pool:
        results = pool.map(_run, programs)
        for program, result in zip(programs, results, strict=True):
            if result.missing_toolchain:
                name = f"{program.path.name}, line {program.note.line}: card {program.note.guid}"
                found.not_verified.append(f"{name}: {result.missing_toolchain} is not installed")
                continue
            message = _verdict(program, result)
            if message is not None:
                found.add(program.path, program.note.line, f"card {program.note.guid}: {message}")


def _run(program: _Program) -> RunResult:
    return run_program(program.language, program.source)


def _verdict(program: _Program, result: RunResult) -> str | None:
    printed = unix_lines(result.stdout)
    # A fence cannot say that the last line has no end, so both ways are the same output.
    is_as_expected = printed in (program.expected, program.expected.removesuffix("\n"))
    is_over = result.is_built and not result.timed_out and not result.is_cut_off
    if program.flag == BAD:
        if is_as_expected and is_over and result.exit_code == 0:
            return "its bad program prints the right output: let it show the bug"
        return None
    name = f"its {program.flag} program" if program.flag != RUN else "its program"
    if result.timed_out:
        return f"{name} did not end in time: make it end"
    if not result.is_built:
        return f"{name} cannot be built ({_first_line(result.stderr)}): mend it"
    if result.is_cut_off:
        return f"{name} prints without end: let it print less"
    if not is_as_expected:
        return (
            f"{name} prints {_quoted(printed)} and not {_quoted(program.expected)}{_because(result)}: mend one of them"
        )
    if program.flag == FIXED and result.exit_code != 0:
        return f"{name} fails{_because(result)}: mend it"
    return None


def _because(result: RunResult) -> str:
    words = result.stderr.strip().split("\n")[-1]
    return f" ({words[:200]})" if result.exit_code != 0 and words else ""


def _first_line(text: str) -> str:
    lines = [line for line in text.split("\n") if "error" in line] or text.strip().split("\n")
    return lines[0].strip()[:200]


def _quoted(text: str) -> str:
    text = text.removesuffix("\n")
    return repr(text if len(text) <= 120 else f"{text[:120]}…")
