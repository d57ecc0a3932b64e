"""MathML means the same as TeX, and nothing in it can break a card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.cloze import cloze_asked
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.mathml import tex_of_mathml
from tikprep.rendering.page import render_html

_TAGS = (
    "mrow mi mn mo msup msub msubsup mfrac msqrt mroot mover munder munderover mfenced mtable mtr mtd mtext x".split()
)


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("<msup><mn>10</mn><mn>9</mn></msup>", "{10}^{9}"),
        ("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", r"\frac{a}{b + 1}"),
        ("<msqrt><mi>x</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt{x} \sqrt[3]{x}"),
        (
            "<munderover><mo>&sum;</mo><mi>i</mi><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub>",
            r"\sum_{i}^{n} {x}_{i}",
        ),
        ("<mi>log</mi><mi>CTR</mi><mo>&lt;</mo><mn>5</mn><mo>%</mo>", r"\log \mathrm{CTR} < 5 \%"),
        ("<mover><mi>y</mi><mo>^</mo></mover><mover><mi>y</mi><mo>*</mo></mover>", r"\hat{y} \overset{*}{y}"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>",
            r"\begin{matrix}a & b \\\end{matrix}",
        ),
        ("<m:mi>x</m:mi><mo>&InvisibleTimes;</mo><mi>&alpha;</mi>", "x α"),
        ("<mfrac><mi>a</mi></mfrac>", "a"),
        ("<mi>a<mi>", ""),
    ],
)
def test_a_formula_is_written_in_tex(source: str, tex: str) -> None:
    assert tex_of_mathml(source) == tex


def test_a_pasted_formula_is_drawn() -> None:
    renderer = FormulaRenderer(None)
    page = render_html("It is <math><msup><mn>10</mn><mn>9</mn></msup></math>.", formulas=renderer)
    renderer.close()
    assert page.formulas[0].tex == "{10}^{9}"
    assert page.formulas[0].drawn is not None


def test_a_gap_in_a_pasted_formula_is_not_drawn_open() -> None:
    page = render_html(cloze_asked("<math><mi>a</mi><mo>=</mo>{{c1::<mi>secret</mi>}}</math>", 1))
    assert "secret" not in page.plain_text
    assert not page.formulas


_ELEMENT = st.recursive(
    st.text("ab<&;^_{}\\$1∑", max_size=4),
    lambda inner: st.tuples(st.sampled_from(_TAGS), st.lists(inner, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=12,
)


@given(_ELEMENT)
def test_any_mathml_becomes_balanced_tex_or_nothing(source: str) -> None:
    tex = tex_of_mathml(source).replace(r"\\", "").replace(r"\{", "").replace(r"\}", "")
    assert tex.count("{") == tex.count("}")


def test_formulas_without_end_are_left() -> None:
    assert tex_of_mathml("<mrow>" * 100 + "</mrow>" * 100) == ""
    assert tex_of_mathml("<mi>x</mi>" * 5_000) == ""
