"""Submissions made from the references of the shipped problems: each gets the verdict that it was made for.

A fault is put at the entrance of the reference, or in the place where its answer leaves, so that every verdict is one
of the fault alone, on one sample of three. What holds for other languages stands in test_submissions.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from tests.runner.judging import needs_language
from tikprep.domain.problem import CaseLimits
from tikprep.paths import decks_folder
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder, find_problem

# Enough for any right answer to a sample on a busy machine, and little to wait for a slow one.
LIMITS = CaseLimits(time_ms=400, memory_mb=96)
JUDGES = 2
PROBLEMS = decks_folder() / "problems"
SLUGS = ("clip-pairs", "rolling-ctr")


@dataclass(frozen=True, slots=True)
class Submission:
    """A source and the verdict of each sample that it was made for; the whole is the first that is not AC."""

    name: str
    source: str
    verdicts: tuple[str, ...]


# The statement stands at the entrance; NUMBER makes each source another one.
FAULTS = {
    "endless loop": ("TLE", "while True: pass"),
    "endless count": ("TLE", "import itertools; all(n > 0 for n in itertools.count(NUMBER))"),
    "busy sum": ("TLE", "sum(range(NUMBER * 10**9))"),
    "sleep": ("TLE", "import time; time.sleep(NUMBER)"),
    "recursion": ("RE", "(lambda f: f(f))(lambda f: f(f))"),
    "index": ("RE", "[][NUMBER]"),
    "key": ("RE", "{}[NUMBER]"),
    "division": ("RE", "NUMBER / 0"),
    "type": ("RE", "NUMBER + ''"),
    "name": ("RE", "nothing_NUMBER"),
    "assertion": ("RE", "assert NUMBER < 0"),
    "exit": ("RE", "raise SystemExit(NUMBER)"),
    "hard exit": ("RE", "import os; os._exit(NUMBER)"),
    "signal": ("RE", "import os; os.kill(os.getpid(), 11)"),
    "keyboard interrupt": ("RE", "raise KeyboardInterrupt"),
    "bytes": ("MLE", "kept = bytearray(NUMBER * 10**8)"),
    "rows": ("MLE", "kept = [0] * (NUMBER * 10**8)"),
    "growing": ("MLE", "kept = 'x'\n    while True: kept += kept"),
    "print": ("OLE", "while True: print(NUMBER)"),
    "one large print": ("OLE", "print('x' * (NUMBER * 10**5))"),
    "errors": ("OLE", "import sys\n    while True: sys.stderr.write('NUMBER\\n')"),
    "nothing": ("AC", "pass"),
    "a little memory": ("AC", "kept = bytearray(NUMBER * 10**4)"),
    "words to stderr": ("AC", "import sys; sys.stderr.write('NUMBER')"),
}
# What no interpreter reads, and an answer that no sample has.
BROKEN = ("def broken(:\n", "return (\n", "  x = 1\n", "'never closed\n", "if True:\nx = 1\n", "a b\n")
WRONG = {"rolling-ctr": "[float(NUMBER)]", "clip-pairs": "-NUMBER"}


def made(slug: str) -> Iterator[Submission]:
    """All submissions to a problem."""
    folder = find_problem(slug, PROBLEMS)
    count = len(folder.problem.samples)
    for at in range(count):
        for number, (name, (verdict, statement)) in enumerate(FAULTS.items(), start=11):
            verdicts = tuple(verdict if case == at else "AC" for case in range(count))
            text = statement.replace("NUMBER", str(number + 100 * at))
            yield Submission(f"{slug}: {name} on sample {at + 1}", _faulty(folder, at, text), verdicts)
        for number in range(8):
            verdicts = tuple("WA" if case == at else "AC" for case in range(count))
            answer = WRONG[slug].replace("NUMBER", str(1_000 + number))
            yield Submission(f"{slug}: wrong on sample {at + 1}", _wrong(folder, at, answer), verdicts)
    for number, text in enumerate(BROKEN):
        yield Submission(f"{slug}: broken {number}", f"{folder.reference}\n{text}", ())


def _faulty(folder: ProblemFolder, at: int, statement: str) -> str:
    sample = folder.problem.samples[at]
    if folder.problem.signature is None:
        head = "import io, sys\n_given = sys.stdin.read()\nsys.stdin = io.StringIO(_given)\n"
        return f"{head}if _given == {sample.input!r}:\n    {statement}\n{_body(folder)}"
    name = folder.problem.signature.name
    guard = f"    if _plain(given) == {sample.input!r}:\n        {statement.replace(chr(10), chr(10) + '    ')}\n"
    return f"{folder.reference}\n_right = {name}\n{_PLAIN}\n\ndef {name}(*given):\n{guard}    return _right(*given)\n"


def _wrong(folder: ProblemFolder, at: int, answer: str) -> str:
    if folder.problem.signature is None:
        return _faulty(folder, at, f"print({answer}); sys.exit()")
    return _faulty(folder, at, f"return {answer}")


_PLAIN = """
def _plain(value):
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
"""


def _body(folder: ProblemFolder) -> str:
    """The reference, whose line on the future cannot stand behind anything."""
    return folder.reference.replace("from __future__ import annotations\n", "")


SUBMISSIONS = [each for slug in SLUGS for each in made(slug)]


def surprises(slug: str, submissions: list[Submission]) -> list[tuple[str, tuple[str, ...], tuple[str, ...], str]]:
    found = find_problem(slug, PROBLEMS)
    folder = replace(found, problem=replace(found.problem, limits=LIMITS))
    told = []
    with Judge(seed=1) as judge:
        for each in submissions:
            result = judge.run(folder, "python", each.source)
            verdicts = tuple(case.verdict.value for case in result.cases)
            overall = next((verdict for verdict in each.verdicts if verdict != "AC"), "AC" if each.verdicts else "CE")
            if verdicts != each.verdicts or result.verdict != overall:
                told.append((each.name, each.verdicts, verdicts, f"{result.verdict}: {result.message}"))
    return told


def test_there_are_two_hundred_submissions() -> None:
    assert len({each.source for each in SUBMISSIONS}) >= 200
    assert {verdict for each in SUBMISSIONS for verdict in each.verdicts} == {"AC", "WA", "TLE", "MLE", "RE", "OLE"}
    assert any(not each.verdicts for each in SUBMISSIONS)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_submission_gets_the_verdict_that_it_was_made_for(slug: str) -> None:
    needs_language("python")
    mine = [each for each in SUBMISSIONS if each.name.startswith(slug)]
    with ThreadPoolExecutor(JUDGES) as pool:
        parts = pool.map(surprises, [slug] * JUDGES, [mine[part::JUDGES] for part in range(JUDGES)])
        assert [each for part in parts for each in part] == []
