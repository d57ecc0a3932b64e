"""TeX becomes SVG that QtSvg can draw."""

from __future__ import annotations

import importlib
import re
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rendering.formulas import GalleryFormula, fingerprint, gallery, known_fingerprints
from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.affine import IDENTITY, as_transform, placed
from tikprep.rendering.formula_svg import ACCENT, mend
from tikprep.rendering.math import Formula, FormulaFailed, FormulaRenderer
from tikprep.rendering.page import render_page
from tikprep.rendering.tex_problem import TOO_DEEP, TOO_LARGE, TOO_LONG
from tikprep.rendering.tex_source import drawable, in_free_lines

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


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\frac{a", "An opening brace is never closed (character 6)"),
        ("{" * 20_000, "An opening brace is never closed (character 20000)"),
        (r"a}", "A closing brace has no partner (character 2)"),
        (r"x + \nosuchcommand y", r"There is no command called \nosuchcommand (character 5)"),
        (r"\nosuch \nosuch", r"There is no command called \nosuch"),
        (r"\begin{matrix} a", r"\end{matrix} is missing"),
        (r"\begin{matrix}x\end{pmatrix}", r"\begin{matrix} is closed by \end{pmatrix} (character 1)"),
        (r"\begin{foo}x\end{foo}", "There is no environment called foo"),
        (r"a + \left( x", r"\left has no partner (character 5)"),
        (r"x \right)", r"\right has no partner (character 3)"),
        (r"x^2^3", "Two superscripts follow each other: put braces around the first one"),
        (r"\sqrt[3 x", r"The [ after \sqrt is never closed (character 1)"),
        (r"\frac1", r"\frac is followed by nothing, but needs something in braces (character 1)"),
        ("a & b", "& stands where it means nothing (character 3)"),
        (r"\rule{1em}{99999em}", TOO_LARGE),
        ("x+" * 9000, TOO_LONG),
        (r"\def\q{\q\q}\q", "A command of this formula calls itself without end"),
    ],
)
def test_what_tex_cannot_read_fails_with_a_reason_in_plain_words(
    renderer: FormulaRenderer, tex: str, words: str
) -> None:
    assert renderer.svg(tex, False) == FormulaFailed(words)


@pytest.mark.parametrize("tex", [r"\sqrt{" * 900 + "x" + "}" * 900, r"\newcommand\q{\frac{\q}{\q}}\q"])
def test_nesting_without_end_fails_with_a_reason(renderer: FormulaRenderer, tex: str) -> None:
    # A slow machine runs out of time before it runs out of stack.
    assert renderer.svg(tex, False) in (FormulaFailed(TOO_DEEP), FormulaFailed(TOO_LONG))


def test_a_place_is_not_told_where_deletions_shift_it(renderer: FormulaRenderer) -> None:
    page = render_page(f"${CLOZE_SHOWN_START}a{CLOZE_SHOWN_END} + \\nosuch$", formulas=renderer)
    assert page.formulas[0].problem == r"There is no command called \nosuch"


@pytest.mark.parametrize("tex", ["{" * 20_000, "x+" * 9000, r"\def\p{\p\p}\p", r"\def\x{a\x}\x"])
def test_a_failure_ends_soon_and_the_next_formula_comes_at_once(tex: str) -> None:
    renderer = FormulaRenderer(None)
    renderer.svg("start", False)
    asked = time.perf_counter()
    assert isinstance(renderer.svg(tex, False), FormulaFailed)
    failed = time.perf_counter()
    drawn(renderer.svg(r"\alpha_{after}", False))
    drawn_s, failed_s = time.perf_counter() - failed, failed - asked
    renderer.close()
    # The engine counts the time of the processor, which a busy machine stretches.
    assert failed_s < 6
    assert drawn_s < 3


@pytest.mark.parametrize(
    "tex", [r"\left(" * 60 + "x" + r"\right)" * 60, r"\frac{1}{1+" * 60 + "x" + "}" * 60, "x^{" * 60 + "x" + "}" * 60]
)
def test_sixty_levels_are_drawn(renderer: FormulaRenderer, tex: str) -> None:
    drawn(renderer.svg(tex, True))


@pytest.mark.parametrize("formula", gallery(), ids=lambda formula: formula.name)
def test_the_gallery_is_drawn_as_it_was_when_it_was_looked_at(
    renderer: FormulaRenderer, formula: GalleryFormula
) -> None:
    found = drawn(renderer.svg(formula.tex, formula.display))
    assert fingerprint(found) == known_fingerprints()[formula.name], "look at it: python -m tests.ui.card.formula_sheet"


def test_fingerprints_are_those_of_the_gallery() -> None:
    assert list(known_fingerprints()) == [formula.name for formula in gallery()]
    assert len(gallery()) >= 96


