"""What a person waits for in the code pad: samples to verdict, a cold build, many tests, a submission.

Run by hand: `python -m tests.benchmarks judge --runs 15`, on a quiet machine: it times compilers and programs.
"""

from __future__ import annotations

import time
from typing import Any

from tests.benchmarks.review_core import percentiles_ms
from tikprep.domain.problem import Verdict
from tikprep.paths import decks_folder
from tikprep.runner.builds import Built
from tikprep.runner.cases import sample_cases
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named
from tikprep.runner.problem_folder import ProblemFolder, find_problem
from tikprep.runner.suites import Suite

_TESTS = 50
_PROBLEM = "rolling-ctr"
_CPP = """#include <algorithm>
#include <deque>
#include <iostream>
#include <map>
#include <string>
#include <tuple>
#include <vector>
using namespace std;
using Event = tuple<long long, long long, long long>;

vector<double> rolling_ctr(const vector<Event>& events, long long window) {
    deque<Event> recent;
    long long shown = 0, clicked = 0;
    vector<double> rates;
    for (const auto& event : events) {
        recent.push_back(event);
        shown += get<1>(event);
        clicked += get<2>(event);
        while (get<0>(recent.front()) <= get<0>(event) - window) {
            shown -= get<1>(recent.front());
            clicked -= get<2>(recent.front());
            recent.pop_front();
        }
        rates.push_back(shown ? double(clicked) / shown : 0.0);
    }
    return rates;
}
"""


def measure(runs: int) -> dict[str, Any]:
    """Each run is of a source that was not seen before; milliseconds on the wall."""
    folder = find_problem(_PROBLEM, decks_folder() / "problems")
    with Judge(seed=1) as judge:
        figures: dict[str, Any] = {"runs": runs, "python_run_ms": _runs(judge, folder, "python", runs)}
        if language_named("cpp").toolchain() is not None:
            judge.prepare("cpp")
            figures["cpp_cold_run_ms"] = _runs(judge, folder, "cpp", max(3, runs // 3))
        figures["python_50_tests_ms"] = _tests(judge, folder, runs)
        figures["first_submission"] = _submission(judge, folder)
    return figures


def _runs(judge: Judge, folder: ProblemFolder, language: str, runs: int) -> dict[str, float]:
    source, mark = (folder.reference, "#") if language == "python" else (_CPP, "//")
    taken = []
    for number in range(runs):
        started = time.perf_counter()
        result = judge.run(folder, language, f"{source}{mark} {number}\n")
        taken.append(time.perf_counter() - started)
        assert result.verdict is Verdict.AC, result
    return percentiles_ms(taken)


def _tests(judge: Judge, folder: ProblemFolder, runs: int) -> dict[str, float]:
    """Fifty small tests in a program that has started."""
    samples = sample_cases(folder)
    cases = [samples[number % len(samples)] for number in range(_TESTS)]
    built = judge.compiled(folder.problem, "python", folder.reference)
    taken = []
    assert isinstance(built, Built)
    with judge.runner(folder, built) as runner:
        runner.run(samples, 10)
        for _ in range(runs):
            started = time.perf_counter()
            suite: Suite = runner.run(cases, 10)
            taken.append(time.perf_counter() - started)
            assert all(case.verdict is Verdict.AC for case in suite.cases)
    return percentiles_ms(taken)


def _submission(judge: Judge, folder: ProblemFolder) -> dict[str, float]:
    """The first submission, which makes its cases; `own_cpu_ms` is what the judge itself takes of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    result = judge.submit(folder, "python", folder.reference)
    wall_s, own_s = time.perf_counter() - started, time.process_time() - worked
    assert result.verdict is Verdict.AC
    return {"cases": len(result.cases), "wall_ms": round(wall_s * 1000, 1), "own_cpu_ms": round(own_s * 1000, 1)}
