"""MathJax inside QuickJS: TeX in, MathJax's own SVG out.

The bundle comes with the package `quickjax`, the engine with `quickjs-ng`. The context
has no file, network or module access; TeX from a foreign deck can at worst burn the
time and memory given here. A context belongs to the thread that made it.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import quickjs

_TIME_LIMIT_S = 5
_MEMORY_LIMIT_BYTES = 256 * 1024 * 1024
# Below the stack of any platform's second thread, and twice what deep nesting of braces needs.
_STACK_LIMIT_BYTES = 768 * 1024


class MathJax:
    """One engine; about 0.2 s to make, then milliseconds a formula."""

    def __init__(self) -> None:
        """Raises ModuleNotFoundError if `quickjax` is not installed."""
        package = find_spec("quickjax")
        if package is None or package.origin is None:
            raise ModuleNotFoundError("quickjax")
        bundle = Path(package.origin).parent / "js" / "mathjax_bundle.js"
        self._context = quickjs.Context()
        self._context.set_max_stack_size(_STACK_LIMIT_BYTES)
        self._context.set_memory_limit(_MEMORY_LIMIT_BYTES)
        self._context.eval(bundle.read_text(encoding="utf-8"))

    def svg(self, tex: str, *, display: bool) -> str:
        """MathJax's drawing. Raises ValueError if it gives up or runs out of time or memory."""
        function = "render" if display else "renderInline"
        self._context.set_time_limit(_TIME_LIMIT_S)
        try:
            # A bare result can be a rope string, which the binding refuses; stringify flattens it.
            answer = self._context.eval(f"JSON.stringify({function}({json.dumps(tex)}))")
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise ValueError(str(error).partition("\n")[0]) from error
        if not isinstance(answer, str):
            raise ValueError("MathJax gave no drawing")
        return str(json.loads(answer))
