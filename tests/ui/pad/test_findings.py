"""A statement of cost is understood as people write it."""

from __future__ import annotations

import pytest

from tikprep.domain.problem import Complexity
from tikprep.runner.growth import Family, Growth, Point
from tikprep.runner.space import Space
from tikprep.ui.pad.findings import family_of, growth_report

MEASURED = Growth(Family.LINEAR, "high", tuple(Point(2**n, 3.0 * 2**n) for n in range(1, 11)))
INTENDED = Complexity("O(n)", "O(w)")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("O(n)", Family.LINEAR),
        ("o( N log N )", Family.LINEARITHMIC),
        ("n*log(n)", Family.LINEARITHMIC),
        ("Θ(n²)", Family.QUADRATIC),
        ("n^3", Family.CUBIC),
        ("O(n**2)", Family.QUADRATIC),
        ("O(1)", Family.CONSTANT),
        ("O(log n)", Family.LOGARITHMIC),
        ("O(2^n)", Family.EXPONENTIAL),
        ("O(k + n log k)", None),
        ("fast", None),
        ("", None),
    ],
)
def test_a_stated_cost_names_its_family(text: str, family: Family | None) -> None:
    assert family_of(text) is family


@pytest.mark.parametrize(
    ("said", "headline", "role"),
    [
        ("O(n)", "The work looks linear, as you say", "good"),
        ("O(n²)", "The work looks linear, you say quadratic", "hard"),
        ("fast", "The work looks linear", "text"),
    ],
)
def test_what_was_measured_stands_beside_what_is_said(said: str, headline: str, role: str) -> None:
    report = growth_report(MEASURED, Complexity(said, ""), INTENDED)
    assert (report.headline.text, report.headline.role) == (headline, role)
    lines = [line.text for section in report.sections for line in section.lines]
    assert f"You say   {said}" in lines
    assert "Measured  linear, n = 2 to 1,024, high confidence" in lines
    assert "Intended  O(n)" in lines


def test_what_was_intended_is_told_to_nobody_who_said_nothing() -> None:
    report = growth_report(MEASURED, Complexity("", ""), INTENDED)
    assert not any("Intended" in line.text for section in report.sections for line in section.lines)


def test_a_doubtful_measurement_contradicts_nobody() -> None:
    doubtful = Growth(Family.LINEAR, "low", MEASURED.counts)
    assert growth_report(doubtful, Complexity("O(n²)", ""), INTENDED).headline.role == "text"


@pytest.mark.parametrize(
    ("said", "confidence", "is_noted"), [("O(n)", "high", True), ("O(1)", "high", False), ("O(n)", "low", False)]
)
def test_the_measured_space_stands_beside_what_is_said(said: str, confidence: str, is_noted: bool) -> None:
    space = Space(Family.CONSTANT, confidence, tuple(Point(2**n, 64) for n in range(4, 13)))
    report = growth_report(MEASURED, Complexity("", said), INTENDED, space)
    lines = [line.text for line in report.sections[1].lines]
    assert f"Measured  constant beside its input, n = 16 to 4,096, {confidence} confidence" in lines
    assert ("Note      you say linear, it looks constant" in lines) is is_noted
    assert report.headline.detail.endswith(space.words)
