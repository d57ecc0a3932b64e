"""MathML means the same as TeX, and nothing in it can break a card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.cloze import cloze_asked
from tikprep.rendering.math import Formula, FormulaRenderer
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


@pytest.fixture(scope="module")
def renderer() -> Iterator[FormulaRenderer]:
    made = FormulaRenderer(None)
    yield made
    made.close()


NK = "<mi>n</mi><mi>k</mi>"


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        (f'<mfrac linethickness="0">{NK}</mfrac>', r"\genfrac{}{}{0pt}{}{n}{k}"),
        (f'<mfrac linethickness="0.0px">{NK}</mfrac>', r"\genfrac{}{}{0pt}{}{n}{k}"),
        (f'<mfrac linethickness="1px">{NK}</mfrac>', r"\frac{n}{k}"),
        (f'<mfrac bevelled="true">{NK}</mfrac>', "{n}/{k}"),
        ('<mi mathvariant="double-struck">R</mi>', r"\mathbb{R}"),
        ('<mstyle mathvariant="bold"><mi>x</mi><mn>1</mn></mstyle>', r"\mathbf{x} \mathbf{1}"),
        ('<mi mathvariant="bold">α</mi>', r"\boldsymbol{α}"),
        ('<mi mathvariant="script">L</mi><mi mathvariant="fraktur">g</mi>', r"\mathscr{L} \mathfrak{g}"),
        ('<mi mathvariant="monospace">ab</mi><mi mathvariant="normal">d</mi>', r"\mathtt{ab} \mathrm{d}"),
        ('<mi mathvariant="bold-script">L</mi>', r"\boldsymbol{\mathscr{L}}"),
        ('<mtext mathvariant="monospace">f_x</mtext>', r"\texttt{f\_x}"),
        ("<mi>x</mi><mtext> if </mtext><mi>y</mi>", r"x \text{ if } y"),
        ("<mtext>\n  if\n</mtext><mtext>&nbsp;</mtext>", r"\text{if} \text{ }"),
        (
            "<mmultiscripts><mi>C</mi><mi>a</mi><none/><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>",
            "{}_{6}^{14}{C}_{a}",
        ),
        (
            "<mmultiscripts><mi>R</mi><mi>i</mi><none/><none/><mi>j</mi></mmultiscripts>",
            "{R}_{i}{}^{j}",
        ),
        ('<menclose notation="updiagonalstrike box"><mi>x</mi></menclose>', r"\enclose{updiagonalstrike box}{x}"),
        ("<menclose><mn>8</mn></menclose>", r"\overline{)\,8}"),
        ('<menclose notation="radical"><mi>x</mi></menclose>', r"\sqrt{x}"),
        ('<menclose notation="}\\evil"><mi>x</mi></menclose>', "x"),
        ("<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>→</mo></mover>", r"\overrightarrow{A B}"),
        ("<munder><mi>x</mi><mo>_</mo></munder>", r"\underline{x}"),
        (
            "<munder><munder><mi>x</mi><mo>⏟</mo></munder><mi>n</mi></munder>",
            r"\underbrace{x}_{n}",
        ),
        (
            '<mtable columnalign="right left" rowlines="solid"><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>'
            '<mtr><mtd columnspan="2"><mo>[</mo></mtd></mtr></mtable>',
            r"\begin{array}{rl}a & b \\ \hline {}[ &  \\\end{array}",
        ),
        (
            '<mtable><mtr><mtd rowspan="2"><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>'
            "<mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
            r"\begin{matrix}a & b \\  & c \\\end{matrix}",
        ),
        (
            "<mtable><mlabeledtr><mtd><mtext>(1)</mtext></mtd><mtd><mi>x</mi></mtd></mlabeledtr></mtable>",
            r"\begin{matrix}x & \text{(1)} \\\end{matrix}",
        ),
        ('<mfenced open="[" close=")" separators=";"><mi>a</mi><mi>a</mi></mfenced>', "[ a; a )"),
        ('<mfenced separators=""><mi>a</mi><mi>b</mi></mfenced>', "( a b )"),
        ("<mi>x</mi><mphantom><mi>y</mi></mphantom>", r"x \phantom{y}"),
        ('<mi>x</mi><mspace width="2em"/><mi>y</mi>', r"x \hspace{2.000em} y"),
        ('<mi>x</mi><mspace width="9999em"/><mi>y</mi>', r"x \hspace{10.000em} y"),
        ("<msub><mi>log</mi><mn>2</mn></msub>", r"\log_{2}"),
        ("<mo>max</mo><mo>argmax</mo>", r"\max \operatorname{argmax}"),
        ("<msup><mi>x</mi><mn>2</mn><mi>lost</mi></msup>", r"{x}^{2} \mathrm{lost}"),
        ("<mrow>where <mi>x</mi> is it</mrow>", r"\text{where} x \text{is it}"),
        ("<mstack><mn>12</mn><mn>34</mn></mstack>", ""),
    ],
)
def test_what_an_element_says_beyond_its_name_is_kept(source: str, tex: str, renderer: FormulaRenderer) -> None:
    assert tex_of_mathml(source) == tex
    assert isinstance(renderer.svg(tex, True), Formula)


HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        (f"<mo>(</mo>{HALF}<mo>)</mo>", r"\left( \frac{1}{2} \right)"),
        (f"<mo>(</mo>{HALF}<msup><mo>)</mo><mn>2</mn></msup>", r"\left( \frac{1}{2} \right)^{2}"),
        (f"<mo>{{</mo>{HALF}", r"\left\{ \frac{1}{2} \right."),
        (f"{HALF}<mo>]</mo>", r"\left. \frac{1}{2} \right]"),
        (f"<mo>[</mo><mo>(</mo><mi>x</mi><mo>)</mo>{HALF}<mo>]</mo>", r"\left[ ( x ) \frac{1}{2} \right]"),
        (f"<mo>|</mo>{HALF}<mo>|</mo>", r"\left| \frac{1}{2} \right|"),
        (f"<mo>(</mo><mi>A</mi><mo>|</mo>{HALF}<mo>)</mo>", r"\left( A | \frac{1}{2} \right)"),
        (f'<mo stretchy="false">(</mo>{HALF}<mo stretchy="false">)</mo>', r"( \frac{1}{2} )"),
        (f'<mfenced open="⟨" close="⟩">{HALF}</mfenced>', r"\left\langle \frac{1}{2} \right\rangle"),
        (f'<mfenced open="{{" close="">{HALF}</mfenced>', r"\left\{ \frac{1}{2} \right."),
        ("<mo>(</mo><mi>x</mi><mo>)</mo>", "( x )"),
        (
            "<mo>[</mo><mtable><mtr><mtd><mi>a</mi></mtd></mtr></mtable><mo>]</mo>",
            r"\left[ \begin{matrix}a \\\end{matrix} \right]",
        ),
    ],
)
def test_brackets_grow_with_what_they_hold(source: str, tex: str, renderer: FormulaRenderer) -> None:
    assert tex_of_mathml(source) == tex
    assert isinstance(renderer.svg(tex, True), Formula)


_NAMES = st.text("abcxyzαβγ0123456789", min_size=1, max_size=4)
_VARIANT = st.sampled_from(["", ' mathvariant="bold"', ' mathvariant="double-struck"', ' mathvariant="normal"'])
_ATTRIBUTES = st.sampled_from(
    ["", ' linethickness="0"', ' columnalign="left right"', ' notation="box"', ' open="["', ' columnspan="2"']
)
_LEAF = st.tuples(st.sampled_from(["mi", "mn", "mo", "mtext"]), _VARIANT, _NAMES).map(
    lambda made: (f"<{made[0]}{made[1]}>{made[2]}</{made[0]}>", [made[2]])
)
_FENCE = st.sampled_from("()[]{}|").map(lambda sign: (f"<mo>{sign}</mo>", [sign]))
_WELL_FORMED = st.recursive(
    _LEAF | _FENCE,
    lambda inner: st.tuples(
        st.sampled_from([*_TAGS[4:-2], "mrow", "menclose", "mphantom", "mmultiscripts", "mtd"]),
        _ATTRIBUTES,
        st.lists(inner, max_size=5),
    ).map(
        lambda made: (
            f"<{made[0]}{made[1]}>{''.join(source for source, _ in made[2])}</{made[0]}>",
            [name for _, names in made[2] for name in names],
        )
    ),
    max_leaves=16,
)


@given(st.lists(_WELL_FORMED, min_size=1, max_size=4))
def test_no_name_number_sign_or_word_is_lost(trees: list[tuple[str, list[str]]]) -> None:
    tex = tex_of_mathml("".join(source for source, _ in trees))
    names = [name for _, names in trees for name in names]
    for name in set(names):
        assert tex.count(name) >= names.count(name)
    assert tex.count(r"\left") == tex.count(r"\right")


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
