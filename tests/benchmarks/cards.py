"""Markdown to page and page to laid-out document, over shipped cards, hard cards and any notes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QApplication

from tests.benchmarks.review_core import percentiles_ms
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.theme.tokens import LIGHT

_WIDTH = 655


def measure(sides: Iterable[str]) -> dict[str, Any]:
    """Milliseconds a side; formulas are drawn once before, as those of a prepared card are."""
    application = QApplication.instance() or QApplication(["tikprep", "-platform", "offscreen"])
    formulas = FormulaRenderer(None)
    texts = list(sides)
    for text in texts:
        render_page(text, formulas=formulas)
    rendered, laid_out = [], []
    for text in texts:
        started = time.perf_counter()
        page = render_page(text, formulas=formulas)
        rendered.append(time.perf_counter() - started)
        started = time.perf_counter()
        PreparedDocument(page, LIGHT, _WIDTH)
        laid_out.append(time.perf_counter() - started)
    formulas.close()
    del application
    return {"sides": len(texts), "render_ms": percentiles_ms(rendered), "lay_out_ms": percentiles_ms(laid_out)}
