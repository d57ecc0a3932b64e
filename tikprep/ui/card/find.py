"""Words found in a laid-out card: without regard to case and accents, and in the TeX of its formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from PySide6.QtGui import QTextDocument

from tikprep.ui.card.inline import LINE_SEPARATOR, WORD_JOINER
from tikprep.ui.card.style import GLUE_PROPERTY

_MOST = 2_000
_BLOCK_END = "\n"
_TEX_SIGNS = "\\{}"
# Commands that say how something is set, not what; the names of environments too.
_SILENT = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}"
    r"|\\(?:(?:text|math)[a-z]*|displaystyle|operatorname\*?|left|right|middle|[bB]igg?[lrm]?|(?:no)?limits)(?![a-zA-Z])"
)
_SPACES = re.compile(r"\\[,;:!> ]|~|\\q?quad(?![a-zA-Z])")
_BRACES = re.compile(r"[{}]")


def found_in(
    document: QTextDocument, words: str, formulas: Iterable[tuple[int, str]] = ()
) -> tuple[tuple[int, int], ...]:
    """The stretches (start and end, in text positions) that read like `words`; none for no words.

    `formulas` are the position and TeX of each; one is found as a whole, however often it holds the words.
    """
    wanted = "".join(_folded(character) for character in words.strip())
    if not wanted:
        return ()
    text, places = _searchable(document)
    found: list[tuple[int, int]] = []
    at = text.find(wanted)
    while at >= 0 and len(found) < _MOST:
        end = at + len(wanted)
        found.append((places[at][0], places[end - 1][1]))
        at = text.find(wanted, end)
    found += [(position, position + 1) for position, tex in formulas if _reads(tex, wanted)]
    return tuple(sorted(found)[:_MOST])


def _reads(tex: str, wanted: str) -> bool:
    """Whether a formula holds the words: as it is read, or as TeX if they are TeX."""
    # A formula that is copied stands between dollar signs.
    wanted = " ".join(wanted.strip("$ ").split())
    is_tex = any(sign in wanted for sign in _TEX_SIGNS)
    source = tex if is_tex else _BRACES.sub("", _SPACES.sub(" ", _SILENT.sub("", tex)))
    return bool(wanted) and wanted in " ".join("".join(map(_folded, source)).split())


def _searchable(document: QTextDocument) -> tuple[str, list[tuple[int, int]]]:
    """The text folded, and for each of its characters where it comes from."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        position = block.position()
        if not block.blockFormat().boolProperty(GLUE_PROPERTY):
            # A line of code that goes on below is still one line.
            is_wrapped_code = block.blockFormat().textIndent() < 0
            for character in block.text():
                # Qt counts in UTF-16.
                after = position + (2 if ord(character) > 0xFFFF else 1)
                folded = "" if is_wrapped_code and character == LINE_SEPARATOR else _folded(character)
                pieces.append(folded)
                places.extend([(position, after)] * len(folded))
                position = after
            pieces.append(_BLOCK_END)
            places.append((position, position))
        block = block.next()
    return "".join(pieces), places


def _folded(character: str) -> str:
    if character == WORD_JOINER:
        return ""
    if character.isspace() or character == LINE_SEPARATOR:
        return " "
    split = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in split if not unicodedata.combining(part)) or split
