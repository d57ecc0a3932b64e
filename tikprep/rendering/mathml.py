"""MathML -> TeX, for formulas that were pasted from a page: presentation elements, and no more than those."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import zip_longest

from tikprep.rendering.mathml_fences import delimiter, fence_of, is_tall, paired
from tikprep.rendering.mathml_words import BIG, FUNCTIONS, OPERATORS, escaped, space, text_in, word

_MOST_CHARACTERS = 20_000
_DEEPEST = 60
_MOST_SPANNED = 30
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,40});")
_OVER = {"^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "overline", "‾": "overline", "→": "vec", "⃗": "vec"}
_OVER |= {".": "dot", "˙": "dot", "¨": "ddot", "⃛": "dddot", "ˇ": "check", "´": "acute", "`": "grave", "˘": "breve"}
_OVER |= {"˚": "mathring", "⏞": "overbrace", "←": "overleftarrow", "↔": "overleftrightarrow", "⏜": "overparen"}
_OVER |= {"_": "overline", "\u0304": "overline", "\u0305": "overline"}
_UNDER = {"⏟": "underbrace", "_": "underline", "\u0332": "underline", "¯": "underline", "‾": "underline"}
_UNDER |= {"→": "underrightarrow", "←": "underleftarrow", "↔": "underleftrightarrow", "⏝": "underparen"}
_WIDE = {"hat": "widehat", "tilde": "widetilde", "vec": "overrightarrow"}
_ONE_SIGN = re.compile(r".|\\[A-Za-z]+|\\[a-z]+\{\w\}", re.DOTALL)
_BRACES = frozenset({"⏞", "⏟", "⏜", "⏝"})
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
# Sums written below each other: a line of their parts would say something else.
_UNSAYABLE = frozenset("mstack mlongdiv msgroup msrow mscarries mscarry msline".split())
_STRIKES = frozenset(
    "actuarial box roundedbox circle left right top bottom updiagonalstrike downdiagonalstrike verticalstrike "
    "horizontalstrike madruwb updiagonalarrow phasorangle".split()
)
# How many parts each needs.
_FIXED = {"msup": 2, "msub": 2, "msubsup": 3, "mfrac": 2, "mroot": 2, "mover": 2, "munder": 2, "munderover": 3}


def tex_of_mathml(source: str) -> str:
    """The TeX of the inside of a `math` element; "" for what is not well formed, too long, too deep or not in TeX."""
    if len(source) > _MOST_CHARACTERS:
        return ""
    named = _NAMED.sub(lambda found: html.escape(html.unescape(found[0])), source)
    bare = re.sub(r"<(/?)\w{1,20}:", r"<\1", named)
    try:
        root = ET.fromstring(f"<mrow>{bare}</mrow>")
    except ET.ParseError:
        return ""
    if not len(root) or _depth(root) > _DEEPEST or any(_tag(inner) in _UNSAYABLE for inner in root.iter()):
        return ""
    _hand_down(root, "")
    return _row(root)


def _depth(root: ET.Element) -> int:
    level, depth = [root], 0
    while level and depth <= _DEEPEST:
        level, depth = [child for element in level for child in element], depth + 1
    return depth


def _hand_down(element: ET.Element, variant: str) -> None:
    """Give each token the kind of letters that the elements around it set."""
    variant = element.get("mathvariant") or variant
    if variant and _tag(element) in _TOKENS:
        element.set("mathvariant", variant)
    for child in element:
        _hand_down(child, variant)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _row(element: ET.Element) -> str:
    """The parts of an element beside each other; text between them, which has no place there, stays."""
    children = list(element)
    fences = paired(children)
    pieces = [r"\left."] * fences.lefts + [text_in(element.text or "")]
    for number, child in enumerate(children):
        side = fences.sides.get(number)
        pieces += [_stretched(child, side) if side else _tex(child), text_in(child.tail or "")]
    return " ".join(filter(None, (*pieces, *[r"\right."] * fences.rights)))


def _stretched(child: ET.Element, side: str) -> str:
    """A bracket as tall as what it holds, with the scripts it may carry."""
    drawn = rf"\{side}{delimiter(fence_of(child))}"
    if _tag(child) == "mo":
        return drawn
    return drawn + _scripts(_tag(child), [_tex(part) for part in child][1:])


def _tex(element: ET.Element) -> str:
    tag = _tag(element)
    if len(element) >= _FIXED.get(tag, _DEEPEST):
        parts = [_tex(child) for child in element]
        return " ".join(filter(None, (_built(tag, parts, element), *parts[_FIXED[tag] :])))
    match tag:
        case "mi" | "mn" | "mo" | "mtext" | "ms":
            return word(tag, element)
        case "mspace":
            return space(element.get("width", ""))
        case "msqrt" | "mphantom":
            return rf"\{tag[1:]}{{{_row(element)}}}"
        case "semantics" | "maction":
            return _tex(element[0]) if len(element) else ""
        case "annotation" | "annotation-xml" | "none" | "mprescripts":
            return ""
        case "mfenced":
            return _fenced(element)
        case "menclose":
            return _enclosed(element)
        case "mtable":
            return _table(element)
        case "mmultiscripts" if len(element):
            return _multiscripts(element)
        case _:
            return _row(element)


def _built(tag: str, parts: list[str], element: ET.Element) -> str:
    base, first = parts[0], parts[1]
    match tag:
        case "msup" | "msub" | "msubsup":
            return _base(element[0], base) + _scripts(tag, parts[1:])
        case "mfrac":
            return _fraction(element, base, first)
        case "mroot":
            return rf"\sqrt[{{{first}}}]{{{base}}}" if "]" in first else rf"\sqrt[{first}]{{{base}}}"
        case "munderover" if _has_limits(element[0]):
            return f"{base}_{{{first}}}^{{{parts[2]}}}"
        case "munderover":
            return _set(r"\overset", _OVER, element[2], parts[2], _set(r"\underset", _UNDER, element[1], first, base))
        case "munder" if _has_limits(element[0]):
            return f"{base}_{{{first}}}"
        case "munder":
            return _set(r"\underset", _UNDER, element[1], first, base)
        case _ if _has_limits(element[0]) and _content(element[1]) not in _OVER:
            return f"{base}^{{{first}}}"
        case _:
            return _set(r"\overset", _OVER, element[1], first, base)


def _content(element: ET.Element) -> str:
    return "".join(element.itertext()).strip()


def _has_limits(base: ET.Element) -> bool:
    """Whether what stands above and below it is set as TeX's limits: a sum, or a brace that is named."""
    if len(base) > 1 and _tag(base) in ("mover", "munder"):
        return _content(base[1]) in _BRACES
    return _content(base) in BIG


