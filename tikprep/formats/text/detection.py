"""What a text file does not say: its separator, its header, whether its texts are HTML or Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tikprep.errors import DeckFormatError
from tikprep.formats.text.columns import known_names
from tikprep.formats.text.rows import Rows

_SAMPLE = 128 * 1024
_MOST_ROWS = 400
# How far each is believed when rows agree as well on another: `:` and spaces stand in any prose.
_TRUST = {"\t": 1.0, ",": 0.99, ";": 0.98, "|": 0.97, ":": 0.6, " ": 0.3}
_LEAST = 0.25
_HEADER_BONUS = 1.0
_SHORT = 24
_ELEMENT = re.compile(
    r"<(b|i|u|em|strong|code|pre|div|span|p|ul|ol|li|sub|sup|table|h[1-6]|font|a)\b[^<>]*>(?s:.)*?</\1>"
    r"|<br ?/?>|<img\s[^<>]*>|&nbsp;",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"^ {0,3}```|(?<![`\w])`[^`\n]+`(?!`)|(?<![*\w])\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*(?!\*)", re.MULTILINE
)
# In a deck about HTML a few cells hold elements that are meant as they are written.
_HTML_SHARE = 0.05
# So much of a cell tells what it is; an element that never ends is sought no further.
_LOOKED_AT = 1_000


def sample_of(text: str, separator: str, path: Path, *, has_comments: bool) -> list[list[str]]:
    """The first rows that hold anything, without one that the sample's end cuts."""
    piece = text[:_SAMPLE]
    rows: list[list[str]] = []
    try:
        for _, row in Rows(piece, separator, path, has_comments=has_comments):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= _MOST_ROWS:
                return rows
    except DeckFormatError:
        return rows
    return rows[:-1] if len(text) > len(piece) and len(rows) > 1 else rows


def found_separator(text: str, path: Path, *, has_comments: bool) -> str:
    """The separator that parts the rows into the same number of columns; '' if none does."""
    head = text[:_SAMPLE]
    scores = {
        separator: _score(sample_of(text, separator, path, has_comments=has_comments), separator)
        for separator in _TRUST
        if separator in head
    }
    best = max(scores, key=lambda separator: scores[separator], default="")
    return best if best and scores[best] >= _LEAST else ""


def _score(rows: Sequence[Sequence[str]], separator: str) -> float:
    counts = Counter(_width(row) for row in rows)
    width, times = max(counts.items(), key=lambda item: (item[1] if item[0] > 1 else 0, item[0]), default=(1, 0))
    if width < 2:
        return 0.0
    bonus = _HEADER_BONUS if known_names(rows[0]) >= 2 else 0.0
    # A row that ends early agrees better than one that goes beyond.
    short = sum(number for count, number in counts.items() if 1 < count < width)
    return (times + short / 2) / len(rows) * _TRUST[separator] + bonus


def _width(row: Sequence[str]) -> int:
    width = len(row)
    while width > 1 and not row[width - 1].strip():
        width -= 1
    # An empty last column is a column; a tail of separators is a spreadsheet's.
    return len(row) if len(row) <= width + 1 else width


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """How many columns most rows have, at least one."""
    counts = Counter(_width(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=1)


def has_header(rows: Sequence[Sequence[str]], *, by_names_only: bool) -> bool:
    """Whether the first row names the columns: by names that are known, or by being unlike all others."""
    if not rows:
        return False
    names = [name for name in rows[0] if name.strip()]
    known = known_names(names)
    if known and (known >= 2 or known == len(names)):
        return True
    if by_names_only or len(rows) < 4 or len(names) < 2 or not all(map(_is_label, names)):
        return False
    longest = [max(map(len, row)) for row in rows[1:]]
    return len(set(names)) == len(names) and min(longest) > 2 * _SHORT


def _is_label(cell: str) -> bool:
    return len(cell) <= _SHORT and bool(re.fullmatch(r"[^\W\d][\w /-]*", cell.strip()))


def looks_like_html(rows: Sequence[Sequence[str]]) -> bool:
    """Whether elements stand in more rows than a deck about HTML would quote."""
    hits = sum(any("<" in cell or "&" in cell for cell in row) and any(map(_has_element, row)) for row in rows)
    return hits > 0 and hits >= _HTML_SHARE * len(rows)


def looks_like_markdown(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a text holds a fence, code in backticks or strong words."""
    return any(_MARKDOWN.search(cell[:_LOOKED_AT]) for row in rows for cell in row)


def _has_element(cell: str) -> bool:
    return bool(_ELEMENT.search(cell[:_LOOKED_AT]))
