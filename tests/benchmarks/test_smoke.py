"""The benchmarks run and measure what they say; how fast is for a quiet machine to tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import data, exchange, judging, review_core


def test_the_review_benchmark_reviews(tmp_path: Path) -> None:
    data.build(tmp_path / "home", data.made_up_notes(200))
    figures = review_core.measure(tmp_path / "home", reviews=40)
    assert figures["reviews"] == 40
    answer_ms = figures["answer_and_next_ms"]
    assert isinstance(answer_ms, dict)
    assert 0 < answer_ms["p50"] <= answer_ms["p99"]


def test_the_card_benchmark_lays_cards_out() -> None:
    cards = pytest.importorskip("tests.benchmarks.cards", exc_type=ImportError)
    figures = cards.measure(["# One", "$x$ and `code`", "```python\nx = 1\n```"])
    assert figures["sides"] == 3
    assert 0 < figures["render_ms"]["p50"] <= figures["lay_out_ms"]["p99"] * 1000


@pytest.mark.qt
def test_the_editor_benchmark_types() -> None:
    editor = pytest.importorskip("tests.benchmarks.editor", exc_type=ImportError)
    figures = editor.measure(lines=300, keys=5)
    assert figures["lines"] == 300
    assert figures["open_ms"] > 0
    assert 0 < figures["key_to_paint_ms"]["p50"] <= figures["key_to_paint_ms"]["p99"]


def test_the_exchange_benchmark_imports_and_exports(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("front,back\nWhat is p?,A share\nWhat is q?,Its rest\n", encoding="utf-8")
    figures = exchange.measure(tmp_path / "notes.csv")
    assert figures["notes"] == 2
    assert all(figures[f"{step}_ms"] > 0 for step in ("import", "again", "export_new", "export_legacy"))


def test_the_judge_benchmark_judges() -> None:
    figures = judging.measure(runs=2)
    assert figures["python_run_ms"]["p50"] > 0
    assert figures["python_50_tests_ms"]["p50"] > 0
    assert figures["first_submission"]["cases"] >= 45