@pytest.mark.parametrize(
    ("tex", "same_as"),
    [
        ("β²", "β^{2}"),
        ("x₁₂ᵀ", "x_{12}^{T}"),
        ("√2 + √x", r"\sqrt{2} + \sqrt x"),
        (r"\text{user_id}", r"\text{user\_id}"),
        (r"\text{x²} + 1", r"\text{x²} + 1"),
        (r"a \tag{1}", r"a \qquad\text{(1)}"),
        (r"a \tag*{(E)}", r"a \qquad\text{(E)}"),
        (r"a \label{eq:one} \notag", "a  "),
        (r"\begin{multline}a\\b\end{multline}", r"\begin{multlined}a\\[.15em]b\end{multlined}"),
        (r"\begin{cases}a\\b\end{cases}", r"\begin{cases}a\\[.2em]b\end{cases}"),
        (r"\begin{cases}a\\[1em]b\end{cases}", r"\begin{cases}a\\[1em]b\end{cases}"),
        (r"\begin{aligned}{a\\b}\end{aligned}", r"\begin{aligned}{a\\b}\end{aligned}"),
        (r"\begin{matrix}a\\b\end{matrix}", r"\begin{matrix}a\\b\end{matrix}"),
        (r"\require{cancel} \cancel{x}", r" \cancel{x}"),
    ],
)
def test_tex_is_written_as_mathjax_draws_it_well(tex: str, same_as: str) -> None:
    assert drawable(tex) == same_as


def test_letters_that_mathjax_lacks_come_with_the_room_left_for_them(renderer: FormulaRenderer) -> None:
    svg = drawn(renderer.svg(r"\text{点击}", True)).svg
    assert 'textLength="2000"' in svg
    assert 'textLength="1200"' in drawn(renderer.svg(r"\text{Да}", True)).svg


@pytest.mark.parametrize("formula", gallery(), ids=lambda formula: formula.name)
def test_drawings_hold_no_groups_within_groups(renderer: FormulaRenderer, formula: GalleryFormula) -> None:
    root = ET.fromstring(drawn(renderer.svg(formula.tex, formula.display)).svg)
    assert not root.findall("./*/*/*")


def test_turned_and_nested_places_are_multiplied_out() -> None:
    inner = ET.Element("g", {"transform": "translate(10,20) rotate(90) scale(2)"})
    assert as_transform(placed(inner, placed(ET.Element("g", {"transform": "scale(1,-1)"}), IDENTITY))) == (
        "matrix(0 -2 -2 0 10 -20)"
    )
    about = ET.Element("g", {"transform": "rotate(180, 5 5) matrix(1 0 0 1 1 2)"})
    assert as_transform(placed(about, IDENTITY)) == "matrix(-1 0 0 -1 9 8)"


def test_a_rule_is_ink(renderer: FormulaRenderer) -> None:
    svg = drawn(renderer.svg(r"\rule{2em}{1em}", True)).svg
    assert "black" not in svg
    assert "opacity" not in svg


def test_a_coloured_ground_is_a_tint(renderer: FormulaRenderer) -> None:
    assert 'fill="yellow" fill-opacity="0.2"' in drawn(renderer.svg(r"\colorbox{yellow}{c}", True)).svg


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


@pytest.mark.parametrize("source", [r"<div>a \(x^2\) b</div>", r"<div>a \[x^2\] b</div>"])
def test_a_formula_within_a_block_of_html_is_found(source: str) -> None:
    assert [formula.tex for formula in render_page(source).formulas] == ["x^2"]


def test_an_engine_that_nobody_asks_is_given_up_and_comes_again() -> None:
    renderer = FormulaRenderer(None, idle_s=0.05)
    assert isinstance(renderer.svg("x", False), Formula)
    until = time.monotonic() + 10
    while renderer.has_engine and time.monotonic() < until:
        threading.Event().wait(0.02)
    assert not renderer.has_engine
    assert isinstance(renderer.svg("y", False), Formula)
    renderer.close()


SUM = "+".join(f"x_{{{number}}}" for number in range(40))


def check_broken(formula: Formula) -> None:
    """Each is narrower and higher than the one before, and drawn by what QtSvg knows."""
    for before, after in zip((formula, *formula.broken), formula.broken, strict=False):
        assert after.width_ex < before.width_ex
        assert after.height_ex > before.height_ex
        assert [element.tag for element in ET.fromstring(after.svg).iter()].count(
            "{http://www.w3.org/2000/svg}svg"
        ) == 1


def test_a_wide_formula_is_drawn_in_lines_as_well(renderer: FormulaRenderer) -> None:
    formula = drawn(renderer.svg(f"f(x) = {SUM} = y", True))
    check_broken(formula)
    assert len(formula.broken) > 1
    assert formula.broken[-1].width_ex < 38


@pytest.mark.parametrize("tex", ["x = y", r"\frac{a}{b}", r"\begin{pmatrix}1 & 2\end{pmatrix}"])
def test_what_is_narrow_is_not_broken(renderer: FormulaRenderer, tex: str) -> None:
    assert drawn(renderer.svg(tex, True)).broken == ()
    assert drawn(renderer.svg(tex, False)).broken == ()


