"""Two hundred generated answers: each right, wrong, slow, crashing or greedy one gets its verdict."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.runner.judging import a_problem, needs_language
from tikprep.domain.problem import CaseLimits
from tikprep.runner.judge import Judge

LIMITS = CaseLimits(time_ms=120, memory_mb=96)
# Three ways to sum up a list, in each language.
SUMS = {
    "python": (
        "s = 0\n    for x in a:\n        s += x\n    return s",
        "return sum(a)",
        "return a[0] + sum(a[1:]) if a else 0",
    ),
    "cpp": ("long long s = 0; for (auto x : a) s += x; return s;",),
    "go": ("s := 0; for _, x := range a { s += x }; return s",),
    "java": ("long s = 0; for (long x : a) s += x; return s;",),
}
# What is done to one of the cases: the verdict, and how each language does it when the list has `LENGTH` items.
FAULTS: dict[str, tuple[str, dict[str, str]]] = {
    "right": ("AC", {"python": "pass", "cpp": ";", "go": "", "java": ";"}),
    "wrong": (
        "WA",
        {"python": "return -NUMBER", "cpp": "return -NUMBER;", "go": "return -NUMBER", "java": "return -NUMBER;"},
    ),
    "slow": (
        "TLE",
        {
            "python": "while True: pass",
            "cpp": "volatile int b = 1; while (b) {}",
            "go": "for {}",
            "java": "while (true) {}",
        },
    ),
    "crash": (
        "RE",
        {
            "python": "return a[NUMBER]",
            "cpp": "__builtin_trap();",
            "go": "return a[NUMBER]",
            "java": "return a[NUMBER];",
        },
    ),
    "exit": (
        "RE",
        {
            "python": "raise SystemExit(NUMBER)",
            "cpp": "std::exit(NUMBER);",
            "go": "os.Exit(NUMBER)",
            "java": "System.exit(NUMBER);",
        },
    ),
    "greedy": (
        "MLE",
        {"python": "return len(bytearray(NUMBER * 10**8))", "cpp": "return new char[NUMBER * 1000000000LL][7];"},
    ),
    "loud": ("OLE", {"python": "while True: print(NUMBER)", "cpp": 'while (true) std::puts("NUMBER");'}),
}
SHELLS = {
    "python": "def solve_it(a):\n    if len(a) == LENGTH:\n        FAULT\n    SUM\n",
    "cpp": "#include <cstdio>\n#include <cstdlib>\n#include <vector>\n"
    "long long solve_it(const std::vector<long long>& a) {\n    if (a.size() == LENGTH) { FAULT }\n    SUM\n}\n",
    "go": 'package main\n\nimport "os"\n\nvar _ = os.Exit\n\n'
    "func solveIt(a []int) int {\n\tif len(a) == LENGTH {\n\t\tFAULT\n\t}\n\tSUM\n}\n",
    "java": "class Solution {\n  long solveIt(long[] a) {\n    if (a.length == LENGTH) { FAULT }\n    SUM\n  }\n}\n",
}
CASES = [[3, 4], [], [5], [2**40, -1, 2]]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=1) as judge:
        yield judge


def submission(language: str, number: int) -> tuple[str, list[str]]:
    """The source of a made-up answer and the verdict of each case."""
    rng = random.Random(f"{language} {number}")
    fault, (verdict, spelled) = rng.choice([item for item in FAULTS.items() if language in item[1][1]])
    at = rng.randrange(len(CASES))
    text = spelled[language].replace("NUMBER", str(rng.randint(11, 99)))
    source = SHELLS[language].replace("LENGTH", str(len(CASES[at]))).replace("FAULT", text)
    source = source.replace("SUM", rng.choice(SUMS[language]))
    mark = "#" if language == "python" else "//"
    # Java wants no statement behind an endless loop.
    if language == "java" and fault == "slow":
        source = source.replace("while (true) {}", "while (a.length < 99) {}")
    return f"{source}{mark} {fault} {number}\n", [verdict if case == at else "AC" for case in range(len(CASES))]


@pytest.mark.parametrize(
    ("language", "block"), [("python", block) for block in range(6)] + [("cpp", 0), ("go", 0), ("java", 0)]
)
def test_generated_answers_get_their_verdicts(judge: Judge, language: str, block: int) -> None:
    needs_language(language)
    folder = a_problem({"a": "list<int>"}, "int", [([case], sum(case)) for case in CASES], limits=LIMITS)
    count = {"python": 30, "cpp": 8, "go": 6, "java": 6}[language]
    surprises = []
    for number in range(block * count, (block + 1) * count):
        source, wanted = submission(language, number)
        result = judge.run(folder, language, source)
        got = [case.verdict.value for case in result.cases]
        if got != wanted:
            surprises.append((source, wanted, got, [case.message for case in result.cases], result.message))
    assert surprises == []
