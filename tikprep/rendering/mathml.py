"""MathML -> TeX, for formulas that were pasted from a page: presentation elements, and no more than those."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET

_MOST_CHARACTERS = 20_000
_DEEPEST = 60
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,40});")
_SPECIAL = re.compile(r"[#$%&_{}~^\\]")
_FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec sin "
    "sinh sup tan tanh".split()
)
_OPERATORS = {"∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "⋃": r"\bigcup", "⋂": r"\bigcap", "⨁": r"\bigoplus"}
_OPERATORS |= {"⨂": r"\bigotimes", "∫": r"\int", "∮": r"\oint"}
_BIG = frozenset(_OPERATORS) | frozenset("lim max min sup inf".split())
_ACCENTS = {"^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "overline", "‾": "overline", "→": "vec"}
_ACCENTS |= {"⃗": "vec", ".": "dot", "˙": "dot", "¨": "ddot", "⏞": "overbrace"}
_NOTHING = "\u2061\u2062\u2063\u2064\u200b"


def tex_of_mathml(source: str) -> str:
    """The TeX of the inside of a `math` element; "" for what is not well formed, too long or too deep."""
    if len(source) > _MOST_CHARACTERS:
        return ""
    named = _NAMED.sub(lambda found: html.escape(html.unescape(found[0])), source)
    bare = re.sub(r"<(/?)\w{1,20}:", r"<\1", named)
    try:
        root = ET.fromstring(f"<mrow>{bare}</mrow>")
    except ET.ParseError:
        return ""
    return re.sub(r" {2,}", " ", _row(root, 0)).strip() if _depth(root) <= _DEEPEST else ""


def _depth(root: ET.Element) -> int:
    level, depth = [root], 0
    while level and depth <= _DEEPEST:
        level, depth = [child for element in level for child in element], depth + 1
    return depth


def _row(element: ET.Element, depth: int) -> str:
    return " ".join(filter(None, (_tex(child, depth + 1) for child in element)))


def _tex(element: ET.Element, depth: int) -> str:
    tag = element.tag.rpartition("}")[2]
    parts = [_tex(child, depth + 1) for child in element] if tag in _FIXED else []
    if tag in _FIXED and len(parts) >= _FIXED[tag]:
        return _built(tag, parts, element)
    text = " ".join((element.text or "").split()).strip(_NOTHING)
    match tag:
        case "mi":
            return _name(text)
        case "mn" | "mo":
            return _OPERATORS.get(text) or _escaped(text)
        case "mtext" | "ms":
            return rf"\text{{{_escaped(text)}}}" if text else r"\ "
        case "mspace":
            return r"\;"
        case "msqrt":
            return rf"\sqrt{{{_row(element, depth)}}}"
        case "mfenced":
            inside = ", ".join(_tex(child, depth + 1) for child in element)
            return f"{_escaped(element.get('open', '('))} {inside} {_escaped(element.get('close', ')'))}"
        case "mtable":
            return rf"\begin{{matrix}}{_row(element, depth)}\end{{matrix}}"
        case "mtr":
            return " & ".join(_row(cell, depth + 1) for cell in element) + r" \\"
        case "semantics":
            return _tex(element[0], depth + 1) if len(element) else ""
        case "annotation" | "annotation-xml" | "mphantom":
            return ""
        case _:
            return _row(element, depth) if len(element) else _escaped(text)


# How many parts each needs.
_FIXED = {"msup": 2, "msub": 2, "msubsup": 3, "mfrac": 2, "mroot": 2, "mover": 2, "munder": 2, "munderover": 3}


def _built(tag: str, parts: list[str], element: ET.Element) -> str:
    base, first = parts[0], parts[1]
    is_big = "".join(element[0].itertext()).strip() in _BIG
    match tag:
        case "msup":
            return f"{{{base}}}^{{{first}}}"
        case "msub":
            return f"{{{base}}}_{{{first}}}"
        case "msubsup":
            return f"{{{base}}}_{{{first}}}^{{{parts[2]}}}"
        case "mfrac":
            return rf"\frac{{{base}}}{{{first}}}"
        case "mroot":
            return rf"\sqrt[{first}]{{{base}}}"
        case "munderover" if is_big:
            return f"{base}_{{{first}}}^{{{parts[2]}}}"
        case "munderover":
            return rf"\overset{{{parts[2]}}}{{\underset{{{first}}}{{{base}}}}}"
        case "munder":
            return f"{base}_{{{first}}}" if is_big else rf"\underset{{{first}}}{{{base}}}"
        case _:
            accent = _ACCENTS.get("".join(element[1].itertext()).strip())
            if accent:
                return rf"\{accent}{{{base}}}"
            return f"{base}^{{{first}}}" if is_big else rf"\overset{{{first}}}{{{base}}}"


def _name(text: str) -> str:
    if text in _FUNCTIONS:
        return rf"\{text}"
    return _escaped(text) if len(text) <= 1 else rf"\mathrm{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: r"\backslash " if found[0] == "\\" else rf"\{found[0]}", text)