def test_a_wide_formula_in_a_sentence_is_broken_too(renderer: FormulaRenderer) -> None:
    formula = drawn(renderer.svg(SUM, False))
    check_broken(formula)
    assert len(formula.broken) > 1


def test_cells_are_not_broken_and_tables_stay_as_wide_as_they_were(renderer: FormulaRenderer) -> None:
    table = rf"\begin{{pmatrix}} {SUM} & b \\ c & d \end{{pmatrix}}"
    width_ex = drawn(FormulaRenderer(None).svg(table, True)).width_ex
    assert drawn(renderer.svg(f"{SUM} = 1", True)).broken
    formula = drawn(renderer.svg(table, True))
    assert formula.width_ex == width_ex
    assert formula.broken == ()


def test_an_alignment_is_broken_in_its_rows(renderer: FormulaRenderer) -> None:
    formula = drawn(
        renderer.svg(
            rf"\begin{{align*}} f &= {SUM} \\ &= \begin{{cases}} 1 & x \\ 2 & y \end{{cases}}\end{{align*}}", True
        )
    )
    check_broken(formula)
    assert formula.broken


@pytest.mark.parametrize(
    ("tex", "lines"),
    [
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", r" a  = b \\  = c "),
        (r"\begin{alignat*}{2}a & \& b\end{alignat*}", r"a   \& b"),
        (r"\begin{align}a &= \begin{cases}1 & 2\end{cases}\end{align}", r"a  = \begin{cases}1 & 2\end{cases}"),
        (r"x + \begin{aligned} a &= b \end{aligned}", r"x + \begin{aligned} a &= b \end{aligned}"),
        (
            r"\begin{align}a\end{align}+\begin{align}b&\end{align}",
            r"\begin{align}a\end{align}+\begin{align}b&\end{align}",
        ),
    ],
)
def test_one_alignment_becomes_free_lines(tex: str, lines: str) -> None:
    assert in_free_lines(tex) == lines


def test_lines_are_kept_between_starts(tmp_path: Path) -> None:
    first = FormulaRenderer(tmp_path)
    before = first.svg(SUM, True)
    first.close()
    again = FormulaRenderer(tmp_path)
    assert again.svg(SUM, True) == before
    assert drawn(before).broken
    assert not again.has_engine
    again.close()


def test_a_deletion_keeps_its_gap_in_a_broken_formula(renderer: FormulaRenderer) -> None:
    asked = f"$${SUM} = {CLOZE_HIDDEN_START}hint{CLOZE_HIDDEN_END} + {SUM}$$"
    [shown] = render_page(asked, formulas=renderer).formulas
    assert shown.drawn is not None
    assert [len(each.gaps) for each in shown.drawn.broken] == [1] * len(shown.drawn.broken) != []


@pytest.fixture
def engine() -> Iterator[Any]:
    made = importlib.import_module("tikprep.rendering.mathjax").MathJax(8 * 1024 * 1024)
    yield made
    made.close()


def lines_of(svg: str) -> list[str]:
    return re.split(r'data-mjx-lineno="\d+"', svg)[1:]


def test_a_script_stays_on_the_line_of_its_base(engine: Any) -> None:
    wide = r"\frac{a+b+c+d+e+f+g+h+i+j+k+l+m}{x+y+z+u+v+w+a+b+c+d+e+f+g+h}"
    row = "&".join(map(str, range(1, 17)))
    for script in ("^{7}", "_{7}", "_{7}^{8}"):
        lines = lines_of(engine.broken(rf"\left({wide}\right){script} = \begin{{pmatrix}}{row}\end{{pmatrix}}", 56))
        [base] = [number for number, line in enumerate(lines) if 'data-mml-node="mfrac"' in line]
        assert 'data-latex="{7}"' in lines[base]
        assert len(lines) > 1


def test_a_long_sum_with_an_exponent_is_still_broken_within(engine: Any) -> None:
    lines = lines_of(engine.broken(rf"\left({SUM} + {SUM}\right)^{{7}}", 56))
    assert len(lines) > 1
    assert 'data-latex="{7}"' in lines[-1]


def test_lines_stand_apart_so_that_braces_do_not_touch(engine: Any) -> None:
    below, above = (r"\underbrace{aaaaaaaaaaaaaaaaaaaaa}_{n}", r"\overbrace{bbbbbbbbbbbbbbbbbbbbb}^{m}")
    svg = engine.broken(f"{below} + {above}", 34)
    assert len(lines_of(svg)) == 2
    bare = sum(mend(engine.svg(part, display=True)).height_ex for part in (below, f"+ {above}"))
    # An em is some 2.3 ex here, and MathJax by itself leaves 0.67 em between the two, most of it to their words.
    assert mend(svg).height_ex - bare >= (0.67 + 0.25) * 2.3
