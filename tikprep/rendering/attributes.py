"""Numbers that authors write into attributes of HTML."""

from __future__ import annotations

MOST_SPANNED = 50
"""More columns or rows than any card has; a cell that asks for more gets these."""

_MOST_DIGITS = 9


def whole_number(text: str | None, default: int = 1, *, least: int = 1, most: int = 10**_MOST_DIGITS - 1) -> int:
    """What an attribute says, at most `most`; `default` where it is no number in ASCII digits from `least` on."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        return default
    number = int(digits)
    return min(number, most) if number >= least else default


def signed_number(text: str | None, default: int = 1) -> int:
    """The same of a number that may be negative, as that of a list's first item."""
    bare = (text or "").strip()
    if bare.startswith("-"):
        return -whole_number(bare[1:], -default, least=0)
    return whole_number(bare, default, least=0)
