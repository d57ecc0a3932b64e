"""TeX as people write it -> TeX as MathJax draws it well."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\(?:(?:label|require)\s*\{[^{}]*\}|notag\b|nonumber\b)")
# Its lines would be spread over a page without end.
_MULTLINE = re.compile(r"\\(begin|end)\s*\{multline\*?\}")
_TEXT = re.compile(r"(\\(?:text(?:rm|bf|it|tt|sf|normal|up)?|mbox|fbox|hbox)\s*\{)([^{}$\\]*)(\})")
_TEXT_SPECIAL = re.compile(r"[_^#&%]")
_RAISED, _RAISED_PLAIN = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿᵀ", "0123456789+-=()inT"
_LOWERED, _LOWERED_PLAIN = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx"
_TO_PLAIN = str.maketrans(_RAISED + _LOWERED, _RAISED_PLAIN + _LOWERED_PLAIN)
_SCRIPTS = re.compile(f"[{_RAISED}]+|[{_LOWERED}]+")
_ROOT = re.compile(r"√\s*(\d+)?")
_ROWS = re.compile(r"\\begin\s*\{(\w+)\*?\}|\\end\s*\{\w+\*?\}|\\\\\s*[\[*]|\\.|[{}]", re.DOTALL)
_AIRY = frozenset("align aligned alignat alignedat eqnarray gather gathered multlined split".split())
_ALIGNMENT = re.compile(
    r"\\begin\s*\{(?P<name>aligned|align|alignedat|alignat|eqnarray|gathered|gather|split|multlined)(?P<star>\*?)\}"
    r"(?:\[\w\])?(?:\{\d+\})?(?P<lines>.*)\\end\s*\{(?P=name)(?P=star)\}",
    re.DOTALL,
)
_ALIGNED = re.compile(r"(\\begin\s*\{\w+\*?\}|\\end\s*\{\w+\*?\}|\\.|[{}&])", re.DOTALL)
_AIRIER = frozenset({"cases", "dcases", "rcases"})


def drawable(tex: str) -> str:
    """The same formula with what MathJax draws badly written in another way."""
    # A tag stretches MathJax's drawing to the width of a page, so it is written beside the formula.
    tex = _LABEL.sub("", _TAG.sub(_tag, tex))
    tex = _MULTLINE.sub(r"\\\1{multlined}", tex)
    return _with_air(with_plain_text(tex))


def _tag(match: re.Match[str]) -> str:
    return rf"\qquad\text{{{match[2]}}}" if match[1] else rf"\qquad\text{{({match[2]})}}"


def with_plain_text(tex: str) -> str:
    """Unicode scripts and roots become commands, and in text what TeX takes for a command becomes text."""
    pieces = []
    position = 0
    for match in _TEXT.finditer(tex):
        pieces += [_unicode(tex[position : match.start()]), match[1], _TEXT_SPECIAL.sub(_escaped, match[2]), match[3]]
        position = match.end()
    return "".join((*pieces, _unicode(tex[position:])))


def _escaped(match: re.Match[str]) -> str:
    return r"\char94 " if match[0] == "^" else f"\\{match[0]}"


def _unicode(tex: str) -> str:
    if tex.isascii():
        return tex
    tex = _ROOT.sub(lambda match: rf"\sqrt{{{match[1]}}}" if match[1] else r"\sqrt ", tex)
    return _SCRIPTS.sub(_script, tex)


def _script(match: re.Match[str]) -> str:
    return f"{'^' if match[0][0] in _RAISED else '_'}{{{match[0].translate(_TO_PLAIN)}}}"


def _with_air(tex: str) -> str:
    """Rows of an alignment set a little apart, so that fractions in them do not touch."""
    return "".join(_rows(tex)) if r"\begin" in tex and "\\\\" in tex else tex


def _rows(tex: str) -> Iterator[str]:
    open_environments: list[tuple[str, int]] = []
    depth = position = 0
    for match in _ROWS.finditer(tex):
        yield tex[position : match.start()]
        position = match.end()
        token = match[0]
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        elif match[1]:
            open_environments.append((match[1], depth))
        elif token.startswith(r"\end") and open_environments:
            open_environments.pop()
        elif token == r"\\" and open_environments and open_environments[-1][1] == depth:
            name = open_environments[-1][0]
            token = r"\\[.2em]" if name in _AIRIER else r"\\[.15em]" if name in _AIRY else token
        yield token
    yield tex[position:]


def in_free_lines(tex: str) -> str:
    """A formula that is one alignment, as lines of their own that MathJax may break; any other stays as it is."""
    found = _ALIGNMENT.fullmatch(tex.strip())
    if found is None:
        return tex
    depth = 0
    pieces = []
    for piece in _ALIGNED.split(found["lines"]):
        if piece.startswith((r"\begin", "{")):
            depth += 1
        elif piece.startswith((r"\end", "}")):
            depth -= 1
        if depth < 0:
            return tex
        pieces.append(" " if piece == "&" and not depth else piece)
    return "".join(pieces)