def _base(element: ET.Element, tex: str) -> str:
    """The base of scripts at its side; in braces an operator would lose the space around it."""
    name = _content(element)
    if name in OPERATORS or (name in BIG and tex == rf"\{name}"):
        return rf"{tex}\nolimits"
    return tex if name in FUNCTIONS and tex == rf"\{name}" else f"{{{tex}}}"


def _scripts(tag: str, parts: Sequence[str]) -> str:
    if tag == "msubsup":
        return f"_{{{parts[0]}}}^{{{parts[1]}}}"
    return f"{'^' if tag == 'msup' else '_'}{{{parts[0]}}}"


def _set(command: str, accents: dict[str, str], sign: ET.Element, tex: str, base: str) -> str:
    accent = accents.get(_content(sign))
    if accent is None:
        return rf"{command}{{{tex}}}{{{base}}}"
    is_narrow = _ONE_SIGN.fullmatch(base) is not None
    return rf"\{accent if is_narrow else _WIDE.get(accent, accent)}{{{base}}}"


def _fraction(element: ET.Element, above: str, below: str) -> str:
    if element.get("bevelled") == "true":
        return f"{{{above}}}/{{{below}}}"
    if re.fullmatch(r"0*\.?0*\s*[a-z%]*", element.get("linethickness", "1")):
        return rf"\genfrac{{}}{{}}{{0pt}}{{}}{{{above}}}{{{below}}}"
    return rf"\frac{{{above}}}{{{below}}}"


def _fenced(element: ET.Element) -> str:
    opening, closing = element.get("open", "(").strip(), element.get("close", ")").strip()
    signs = [escaped(sign) for sign in "".join(element.get("separators", ",").split())]
    parts = [_tex(child) for child in element] or [text_in(element.text or "")]
    between = [*signs, *signs[-1:] * len(parts)] if signs else [""] * len(parts)
    inside = parts[0] + "".join(f"{sign} {part}" for sign, part in zip(between, parts[1:], strict=False))
    if is_tall(element) and delimiter(opening) and delimiter(closing):
        return rf"\left{delimiter(opening)} {inside} \right{delimiter(closing)}"
    return " ".join(filter(None, (escaped(opening), inside, escaped(closing))))


