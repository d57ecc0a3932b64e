"""MathJax inside QuickJS: TeX in, MathJax's own SVG out.

The bundle comes with the package `quickjax`, the engine with `quickjs-ng`. The context
has no file, network or module access; TeX from a foreign deck can at worst burn the
time and memory given here. A context belongs to the thread that made it, and its stack
sets how deeply formulas may nest: a bracket within a bracket takes 17 KB of it.
"""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import quickjs

from tikprep import memory

# The slowest formula of a card took 0.03 s here, so a machine twenty times slower still draws it.
_TIME_LIMIT_S = 1.5
_MEMORY_LIMIT_BYTES = 256 * 1024 * 1024
# What of the stack is left to the engine's own C code and to Python.
_STACK_RESERVE_BYTES = 4 * 1024 * 1024
# Commands that cards use and MathJax lacks, and \div as all the world reads it: its package `physics` takes it away.
_PRELUDE = r"""
\let\div\divisionsymbol \let\bm\boldsymbol \let\bold\mathbf \let\underbar\underline
\let\mathds\mathbb \let\mathbbm\mathbb \def\relax{} \def\ensuremath#1{#1} \def\degree{^\circ}
\def\R{\mathbb R} \def\N{\mathbb N} \def\Z{\mathbb Z} \def\Q{\mathbb Q} \def\C{\mathbb C} \def\E{\mathbb E}
\DeclareMathOperator*{\argmax}{arg\,max} \DeclareMathOperator*{\argmin}{arg\,min}
\DeclareMathOperator{\diag}{diag} \DeclareMathOperator{\sgn}{sgn} \DeclareMathOperator{\softmax}{softmax}
\DeclareMathOperator{\Var}{Var} \DeclareMathOperator{\Cov}{Cov} \DeclareMathOperator{\KL}{KL}
\def\indep{\mathrel{\perp\!\!\!\perp}} \def\llbracket{[\![} \def\rrbracket{]\!]}
"""


# The bundle's own way to draw a formula set apart: it names the document that converts and what writes its answer.
_RENDERER = re.compile(
    r"globalThis\.render=function\((\w+)\)\{try\{let \w+=(?P<document>\w+)\.convert\(\1,"
    r"\{display:!0,containerWidth:1e7\}\);return (?P<writer>\w+)\("
)
# How it goes through what has scripts, looking for places to break: behind the bracket that ends a base there must be
# none, or the script stands on another line than what it belongs to.
_SCRIPTED = re.compile(r"(visitMsu(?:b|p|bsup)Node\((\w+),(\w+)\)\{)(this\.visitDefault\(\2,\3\);)")
_KEPT_TOGETHER = (
    r"\1for(let n=\2.childNodes[0].node;n;n=n.childNodes&&n.childNodes[n.childNodes.length-1])"
    r'if(n.isKind("mo"))n.attributes.set("linebreak","nobreak");\4'
)
# Between lines, in em: a brace below and one above do not touch.
_LEADING_EM = 0.5
_EX_PX = 8
_BREAKING = """
globalThis.renderBroken = function (tex, widthPx) {{
  const jax = {document}.outputJax, options = jax.options, usual = options.displayOverflow, width = jax.containerWidth;
  options.displayOverflow = "linebreak";
  options.linebreaks.lineleading = {leading_em};
  try {{
    return {writer}({document}.convert(tex, {{display: true, containerWidth: widthPx, em: {em_px}, ex: {ex_px}}}));
  }} finally {{
    options.displayOverflow = usual;
    // Kept from the last formula, it would squeeze the tables of the next.
    jax.containerWidth = width;
  }}
}};
"""


class MathJax:
    """One engine; about 0.2 s to make, then milliseconds a formula."""

    def __init__(self, stack_bytes: int) -> None:
        """`stack_bytes` is the stack of this thread. Raises ModuleNotFoundError if `quickjax` is not installed."""
        package = find_spec("quickjax")
        if package is None or package.origin is None:
            raise ModuleNotFoundError("quickjax")
        bundle = Path(package.origin).parent / "js" / "mathjax_bundle.js"
        self._context = quickjs.Context()
        self._context.set_max_stack_size(stack_bytes - _STACK_RESERVE_BYTES)
        self._context.set_memory_limit(_MEMORY_LIMIT_BYTES)
        self._context.eval(_with_breaking(bundle.read_text(encoding="utf-8")))
        # A first formula also warms up what MathJax makes on demand.
        self.svg(_PRELUDE, display=False)

    def svg(self, tex: str, *, display: bool) -> str:
        """MathJax's drawing. Raises ValueError if it gives up or runs out of time or memory."""
        return self._asked("render" if display else "renderInline", json.dumps(tex))

    def broken(self, tex: str, width_ex: float) -> str:
        """MathJax's drawing of a formula set apart, in lines of at most `width_ex` where it finds places to break.

        Raises ValueError as `svg` does.
        """
        return self._asked("renderBroken", f"{json.dumps(tex)},{width_ex * _EX_PX:.0f}")

    def _asked(self, function: str, arguments: str) -> str:
        self._context.set_time_limit(_TIME_LIMIT_S)
        try:
            # A bare result can be a rope string, which the binding refuses; stringify flattens it.
            answer = self._context.eval(f"JSON.stringify({function}({arguments}))")
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise ValueError(str(error).partition("\n")[0]) from error
        if not isinstance(answer, str):
            raise ValueError("MathJax gave no drawing")
        return str(json.loads(answer))

    def close(self) -> None:
        """Free the engine and its memory."""
        del self._context
        memory.hand_back()


def _with_breaking(bundle: str) -> str:
    """The bundle with a function more; without it, if its code is not as we know it, wide formulas stay on one line."""
    found = _RENDERER.search(bundle)
    if found is None:
        return bundle
    function = _BREAKING.format(**found.groupdict(), em_px=2 * _EX_PX, ex_px=_EX_PX, leading_em=_LEADING_EM)
    whole = _SCRIPTED.sub(_KEPT_TOGETHER, bundle[: found.start()])
    return f"{whole}{function}{bundle[found.start() :]}"
