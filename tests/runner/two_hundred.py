"""Two hundred C++ answers to the shipped problems, each submitted to all tests of its problem.

    python -m tests.runner.two_hundred [COUNT]

Each is a program of its own, so it takes minutes; test_made_up_answers.py tries many faults in one program a problem.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.runner.cpp_answers import (
    BROKEN,
    SLIPS,
    a_fault,
    answer_to,
    constant_of,
    reference_of,
    slipped,
    tag_of,
    told_anew,
)
from tikprep.domain.problem import SuiteResult, Verdict
from tikprep.paths import decks_folder
from tikprep.runner.cases import sample_cases
from tikprep.runner.judge import Judge
from tikprep.runner.problem_folder import ProblemFolder, find_problem
from tikprep.runner.suites import Case

KINDS = (
    *("right", "wrong", "slow", "crash", "first slip", "greedy"),
    *("right", "loud", "second slip", "crash", "constant", "broken"),
)
SLUGS = tuple(sorted(SLIPS))


@dataclass(frozen=True, slots=True)
class Submission:
    """A made-up answer. `at` is the tag of the only input that it fails with; with None the verdict is of the whole."""

    slug: str
    kind: str
    source: str
    wanted: Verdict
    at: int | None = None


def shipped(slug: str) -> ProblemFolder:
    return find_problem(slug, decks_folder() / "problems")


def hand_made_cases(folder: ProblemFolder) -> list[Case]:
    """The samples, and those of edge.json."""
    return [*sample_cases(folder), *(Case(each.name, each.input, each.expected) for each in folder.edges)]


def tag_in(folder: ProblemFolder, case: Case) -> int:
    return tag_of(case.input, is_text=folder.problem.signature is None)


def submission(number: int) -> Submission:
    """One of the two hundred: each problem and each kind comes again and again."""
    rng = random.Random(f"answer {number}")
    slug, kind = SLUGS[number % len(SLUGS)], KINDS[number // len(SLUGS) % len(KINDS)]
    folder = shipped(slug)
    function = folder.problem.signature.name if folder.problem.signature else "main"
    if kind == "right":
        return Submission(slug, kind, told_anew(reference_of(folder), rng, function), Verdict.AC)
    if kind == "broken":
        return Submission(slug, kind, f"{reference_of(folder)}\n{rng.choice(BROKEN)}\n", Verdict.CE)
    if kind == "constant":
        return Submission(slug, kind, constant_of(folder), Verdict.WA)
    if kind.endswith("slip"):
        return Submission(slug, kind, slipped(folder, ("first slip", "second slip").index(kind)), Verdict.WA)
    case, fault = rng.choice(hand_made_cases(folder)), a_fault(kind, rng)
    return Submission(slug, kind, answer_to(folder, [(case, fault)], rng), fault.verdict, tag_in(folder, case))


def surprises(asked: Submission, result: SuiteResult) -> list[str]:
    """What the judge says of an answer that it should not."""
    if asked.at is None or not result.cases:
        return [] if result.verdict is asked.wanted else [f"{result.verdict} {result.message}"]
    folder = shipped(asked.slug)
    return [
        f"{case.name}: {case.verdict.value} instead of {wanted.value} {case.message} {case.traceback[-300:]}"
        for case in result.cases
        if case.verdict is not (wanted := _wanted(asked, folder, case.input))
    ]


def _wanted(asked: Submission, folder: ProblemFolder, given: object) -> Verdict:
    is_there = tag_in(folder, Case("", given, None)) == asked.at
    return asked.wanted if is_there else Verdict.AC


def main(arguments: Sequence[str]) -> int:
    count, start_s, failed = int(arguments[0]) if arguments else 200, time.perf_counter(), 0
    told: Counter[tuple[str, str]] = Counter()
    # The answers to one problem share its cases.
    with Judge(seed=21) as judge:
        for asked in sorted(map(submission, range(count)), key=lambda each: each.slug):
            result = judge.submit(shipped(asked.slug), "cpp", asked.source, stops_at_failure=asked.at is None)
            found = surprises(asked, result)
            told[asked.kind, "surprise" if found else asked.wanted.value] += 1
            failed += bool(found)
            for line in found:
                print(f"{asked.slug}, {asked.kind}: {line}\n{asked.source[-700:]}", flush=True)
    for (kind, verdict), times in sorted(told.items()):
        print(f"{kind:12} {verdict:9} {times:4}")
    print(f"{count - failed} of {count} got their verdict, in {time.perf_counter() - start_s:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
