"""The marks of cloze deletions, read back out of a text.

The texts come from `deletions.set_aside`: marks have their partners, hidden deletions do
not nest, shown ones may.
"""

from __future__ import annotations

import re

from tikprep.domain.cloze import (
    CLOZE_HIDDEN_END,
    CLOZE_HIDDEN_START,
    CLOZE_NEWLINE,
    CLOZE_ORIGINAL,
    CLOZE_SHOWN_END,
    CLOZE_SHOWN_START,
)
from tikprep.rendering.formula_svg import CLOZE_CLASS, GAP_CLASS

_HIDDEN = re.compile(
    f"{CLOZE_HIDDEN_START}([^{CLOZE_ORIGINAL}{CLOZE_HIDDEN_END}]*)"
    f"(?:{CLOZE_ORIGINAL}[^{CLOZE_HIDDEN_END}]*)?{CLOZE_HIDDEN_END}?"
)
_SHOWN = re.compile(f"{CLOZE_SHOWN_START}([^{CLOZE_SHOWN_START}{CLOZE_SHOWN_END}]*){CLOZE_SHOWN_END}")
_ANY = re.compile(f"[{CLOZE_SHOWN_START}-{CLOZE_NEWLINE}]")
# A little higher and deeper than the box of a gap, which must not touch the line of a fraction.
_GAP_STRUT = r"\vphantom{\rule[-.335em]{0pt}{1.255em}}"
_TEX_SPECIAL = re.compile(r"[\\{}$&#^_%~]")


def hint_shown(hint: str) -> str:
    """What stands in a gap: its hint, or an ellipsis where the card names none."""
    return "…" if hint.strip() in ("", "...") else hint


def without_marks(text: str) -> str:
    """The text as a person would copy it; a hidden stretch is its hint in brackets."""
    return _ANY.sub("", _HIDDEN.sub(lambda match: f"[{hint_shown(match[1])}]", text))


def marks_as_tex(tex: str) -> str:
    """TeX whose deletions carry a class that the painter can colour."""
    if not _ANY.search(tex):
        return tex

    def hidden(match: re.Match[str]) -> str:
        hint = _TEX_SPECIAL.sub(" ", hint_shown(match[1]))
        inside = r"\boldsymbol{\ldots}" if hint == "…" else rf"\textsf{{{hint}}}"
        return rf"\class{{{CLOZE_CLASS} {GAP_CLASS}}}{{\smash{{\enclose{{box}}{{\,{inside}\,}}}}{_GAP_STRUT}}}"

    tex, inner = _HIDDEN.sub(hidden, tex), 1
    while inner:
        tex, inner = _SHOWN.subn(rf"\\class{{{CLOZE_CLASS}}}{{\1}}", tex)
    return _ANY.sub("", tex)