def _enclosed(element: ET.Element) -> str:
    inside = _row(element)
    notation = element.get("notation", "longdiv").lower().split()
    if "radical" in notation:
        inside = rf"\sqrt{{{inside}}}"
    if "longdiv" in notation:
        # What MathJax draws for it is no shape that is kept.
        inside = rf"\overline{{)\,{inside}}}"
    lines = " ".join(name for name in notation if name in _STRIKES)
    return rf"\enclose{{{lines}}}{{{inside}}}" if lines else inside


def _multiscripts(element: ET.Element) -> str:
    """Scripts behind and before a base, each pair beside the one before it."""
    behind: list[str] = []
    before: list[str] = []
    into = behind
    for child in element[1:]:
        if _tag(child) == "mprescripts":
            into = before
        else:
            into.append(_tex(child))
    base = _base(element[0], _tex(element[0]))
    # An empty base carries each pair but the first behind the base.
    return "".join(f"{{}}{pair}" for pair in _pairs(before)) + base + "{}".join(_pairs(behind))


def _pairs(scripts: Sequence[str]) -> list[str]:
    made = []
    for below, above in zip_longest(scripts[::2], scripts[1::2], fillvalue=""):
        made.append((f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else ""))
    return made


def _table(element: ET.Element) -> str:
    rows = _cells(element)
    columns = max(map(len, rows), default=0)
    aligns = _alignments(element, columns)
    column_lines, row_lines = (_lines(element, name) for name in ("columnlines", "rowlines"))
    is_framed = element.get("frame", "none") != "none"
    if not (aligns or column_lines or row_lines or is_framed):
        return rf"\begin{{matrix}}{' '.join(_table_row(row) for row in rows)}\end{{matrix}}"
    preamble = "".join(
        letter + ("|" if column + 1 < columns and _is_line(column_lines, column) else "")
        for column, letter in enumerate(aligns or "c" * columns)
    )
    body = " ".join(
        _table_row(row) + (r" \hline" if number + 1 < len(rows) and _is_line(row_lines, number) else "")
        for number, row in enumerate(rows)
    )
    if is_framed:
        return rf"\begin{{array}}{{|{preamble}|}}\hline {body} \hline\end{{array}}"
    return rf"\begin{{array}}{{{preamble}}}{body}\end{{array}}"


def _cells(table: ET.Element) -> list[list[str]]:
    """The rows of a table; what spans has empty cells beside and below it."""
    rows: list[list[str]] = []
    below: dict[int, int] = {}
    for line in table:
        row: list[str] = []
        parts = list(line) if _tag(line) in ("mtr", "mlabeledtr") else [line]
        if _tag(line) == "mlabeledtr":
            # The label comes first and is set last.
            parts = parts[1:] + parts[:1]
        for part in parts:
            while below.get(len(row), 0):
                below[len(row)] -= 1
                row.append("")
            spanned, deep = _span(part, "columnspan"), _span(part, "rowspan")
            for column in range(len(row), len(row) + spanned):
                below[column] = deep - 1
            row += [_row(part) if _tag(part) == "mtd" else _tex(part), *[""] * (spanned - 1)]
        rows.append(row)
    return rows


def _span(cell: ET.Element, name: str) -> int:
    said = cell.get(name, "1")
    return max(1, min(int(said), _MOST_SPANNED)) if re.fullmatch(r"[0-9]{1,3}", said) else 1


def _table_row(cells: Sequence[str]) -> str:
    # Behind the end of a row TeX takes a bracket or a star for its own.
    first = f"{{}}{cells[0]}" if cells and cells[0].startswith(("[", "*")) else "".join(cells[:1])
    return " & ".join((first, *cells[1:])) + r" \\"


def _alignments(table: ET.Element, columns: int) -> str:
    """A letter for each column; "" if nothing sets them. What a row sets counts where the table does not."""
    said = table.get("columnalign", "").split()
    first = next(iter(table), None)
    if not said and first is not None:
        said = first.get("columnalign", "").split() or [cell.get("columnalign", "center") for cell in first]
    letters = [name[0] if name in ("left", "right") else "c" for name in said[:columns]]
    if not letters or set(letters) == {"c"}:
        return ""
    return "".join(letters) + letters[-1] * (columns - len(letters))


def _lines(table: ET.Element, name: str) -> list[bool]:
    lines = [one in ("solid", "dashed") for one in table.get(name, "").split()]
    return lines if any(lines) else []


def _is_line(lines: Sequence[bool], number: int) -> bool:
    return bool(lines) and lines[min(number, len(lines) - 1)]
