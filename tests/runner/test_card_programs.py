"""Programs of cards under the judge: real sandbox, real Python."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Timer

import pytest

from tikprep.domain.problem import Verdict
from tikprep.runner.judge import Judge
from tikprep.runner.process import Stop


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=1) as made:
        yield made


@pytest.mark.parametrize(
    ("source", "verdict"),
    [("print(1)\n", Verdict.AC), ("print(2)\n", Verdict.WA), ("print(1 / 0)\n", Verdict.RE)],
)
def test_a_program_is_held_against_its_output(judge: Judge, source: str, verdict: Verdict) -> None:
    result = judge.run_program("python", source, "1\n")
    assert result.verdict is verdict
    assert result.cases[0].expected == "1\n"


def test_without_an_output_whatever_is_printed_is_right(judge: Judge) -> None:
    result = judge.run_program("python", "print('anything')\n", None)
    assert result.verdict is Verdict.AC
    assert result.cases[0].got == "anything\n"


def test_a_program_that_never_ends_is_cancelled_at_once(judge: Judge) -> None:
    stop = Stop()
    Timer(0.2, stop.set).start()
    start_s = time.monotonic()
    assert judge.run_program("python", "while True:\n    pass\n", "1\n", stop).is_cancelled
    assert time.monotonic() - start_s < 3


def test_a_program_reads_no_file_outside_its_room(judge: Judge, tmp_path: object) -> None:
    secret = f"{tmp_path}/secret"
    with open(secret, "w", encoding="utf-8") as file:
        file.write("told")
    if "limits" in judge.guarantee and "only" in judge.guarantee:
        pytest.skip("not verified: no walls stand on this machine")
    result = judge.run_program("python", f"print(open({secret!r}).read())\n", "told\n")
    assert result.verdict is Verdict.RE
