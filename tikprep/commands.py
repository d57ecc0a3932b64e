"""What the commands of the command line do and print."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TextIO, TypeVar

from tikprep.display import qt_platform
from tikprep.domain.model import Counts
from tikprep.domain.problem import CaseResult, SuiteResult, Verdict
from tikprep.errors import (
    Cancelled,
    CollectionLocked,
    CollectionMissing,
    CollectionUnwritable,
    DeckFormatError,
    QueryError,
    TikPrepError,
)
from tikprep.paths import Paths, decks_folder, resources_folder, user_paths
from tikprep.rendering.math import FormulaFailed, FormulaRenderer
from tikprep.runner.compare import shown
from tikprep.runner.growth import Growth, measure_growth
from tikprep.runner.judge import Judge, isolation
from tikprep.runner.problem_folder import find_problem
from tikprep.runner.source_file import language_of, read_source
from tikprep.runner.space import Space, measure_space
from tikprep.runner.stress import StressResult, stress_test
from tikprep.services.check import CheckReport, check_paths, fix_paths
from tikprep.services.collection import Collection
from tikprep.services.doctor import Health, ReplayReport, versions
from tikprep.services.exchange import ImportChoices, ImportReport
from tikprep.services.exporting import SEPARATORS, ExportChoices, ExportReport, Selection
from tikprep.services.problem_check import ProofReport, check_problems, problem_folders

OK, PROBLEM = 0, 1
# What is done sooner needs no line that says so.
_SILENT_S = 1.0
T = TypeVar("T")


def run(options: argparse.Namespace) -> int:
    """Run the parsed command; raises TikPrepError for what the world does."""
    commands: dict[str, Callable[[argparse.Namespace, Paths], int]] = {
        "due": _due,
        "stats": _stats,
        "import": _import,
        "search": _search,
        "export": _export,
        "check": _check,
        "judge": _judge,
        "doctor": _doctor,
    }
    return commands[options.command](options, user_paths(options.home))


def _look(paths: Paths, read: Callable[[Collection], T]) -> T:
    """Read the collection with the shipped decks in it, or as it is where it may not be written."""
    try:
        collection = Collection.open(paths.data)
    except (CollectionLocked, CollectionUnwritable):
        collection = Collection.open(paths.data, read_only=True)
    with collection:
        if not collection.database.is_read_only:
            _sync(collection)
        return collection.guarded(lambda: read(collection))


def _sync(collection: Collection) -> None:
    """A shipped deck that cannot be read must not stand between a person and their own cards."""
    try:
        collection.sync_shipped()
    except DeckFormatError as error:
        print(f"tikprep: a shipped deck stays as it was: {error}", file=sys.stderr)


def _due(options: argparse.Namespace, paths: Paths) -> int:
    today = _look(paths, lambda collection: collection.overview.today())
    decks = [row for row in today.decks if row.id is not None]
    if options.json:
        rows = [{"id": row.slug or str(row.id), "title": row.title, **_own(row.counts)} for row in decks]
        return _print_json({**_own(today.counts), "decks": rows})
    counts = today.counts
    print(f"{counts.total} cards wait: {counts.new} new, {counts.learning} learning, {counts.review} due")
    if counts.total:
        print(f"about {today.minutes} minutes")
    for row in decks:
        print(f"  {row.title:<44} {row.counts.new:>4} new {row.counts.learning:>4} learning {row.counts.review:>4} due")
    return OK


def _own(counts: Counts) -> dict[str, int]:
    return {"new": counts.new, "learning": counts.learning, "review": counts.review}


def _stats(options: argparse.Namespace, paths: Paths) -> int:
    stats = _look(paths, lambda collection: collection.insights.stats())
    if options.json:
        days = [{"date": date, **asdict(day)} for date, day in stats.days]
        return _print_json({**asdict(stats), "days": days})
    cards = stats.cards
    print(
        f"{stats.notes} notes; cards: {cards.new} new, {cards.young} young, {cards.mature} mature, "
        f"{cards.suspended} suspended"
    )
    streak = _counted(stats.streak_days, "day")
    print(f"last 30 days: {stats.answers} answers in {stats.taken_ms // 60_000} minutes; streak {streak}")
    if stats.retention is not None:
        print(f"retention of due cards: {stats.retention:.1%}")
    return OK


def _import(options: argparse.Namespace, paths: Paths) -> int:
    bar = _ProgressLine(sys.stderr, "Importing", is_silent=options.json)
    with Collection.open(paths.data) as collection:
        _sync(collection)
        try:
            report = collection.exchange.import_paths(
                options.paths,
                dry_run=options.dry_run,
                choices=ImportChoices(with_history=not options.no_history),
                encoding=options.encoding,
                progress=bar,
            )
        finally:
            bar.clear()
    if options.json:
        return _print_json(_import_json(report))
    lead = "Would add" if options.dry_run else "Added"
    added = f"{_counted(report.notes_added, 'note')} and {_counted(report.cards_added, 'card')}"
    rest = f"{report.notes_updated} updated, {report.notes_unchanged} unchanged"
    log = f", {_counted(report.reviews_added, 'review')}" if report.reviews_added else ""
    print(f"{lead} {added}{log}; {rest}, {_counted(report.media_added, 'media file')}")
    for problem in report.problems:
        print(f"  {problem}")
    return OK


def _import_json(report: ImportReport) -> dict[str, object]:
    """The keys that scripts may rely on."""
    found = asdict(report)
    del found["notes_conflicting"]
    return found


def _search(options: argparse.Namespace, paths: Paths) -> int:
    try:
        found = _look(paths, lambda collection: collection.search.shown(collection.search.notes(options.query)))
    except QueryError as error:
        _point_at(error)
        raise
    if options.json:
        rows = [
            {"id": note.guid, "deck": note.deck, "title": note.title, "first_line": note.first_line} for note in found
        ]
        return _print_json({"notes": rows})
    for note in found:
        print(f"{note.guid:<24} {note.deck}: {note.title or note.first_line}")
    print(f"{_counted(len(found), 'note')} found")
    return OK


def _point_at(error: QueryError) -> None:
    """Show the place below the search, where that is one line."""
    if error.query.isprintable():
        print(f"{error.query}\n{' ' * error.position}^", file=sys.stderr)


def _export(options: argparse.Namespace, paths: Paths) -> int:
    if options.format == "pdf":
        raise TikPrepError("A PDF is made in the window: under Decks choose the deck and press Ctrl+P.")
    choices = ExportChoices(
        with_history=options.with_history,
        with_private=options.with_private,
        license="" if options.license == "none" else options.license,
        author=options.author or None,
        may_replace=options.force,
        separator=SEPARATORS[options.separator],
    )
    bar = _ProgressLine(sys.stderr, "Exporting", is_silent=options.json)

    def work(collection: Collection) -> ExportReport:
        export = collection.export
        what = Selection(None if options.deck is None else export.decks_named(options.deck), None, options.search)
        return export.export(what, options.format, options.target, choices, bar)

    try:
        report = _look(paths, work)
    except QueryError as error:
        _point_at(error)
        raise
    except KeyboardInterrupt:
        raise Cancelled from None
    finally:
        bar.clear()
    if options.json:
        return _print_json(asdict(report))
    size = (
        f"{report.size_bytes / 1_000_000:,.1f} MB" if report.size_bytes >= 100_000 else f"{report.size_bytes:,} bytes"
    )
    print(
        f"Wrote {_counted(report.notes, 'note')}, {_counted(report.cards, 'card')} and "
        f"{_counted(report.media, 'media file')} to {options.target} ({size})"
    )
    for line in report.left_out:
        print(f"  {line}")
    return OK


class _ProgressLine:
    """One line of a terminal that tells how far a work came that takes longer than a second; elsewhere silence."""

    def __init__(self, stream: TextIO, words: str, *, is_silent: bool = False) -> None:
        self._stream = stream
        self._words = words
        self._is_shown = stream.isatty() and not is_silent
        self._begun_s = time.monotonic()
        self._told = ""

    def __call__(self, done: int, total: int) -> None:
        if not self._is_shown or not total or time.monotonic() - self._begun_s < _SILENT_S:
            return
        told = f"{self._words} {100 * min(done, total) // total:3} %"
        if told != self._told:
            self._told = told
            self._stream.write(f"\r{told}")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._told:
            self._stream.write(f"\r{' ' * len(self._told)}\r")
            self._stream.flush()


def _check(options: argparse.Namespace, paths: Paths) -> int:
    folders = [folder for path in options.paths for folder in problem_folders(path)]
    decks = [path for path in options.paths if not problem_folders(path)]
    report = _deck_report(decks, options) if decks else CheckReport(0, 0, (), ())
    proofs = _proof_report(folders, options) if folders else ProofReport(0, (), ())
    problems = (*report.problems, *proofs.problems)
    errors = [problem for problem in problems if problem.is_error]
    not_verified = (*report.not_verified, *proofs.not_verified)
    if options.json:
        return _print_json(
            {
                "files": report.files,
                "cards": report.cards,
                "coding_problems": proofs.folders,
                "problems": [_problem_json(p) for p in problems],
                "not_verified": list(not_verified),
            },
            PROBLEM if errors else OK,
        )
    for problem in problems:
        print(problem if problem.is_error else f"{problem} (a hint)")
    for line in not_verified:
        print(f"not verified: {line}")
    counts = [_counted(report.files, "file"), _counted(report.cards, "card")] if decks else []
    counts += [_counted(proofs.folders, "coding problem")] if folders else []
    print(", ".join((*counts, _counted(len(errors), "mistake" if folders else "problem"))))
    return PROBLEM if errors else OK


def _deck_report(decks: list[Path], options: argparse.Namespace) -> CheckReport:
    if options.fix:
        fix_paths(decks)
    renderer = FormulaRenderer(None)
    try:
        return check_paths(decks, run_code=not options.no_run, formula_problem=_formula_problem(renderer))
    finally:
        renderer.close()


def _proof_report(folders: list[Path], options: argparse.Namespace) -> ProofReport:
    # Each takes a quarter of a minute: a silent program would seem to hang.
    return check_problems(
        folders, run_code=not options.no_run, tell=lambda slug: print(f"proving {slug}", file=sys.stderr)
    )


def _formula_problem(renderer: FormulaRenderer) -> Callable[[str, bool], str | None]:
    def problem(tex: str, is_display: bool) -> str | None:
        drawn = renderer.svg(tex, is_display)
        return drawn.problem if isinstance(drawn, FormulaFailed) else None

    return problem


def _problem_json(problem: object) -> dict[str, object]:
    found = asdict(problem)  # type: ignore[call-overload]
    return {name: value if isinstance(value, (int, bool, str)) else str(value) for name, value in found.items()}


def _judge(options: argparse.Namespace, paths: Paths) -> int:
    folder = find_problem(options.slug, decks_folder() / "problems")
    language = language_of(options.file, options.language)
    source = read_source(options.file)
    seed = secrets.randbelow(2**31)
    with Judge(seed=seed) as judge:
        act = judge.submit if options.submit else judge.run
        result = act(folder, language.name, source)
        is_built = bool(result.cases)
        stress = stress_test(judge, folder, language.name, source, seed=seed) if options.stress and is_built else None
        growth = measure_growth(judge, folder, language.name, source) if options.growth and is_built else None
        space = measure_space(judge, folder, language.name, source) if options.growth and is_built else None
        guarantee = judge.guarantee
    is_accepted = result.verdict is Verdict.AC and (stress is None or stress.found is None)
    code = OK if is_accepted else PROBLEM
    if options.json:
        found = {**_verdict_json(result), "guarantee": guarantee}
        if stress is not None:
            found["stress"] = _stress_json(stress)
        if isinstance(growth, Growth) and isinstance(space, Space):
            found["growth"] = {"time": _growth_json(growth), "space": _growth_json(space)}
        return _print_json(found, code)
    if result.verdict is None:
        print(result.missing_toolchain)
        return code
    _print_verdict(result, f"{folder.problem.title}, {language.title}")
    if stress is not None:
        what = "nothing" if stress.found is None else "a difference"
        print(f"stress: {what} found on {_counted(stress.tried, 'input')}")
        if stress.found is not None:
            print(f"  {stress.found.verdict.value} {stress.found.message}".rstrip())
            _print_failed(stress.found)
    for measured in (growth, space):
        if isinstance(measured, (Growth, Space)):
            print(measured.words)
    return code


def _print_verdict(result: SuiteResult, title: str) -> None:
    assert result.verdict is not None
    total = f"{result.passed} of {_counted(result.total, 'case')} right"
    print(f"{title}: {result.verdict.value}, {result.verdict.words}; {total}")
    print(f"build {result.build_ms:.0f} ms, all {result.total_ms:.0f} ms")
    if result.message:
        print(result.message)
    for case in result.cases:
        print(f"  {case.name:<36} {case.verdict.value:<4} {case.time_ms:>8.1f} ms  {case.message}".rstrip())
        if case.verdict is not Verdict.AC:
            _print_failed(case)


def _print_failed(case: CaseResult) -> None:
    for name, value in _failed_json(case).items():
        for line in str(value).rstrip().split("\n") if value else ():
            print(f"      {name:<10} {line}")


def _verdict_json(result: SuiteResult) -> dict[str, object]:
    """The keys that scripts may rely on; values are shown, cut short, of failed cases only."""
    cases = [
        {"name": case.name, "verdict": case.verdict, "time_ms": case.time_ms, "memory_kb": case.memory_kb}
        | ({"message": case.message, **_failed_json(case)} if case.verdict is not Verdict.AC else {})
        for case in result.cases
    ]
    found = {item.name: getattr(result, item.name) for item in fields(result) if item.name != "cases"}
    figures = {"total": result.total, "cpu_ms": result.cpu_ms, "memory_kb": result.memory_kb}
    return {**found, "passed": result.passed, **figures, "cases": cases}


def _stress_json(stress: StressResult) -> dict[str, object]:
    found = stress.found
    failed = None if found is None else {"verdict": found.verdict, "message": found.message, **_failed_json(found)}
    return {"tried": stress.tried, "found": failed}


def _growth_json(measured: Growth | Space) -> dict[str, object]:
    points = (*measured.counts, *measured.times) if isinstance(measured, Growth) else measured.points
    sizes = sorted({point.size for point in points})
    return {
        "family": measured.family,
        "confidence": measured.confidence,
        "from": sizes[0] if sizes else 0,
        "to": sizes[-1] if sizes else 0,
        "words": measured.words,
    }


def _failed_json(case: CaseResult) -> dict[str, str]:
    return {
        "input": shown(case.input),
        "expected": shown(case.expected),
        "got": shown(case.got) if case.got is not None else "",
        "stdout": case.stdout[:2_000],
        "stderr": case.stderr[:2_000],
        "traceback": case.traceback,
    }


def _doctor(options: argparse.Namespace, paths: Paths) -> int:
    health, replay = _examined(paths, replays=options.replay)
    folders = {
        "collection": str(paths.data),
        "settings": str(paths.settings),
        "cache": str(paths.cache),
        "decks": str(decks_folder()),
        "resources": str(resources_folder()),
    }
    found: dict[str, object] = {
        "versions": versions(),
        "paths": folders,
        "qt_platform": qt_platform(os.environ, sys.platform) or "chosen by Qt",
        "guarantees": {**health.guarantees, "programs": isolation()},
        "problems": list(health.problems),
    }
    if replay is not None:
        found["replay"] = asdict(replay)
    is_sound = not health.problems and (replay is None or replay.differing == 0)
    if options.json:
        return _print_json(found, OK if is_sound else PROBLEM)
    _print_tables(found)
    print("The collection is sound." if is_sound else "Problems were found; a copy of the collection is a good idea.")
    return OK if is_sound else PROBLEM


def _examined(paths: Paths, *, replays: bool) -> tuple[Health, ReplayReport | None]:
    """What a look at the collection finds; a doctor changes nothing, so none is created for it."""
    try:
        with Collection.open(paths.data, read_only=True) as collection:
            health = collection.guarded(collection.doctor.health)
            return health, collection.guarded(collection.doctor.replay) if replays else None
    except CollectionMissing as error:
        return Health((), {"collection": str(error)}), None


def _print_tables(found: Mapping[str, object]) -> None:
    for title, content in found.items():
        print(title.replace("_", " "))
        if isinstance(content, Mapping):
            for name, value in content.items():
                print(f"  {name:<20} {value}")
        elif isinstance(content, list):
            for line in content or ["none"]:
                print(f"  {line}")
        else:
            print(f"  {content}")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _print_json(value: object, code: int = OK) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return code
