"""TeX becomes SVG that QtSvg can draw."""

from __future__ import annotations

import importlib
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.formula_svg import ACCENT
from tikprep.rendering.math import Formula, FormulaFailed, FormulaRenderer
from tikprep.rendering.page import render_page

FORMULAS = [
    r"\frac{\partial \mathcal L}{\partial z_i} = \hat y_i - y_i",
    r"\left\{\begin{matrix}a\\b\\c\\d\\e\end{matrix}\right.",
    r"\begin{bmatrix} 1 & \cdots & 2 \\ \vdots & \ddots & \vdots \\ 3 & \cdots & 4 \end{bmatrix}",
    r"\overbrace{a + b + c + d + e + f + g}^{n}\xrightarrow{\text{long arrow}}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\cancel{x}\boxed{y}\sqrt[3]{\frac{\frac ab}{c}}",
    r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{sonst} \end{cases}",
    r"\mathbb{E}_{x\sim p}\left[\log\frac{p(x)}{q(x)}\right] \tag{1}",
]


@pytest.fixture(scope="module")
def renderer() -> Iterator[FormulaRenderer]:
    shared = FormulaRenderer(None)
    yield shared
    shared.close()


def drawn(found: Formula | FormulaFailed) -> Formula:
    assert isinstance(found, Formula), found
    return found


@pytest.mark.parametrize("tex", FORMULAS)
@pytest.mark.parametrize("display", [True, False])
def test_formulas_use_only_what_qtsvg_knows(renderer: FormulaRenderer, tex: str, display: bool) -> None:
    formula = drawn(renderer.svg(tex, display))
    root = ET.fromstring(formula.svg)
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("svg") == 1
    assert not {"a", "style", "script", "image", "foreignObject"} & set(names)
    assert "%" not in root.get("width", "")
    assert all(element.get("d") for element in root.iter() if element.tag.endswith("}path"))
    assert all(element.get("stroke-width") for element in root.iter() if element.tag.endswith("}line"))
    targets = {f"#{element.get('id')}" for element in root.iter()}
    uses = [
        element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter() if element.tag.endswith("}use")
    ]
    assert set(uses) <= targets
    assert formula.width_ex > 0
    assert formula.height_ex >= formula.depth_ex


def test_stretched_brackets_become_bars(renderer: FormulaRenderer) -> None:
    formula = drawn(renderer.svg(r"\left[\begin{matrix}a\\b\\c\\d\\e\end{matrix}\right]", True))
    assert formula.svg.count("<rect") == 2


def test_depth_tells_where_the_baseline_is(renderer: FormulaRenderer) -> None:
    assert drawn(renderer.svg("x", False)).depth_ex < 0.1
    assert drawn(renderer.svg("y", False)).depth_ex > 0.3
    assert drawn(renderer.svg(r"\frac{a}{b}", True)).depth_ex > 1


@pytest.mark.parametrize("tex", [r"\frac{a", r"\nosuchcommand x", r"\begin{matrix} a", "{" * 20_000])
def test_what_tex_cannot_read_fails_with_a_reason(renderer: FormulaRenderer, tex: str) -> None:
    found = renderer.svg(tex, False)
    assert isinstance(found, FormulaFailed)
    assert found.problem


def test_the_engine_goes_on_after_a_failure(renderer: FormulaRenderer) -> None:
    renderer.svg("{" * 20_000, False)
    drawn(renderer.svg(r"\alpha_{after}", False))


def test_an_endless_macro_ends(renderer: FormulaRenderer) -> None:
    assert isinstance(renderer.svg(r"\def\q{\q\q}\q", False), FormulaFailed)


def test_definitions_stay_in_their_formula(renderer: FormulaRenderer) -> None:
    drawn(renderer.svg(r"\newcommand{\mine}{Z}\mine", False))
    assert isinstance(renderer.svg(r"\mine", False), FormulaFailed)


def test_a_label_may_come_twice(renderer: FormulaRenderer) -> None:
    drawn(renderer.svg(r"a \label{one}", True))
    drawn(renderer.svg(r"b \label{one}", True))


@pytest.mark.parametrize("tex", [r"\href{javascript:alert(1)}{x}", r"\style{fill:url(http://a)}{x}", r"\cssId{a}{x}"])
def test_nothing_active_comes_out_of_tex(renderer: FormulaRenderer, tex: str) -> None:
    svg = drawn(renderer.svg(tex, False)).svg
    assert "javascript" not in svg
    assert "url(" not in svg
    assert "style" not in svg


def test_formulas_are_kept_between_starts(tmp_path: Path) -> None:
    first = FormulaRenderer(tmp_path)
    formula = drawn(first.svg("x^2", False))
    first.close()
    threads = threading.active_count()
    second = FormulaRenderer(tmp_path)
    assert second.svg("x^2", False) == formula
    # Nothing was drawn, so no engine was started.
    assert threading.active_count() == threads
    second.close()


def test_a_torn_cache_file_is_drawn_anew(tmp_path: Path) -> None:
    first = FormulaRenderer(tmp_path)
    formula = first.svg("x^2", False)
    first.close()
    [path] = tmp_path.rglob("*.json")
    path.write_text('{"svg": "<sv', encoding="utf-8")
    second = FormulaRenderer(tmp_path)
    assert second.svg("x^2", False) == formula
    second.close()


def test_an_unwritable_cache_costs_speed_only(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    renderer = FormulaRenderer(blocked)
    drawn(renderer.svg("x", False))
    renderer.close()


def test_any_thread_may_ask(renderer: FormulaRenderer) -> None:
    answers: list[Formula | FormulaFailed] = []
    threads = [
        threading.Thread(target=lambda n=number: answers.append(renderer.svg(f"t_{{{n}}}", False)))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(isinstance(answer, Formula) for answer in answers)


def test_without_the_engine_formulas_show_their_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quickjs", None)
    monkeypatch.delitem(sys.modules, "tikprep.rendering.mathjax", raising=False)
    renderer = FormulaRenderer(None)
    page = render_page("$x^2$", formulas=renderer)
    renderer.close()
    assert page.formulas[0].drawn is None
    assert page.formulas[0].tex == "x^2"
    monkeypatch.undo()
    importlib.import_module("tikprep.rendering.mathjax")


def test_deletions_in_a_formula_take_the_accent(renderer: FormulaRenderer) -> None:
    shown = render_page(f"$a + {CLOZE_SHOWN_START}b{CLOZE_SHOWN_END}$", formulas=renderer).formulas[0]
    hidden = render_page(f"$a + {CLOZE_HIDDEN_START}...{CLOZE_HIDDEN_END}$", formulas=renderer).formulas[0]
    for formula in (shown, hidden):
        assert formula.drawn is not None
        assert ACCENT in formula.drawn.svg
    assert shown.tex == "a + b"
    assert hidden.tex == "a + […]"
