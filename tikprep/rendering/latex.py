"""A whole LaTeX text, as `[latex]` fields hold it -> maths and text.

Only maths is drawn. Of the text around it, what everybody writes is understood: line
ends, bold, quotes, escaped signs; other commands stay as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENVIRONMENTS = r"(?:equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|math)\*?"
_MATHS = re.compile(
    rf"(?<!\\)\$\$(?P<double>[^$]+)\$\$|(?<!\\)\$(?P<single>(?:\\.|[^$\\])+)\$"
    rf"|(?<!\\)\\\[(?P<bracket>.+?)\\\]|(?<!\\)\\\((?P<paren>.+?)\\\)"
    rf"|(?P<environment>\\begin\{{(?P<name>{_ENVIRONMENTS})\}}.*?\\end\{{(?P=name)\}})",
    re.DOTALL,
)
# Signs that only maths has; a field of them alone forgot its dollars.
_LOOKS_LIKE_MATHS = re.compile(r"\\(?:frac|sum|int|sqrt|alpha|beta|lim|cdot|mathbb|vec|hat|left|infty|partial)\b|[\^_]")
_SIMPLE_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?:displaymath|math)\}")
_UNWRAPPED = re.compile(r"\\(?:textbf|textit|emph|underline|text|textrm|texttt)\{([^{}]*)\}")
_NO_TEXT = re.compile(r"\\(?:noindent|par|centering|(?:begin|end)\{(?:center|document|flushleft)\})\s*")
_ESCAPED = re.compile(r"\\([%$&#_{}])")


def split_latex(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of "math", "display", "text" or "break" and the part, in order."""
    found = False
    position = 0
    for match in _MATHS.finditer(text):
        yield from _text(text[position : match.start()])
        position = match.end()
        found = True
        if match["environment"]:
            tex = _SIMPLE_ENVIRONMENT.sub("", match["environment"])
            yield ("math" if match["name"] == "math" else "display"), tex
        elif inline := match["single"] or match["paren"]:
            yield "math", inline
        else:
            yield "display", match["double"] or match["bracket"]
    rest = text[position:]
    if not found and _LOOKS_LIKE_MATHS.search(rest) and r"\begin" not in rest:
        yield "math", rest
    else:
        yield from _text(rest)


def _text(text: str) -> Iterator[tuple[str, str]]:
    lines = re.split(r"\\\\(?:\[[^\]\n]{0,20}\])?|\\newline\b|\n[ \t]*\n", text)
    for number, line in enumerate(lines):
        if number:
            yield "break", ""
        line = _ESCAPED.sub(r"\1", _UNWRAPPED.sub(r"\1", _NO_TEXT.sub("", line)))
        line = line.replace("~", " ").replace("``", "“").replace("''", "”")
        if line.strip() or (line and len(lines) == 1):
            yield "text", line.replace("\n", " ")
