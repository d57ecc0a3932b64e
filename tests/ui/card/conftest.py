"""What tests of cards share: one engine for the formulas of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tikprep.rendering.math import FormulaRenderer


@pytest.fixture(scope="module")
def formulas() -> Iterator[FormulaRenderer]:
    renderer = FormulaRenderer(None)
    yield renderer
    renderer.close()
