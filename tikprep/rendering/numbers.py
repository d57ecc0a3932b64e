"""Whole numbers that a stranger wrote into an attribute."""

from __future__ import annotations

_LONGEST = 6


def whole_number(text: str | None, default: int) -> int:
    """The number, or the default for what is none: `²`, a million digits, nothing at all."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if is_number and text is not None else default
