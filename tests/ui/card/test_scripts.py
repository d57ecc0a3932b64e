"""Indices of indices, and formulas in indices, stand where they were written."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.card.test_document import laid_out
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.scripts import inner_script


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application."""


@pytest.mark.parametrize(
    ("text", "is_raised", "written"),
    [
        ("n", True, "ⁿ"),
        ("i−1", False, "ᵢ₋₁"),
        ("Q", False, "_Q"),
        ("max q", False, "_(max q)"),
        ("2n+1", True, "²ⁿ⁺¹"),
    ],
)
def test_an_inner_index_is_small_or_marked(text: str, is_raised: bool, written: str) -> None:
    assert inner_script(text, is_raised=is_raised) == written


def test_an_index_of_an_index_is_told_from_its_neighbour() -> None:
    prepared = laid_out(render_page("2<sup>2<sup>n</sup></sup> and 2<sup>2n</sup>"))
    assert prepared.document.begin().text() == "22ⁿ and 22n"


def test_a_formula_in_an_index_is_raised_and_small(formulas: FormulaRenderer) -> None:
    prepared = laid_out(render_page("x<sup>$n$</sup> $n$ x<sub>$n$</sub>", formulas=formulas))
    above, beside, below = (placed.rect for placed in prepared.objects)
    assert above.bottom() < beside.bottom() < below.bottom()
    assert above.height() < beside.height() > below.height()
