"""An item's place depends only on its highest score: find that, and sort the items."""

from __future__ import annotations


def merge_sources(sources: list[list[tuple[int, int]]], m: int) -> list[int]:
    """No merging at all."""
    highest: dict[int, int] = {}
    for rows in sources:
        for score, item in rows:
            highest[item] = max(score, highest.get(item, score))
    return sorted(highest, key=lambda item: (-highest[item], item))[:m]
