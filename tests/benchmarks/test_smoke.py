"""The benchmarks run and measure what they say; how fast is for a quiet machine to tell."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import data, review_core


def test_the_review_benchmark_reviews(tmp_path: Path) -> None:
    data.build(tmp_path / "home", data.made_up_notes(200))
    figures = review_core.measure(tmp_path / "home", reviews=40)
    assert figures["reviews"] == 40
    answer_ms = figures["answer_and_next_ms"]
    assert isinstance(answer_ms, dict)
    assert 0 < answer_ms["p50"] <= answer_ms["p99"]
