"""Names, numbers, signs and words of MathML as TeX writes them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min Pr sec sin "
    "sinh sup tan tanh".split()
)
OPERATORS = {"∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "⋃": r"\bigcup", "⋂": r"\bigcap", "⨁": r"\bigoplus"}
OPERATORS |= {"⨂": r"\bigotimes", "∫": r"\int", "∮": r"\oint", "⋁": r"\bigvee", "⋀": r"\bigwedge"}
BIG = frozenset(OPERATORS) | frozenset("lim max min sup inf".split())
_SPECIAL = re.compile(r"[#$%&_{}~^\\ ]")
_SIGNS = {"\\": r"\backslash ", "^": r"\text{\char94 }", "~": r"{\sim}", " ": r"\ "}
_TEXT_SIGNS = {"\\": r"\char92 ", "^": r"\char94 ", "~": r"\char126 ", " ": " "}
_NOTHING = "\u2061\u2062\u2063\u2064\u200b"
_VARIANTS = {
    "normal": r"\mathrm",
    "bold": r"\mathbf",
    "italic": r"\mathit",
    "bold-italic": r"\boldsymbol",
    "double-struck": r"\mathbb",
    "script": r"\mathscr",
    "fraktur": r"\mathfrak",
    "sans-serif": r"\mathsf",
    "monospace": r"\mathtt",
    "bold-script": r"\boldsymbol\mathscr",
    "bold-fraktur": r"\boldsymbol\mathfrak",
    "bold-sans-serif": r"\boldsymbol\mathsf",
    "sans-serif-italic": r"\mathsf",
    "sans-serif-bold-italic": r"\boldsymbol\mathsf",
}
_TEXT_VARIANTS = {"bold": r"\textbf", "italic": r"\textit", "sans-serif": r"\textsf", "monospace": r"\texttt"}
_LETTERS = re.compile(r"[A-Za-z0-9]+")
_NAMED_SPACES = "veryverythin verythin thin medium thick verythick veryverythick".split()
_LENGTH = re.compile(r"(-?)(\d{0,4}\.?\d{0,6})\s*(em|ex|px|pt|cm|mm|in)")
_EMS = {"em": 1.0, "ex": 0.45, "px": 1 / 16, "pt": 1 / 12, "cm": 2.36, "mm": 0.236, "in": 6.0}
_WIDEST_EM = 10.0


def word(tag: str, element: ET.Element) -> str:
    """A token: an identifier, number, operator or text, in the letters its `mathvariant` asks for."""
    raw = "".join(element.itertext())
    variant = element.get("mathvariant", "")
    if tag in ("mtext", "ms"):
        if tag == "ms":
            raw = f"{element.get('lquote', chr(34))}{raw}{element.get('rquote', chr(34))}"
        return text_in(raw, _TEXT_VARIANTS.get(variant, r"\text"), is_whole=True)
    text = " ".join(raw.split()).strip(_NOTHING)
    if not text:
        return ""
    if tag != "mn" and text in FUNCTIONS and variant in ("", "normal"):
        return rf"\{text}"
    if text in OPERATORS:
        return OPERATORS[text]
    plain = escaped(text)
    if variant in _VARIANTS:
        return _varied(plain, text, variant)
    if tag == "mo":
        return rf"\operatorname{{{plain}}}" if len(text) > 1 and text[0].isalpha() else plain
    return plain if tag == "mn" or len(text) <= 1 else rf"\mathrm{{{plain}}}"


def _varied(plain: str, text: str, variant: str) -> str:
    commands = _VARIANTS[variant]
    if not _LETTERS.fullmatch(text):
        # TeX's alphabets have no Greek and no signs: only their weight can be said.
        commands = r"\boldsymbol" if "bold" in variant else r"\mathrm" if variant == "normal" else ""
    for command in reversed(commands.split("\\")[1:]):
        plain = rf"\{command}{{{plain}}}"
    return plain


def text_in(raw: str, command: str = r"\text", *, is_whole: bool = False) -> str:
    """Words as text in a formula, "" for none; `is_whole` keeps the blanks at their ends, and blanks alone."""
    text = " ".join(raw.split()).strip(_NOTHING)
    if not text:
        return rf"{command}{{ }}" if is_whole else ""
    before, after = (_blank(end) for end in (raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]))
    inside = _SPECIAL.sub(lambda found: _TEXT_SIGNS.get(found[0], rf"\{found[0]}"), text)
    return rf"{command}{{{before}{inside}{after}}}" if is_whole else rf"{command}{{{inside}}}"


def _blank(end: str) -> str:
    # A line end belongs to how the source is laid out.
    return " " if end and "\n" not in end else ""


def escaped(text: str) -> str:
    """Signs of a formula so that TeX takes none for its own."""
    return _SPECIAL.sub(lambda found: _SIGNS.get(found[0], rf"\{found[0]}"), text)


def space(width: str) -> str:
    """Empty room of a width."""
    name = width.removesuffix("mathspace")
    if name in _NAMED_SPACES:
        return rf"\hspace{{{(_NAMED_SPACES.index(name) + 1) / 18:.3f}em}}"
    found = _LENGTH.fullmatch(width.strip())
    if found is None or not found[2].strip("."):
        return r"\;"
    ems = min(float(found[2]) * _EMS[found[3]], _WIDEST_EM if not found[1] else 1.0)
    return rf"\hspace{{{found[1]}{ems:.3f}em}}"
