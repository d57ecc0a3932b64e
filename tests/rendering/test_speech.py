"""Formulas as they are read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rendering.formulas import GalleryFormula, gallery
from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.page import render_page
from tikprep.rendering.speech import speech

SAID = [
    (r"x", "x"),
    (r"x_i", "x sub i"),
    (r"x^2", "x squared"),
    (r"x^3", "x cubed"),
    (r"x^n", "x to the n"),
    (r"x^{-1}", "x to the minus 1"),
    (r"x^\top", "x transpose"),
    (r"A^T", "A transpose"),
    (r"W^{-1}", "W inverse"),
    (r"A^{-\top}", "A inverse transpose"),
    (r"\Sigma^{-1}", "Sigma inverse"),
    (r"\hat x", "x hat"),
    (r"\bar x_i", "x bar sub i"),
    (r"\vec u", "vector u"),
    (r"\widetilde{a+b}", "a plus b, tilde"),
    (r"f'", "f prime"),
    (r"f''(x)", "f double prime of x"),
    (r"x_{t-1}", "x sub t minus 1, end sub"),
    (r"x_{ij}^2", "x sub i j squared"),
    (r"2^{n+1}", "2 to the n plus 1, end power"),
    (r"W^{(l)}", "W superscript l"),
    (r"\pi^*", "pi star"),
    (r"45^\circ", "45 degrees"),
    (r"\frac{a}{b}", "a over b"),
    (r"\frac12", "one half"),
    (r"\frac{a+b}{c}", "fraction a plus b, over c, end fraction"),
    (r"{n \over k}", "n over k"),
    (
        r"\frac{e^{z_i}}{\sum_j e^{z_j}}",
        "fraction e to the z sub i, over the sum over j of e to the z sub j, end fraction",
    ),
    (r"\frac{\partial L}{\partial z_i}", "the partial derivative of L with respect to z sub i"),
    (r"\frac{dy}{dx}", "the derivative of y with respect to x"),
    (r"\binom{n}{k}", "n choose k"),
    (r"\sqrt{x}", "the square root of x"),
    (r"\sqrt{x+1}", "the square root of x plus 1, end root"),
    (r"\sqrt[3]{x}", "the cube root of x"),
    (r"\sqrt[n]{x}", "the root of order n of x"),
    (r"\sum_{i=1}^{n} x_i", "the sum from i equals 1 to n of x sub i"),
    (r"\sum\limits_i x_i", "the sum over i of x sub i"),
    (r"\prod_{k} p_k", "the product over k of p sub k"),
    (r"\int_0^1 f(x)\,dx", "the integral from 0 to 1 of f of x d x"),
    (r"\lim_{n\to\infty} a_n", "the limit as n goes to infinity of a sub n"),
    (r"\max_{a} Q(s,a)", "max over a of Q of s, a"),
    (r"\arg\min_\theta L(\theta)", "arg min over theta of L of theta"),
    (r"\operatorname*{arg\,max}_y p(y\mid x)", "arg max over y of p of y given x"),
    (r"\bigcup_{i} A_i", "the union over i of A sub i"),
    (r"a \le b", "a less than or equal to b"),
    (r"a ≥ b", "a greater than or equal to b"),
    (r"a \neq b \approx c", "a not equal to b approximately c"),
    (r"x \in A \cup B", "x in A union B"),
    (r"f: X \to Y", "f, X to Y"),
    (r"p \Rightarrow q \iff r", "p implies q if and only if r"),
    (r"\forall x\, \exists y", "for all x there exists y"),
    (r"\{x \mid x > 0\}", "the set x such that x greater than 0"),
    (r"x \in \mathbb{R}^{m \times n}", "x in R to the m by n, end power"),
    (r"x \in \mathbb{R}", "x in the reals"),
    (r"\mathbb{E}[X]", "expectation of X"),
    (r"\mathbb{E}_{x\sim p}[f(x)]", "expectation over x distributed as p of f of x"),
    (r"\operatorname{Var}(X)", "variance of X"),
    (r"P(x \mid y)", "probability of x given y"),
    (r"\Pr(A|B)", "probability of A given B"),
    (r"p_\theta(x|z)", "p sub theta of x given z"),
    (r"D_{\mathrm{KL}}(P \| Q)", "KL divergence of P from Q"),
    (r"O(n \log n)", "big O of n log n"),
    (r"\mathcal{O}(n^2)", "big O of n squared"),
    (r"\Theta(1)", "big theta of 1"),
    (r"\log_2 n", "log base 2 of n"),
    (r"\ln x", "natural log x"),
    (r"\sin^2\theta", "sine squared theta"),
    (r"\sigma(z)", "sigma of z"),
    (r"n(n+1)", "n open paren n plus 1 close paren"),
    (r"p^k(1-p)", "p to the k open paren 1 minus p close paren"),
    (r"p\,(1-q)", "p open paren 1 minus q close paren"),
    (r"f^k(x)", "f to the k of x"),
    (r"|x - y|", "absolute value of x minus y"),
    (r"|A \cap B|", "size of A intersection B"),
    (r"\|x\|_2^2", "2 norm of x, squared"),
    (r"\lVert A \rVert_F", "Frobenius norm of A"),
    (r"\langle u, v\rangle", "inner product of u, v"),
    (r"\left\lfloor\frac n2\right\rfloor", "floor of n over 2"),
    (r"n!", "n factorial"),
    (r"\begin{bmatrix}a&b\\c&d\end{bmatrix}", "2 by 2 matrix, row 1: a, b, row 2: c, d, end matrix"),
    (
        r"\begin{cases}x & x > 0\\ 0 & \text{otherwise}\end{cases}",
        "2 cases, case 1: x, x greater than 0, case 2: 0, otherwise, end cases",
    ),
    (r"\begin{aligned}a&=b\\&=c\end{aligned}", "line 1: a equals b, line 2: equals c"),
    (r"\left.f\right|_{x=0}", "f, evaluated at x equals 0"),
    (r"\underbrace{a+b}_{\text{bias}}", "a plus b, labelled bias"),
    (r"\text{click rate of $k$}", "click rate of k"),
    (r"\require{cancel} \cancel{x}", "x cancelled"),
    (r"y = x \tag{1}", "y equals x, labelled 1"),
    (r"X \xrightarrow{d} Y", "X goes to, by d, Y"),
    (r"\color{red}{x} + \boxed{y}", "x plus y"),
    (r"\newcommand{\foo}[1]{#1}a", "a"),
    (r"\unheard x", "unheard x"),
    (r"β² + √2", "beta squared plus the square root of 2"),
    (r"1{,}024", "1024"),
    (f"a + {CLOZE_HIDDEN_START}...{CLOZE_HIDDEN_END}", "a plus blank"),
    (f"a + {CLOZE_HIDDEN_START}a Greek letter{CLOZE_HIDDEN_END}", "a plus blank, hint: a Greek letter"),
    (f"a + {CLOZE_SHOWN_START}b_i{CLOZE_SHOWN_END}", "a plus b sub i"),
]

PIECES = [
    *"a x 1 23 + - = < > ( ) [ ] { } | _ ^ & '".split(),
    *r"\\ \{ \} \| \frac \sqrt \sum \int \left( \right) \left \right".split(),
    *r"\begin{cases} \end{cases} \begin{matrix} \end \text{ \mathbb \hat \alpha \le \operatorname{ \over".split(),
    *r"\lVert \rVert \mid \middle| \lim \arg \max \log \newcommand \def \verb \xrightarrow $ % # ~ √ ² ∑ é".split(),
    *(CLOZE_HIDDEN_START, CLOZE_HIDDEN_END, CLOZE_SHOWN_START, CLOZE_SHOWN_END, " ", "\n", "\\"),
]


@pytest.mark.parametrize(("tex", "words"), SAID)
def test_a_formula_is_said(tex: str, words: str) -> None:
    assert speech(tex) == words


@pytest.mark.parametrize("formula", gallery(), ids=lambda formula: formula.name)
def test_no_tex_is_left_in_what_is_said(formula: GalleryFormula) -> None:
    assert not set("\\{}^") & set(speech(formula.tex))


@given(st.text())
def test_any_text_is_said(tex: str) -> None:
    assert bool(speech(tex)) == bool(tex.split())


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_broken_tex_is_said(tex: str) -> None:
    assert bool(speech(tex)) == bool(tex.split())


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 5000,
        r"\frac{1}{" * 500,
        r"\left(" * 60 + "x" + r"\right)" * 60,
        "(" * 900,
        r"\sqrt" * 900,
        "x" * 2000,
        "x+" * 20_000,
        r"\begin{matrix}" * 200,
        r"\hat" * 2000,
    ],
)
def test_what_nobody_would_listen_to_stays_tex(tex: str) -> None:
    assert speech(tex) == tex


def test_a_page_is_read_with_its_formulas_said_and_copied_as_tex() -> None:
    page = render_page(f"The loss $\\frac{{a}}{{b}}$, and $x^{{{CLOZE_HIDDEN_START}power{CLOZE_HIDDEN_END}}}$.")
    assert page.plain_text == "The loss a over b, and x to the blank, hint: power."
    assert [formula.tex for formula in page.formulas] == [r"\frac{a}{b}", "x^{[power]}"]
