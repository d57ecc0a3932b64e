"""Arithmetic of calc fences, and that it is arithmetic only."""

from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.formats.calc import CalcError, calc_problems, claimed_values, evaluated


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("200e6 * 64 * 4 / 1e9", 51.2),
        ("-2 ** 2", -4),
        ("2 ** -1", 0.5),
        ("(1 + 2) * -3 % 5", 1),
        ("exp(1) - log(2) + sqrt(9)", math.e - math.log(2) + 3),
        ("+1_000", 1000),
        ("2 ** 64 % 1000007", 2**64 % 1000007),
        ("1 ** (10 ** 30)", 1),
    ],
)
def test_arithmetic_is_evaluated(expression: str, value: float) -> None:
    assert evaluated(expression) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1 +",
        "x",
        "'a' * 9",
        "True",
        "[1][0]",
        "1 if 1 else 2",
        "1 < 2",
        "7 // 2",
        "1 << 3",
        "~1",
        "1j",
        "abs(1)",
        "exp()",
        "exp(1, 2)",
        "log(x=1)",
        "math.exp(1)",
        "__import__('os')",
        "(lambda: 1)()",
        "1 / 0",
        "log(0)",
        "sqrt(-1)",
        "(-8) ** 0.5",
        "1e308 * 10",
        "exp(1e9)",
        "10 ** 10 ** 10",
        "(2 ** 4000) ** 4000",
        "9.0 ** 9999",
        "1" * 301,
        "(" * 150 + "1" + ")" * 150,
        "1 + " * 80,
    ],
)
def test_what_is_no_arithmetic_is_refused(expression: str) -> None:
    with pytest.raises(CalcError):
        evaluated(expression)


@pytest.mark.parametrize("expression", ["10 ** 10 ** 10", "(2 ** 4000) ** 4000", "3 ** -99999"])
def test_a_power_beyond_reason_is_never_computed(expression: str) -> None:
    with pytest.raises(CalcError, match="too large"):
        evaluated(expression)


@given(st.text("0123456789.e+-*/%()xplogsqrt ", max_size=60))
def test_no_text_breaks_the_evaluator(expression: str) -> None:
    value = 0.0
    with contextlib.suppress(CalcError):
        value = evaluated(expression)
    assert math.isfinite(value)


@pytest.mark.parametrize(
    "line",
    [
        "2 * 3 = 6",
        "2 * 3 = 6.05",
        "-1 - 1 = -2.01",
        "1 / 3 = 0.3333",
        "0.3 - 0.2 = 0 ± 0.1",
        "2 * 3 = 6.5 ± 0.5",
        "2 * 3 = 6.5±10 %",
        "1 - 1 = 0",
        "4 / 6 = 2 / 3  # the share",
    ],
)
def test_a_claim_within_its_tolerance_holds(line: str) -> None:
    assert calc_problems(line) == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("2 * 3 = 6.1", "does not hold: the left side is 6"),
        ("2 * 3 = 6.05 ± 0.01", "does not hold"),
        ("2 * 3 = 6.05 ± 0.1 %", "does not hold"),
        ("1 = 0", "does not hold"),
        ("2 * 3", "cannot be read"),
        ("2 * 3 = 6 GB", "cannot be evaluated"),
        ("x = 6", "cannot be evaluated"),
        ("1 = 1 = 1", "cannot be read"),
        ("1 = 1 ± x", "cannot be evaluated"),
        ("# a remark", "is empty"),
    ],
)
def test_a_claim_that_does_not_hold_is_told(line: str, problem: str) -> None:
    (found,) = calc_problems(line)
    assert problem in found.problem


def test_each_line_is_told_apart() -> None:
    assert [found.line for found in calc_problems("1 = 1\n\n1 = 2\n2 = 2\n2 = 3\n")] == [2, 4]
    assert claimed_values("1 = 1\nnonsense\n2 = x\n4 = 4.5 ± 1") == (1.0, 4.5)
