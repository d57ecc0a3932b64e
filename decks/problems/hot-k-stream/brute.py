"""Fill the places one after the other: each goes to the best clip that has none yet."""

from __future__ import annotations


def hot_k(stream: list[int], k: int) -> list[int]:
    """A clip is better than another if it has more views, or as many and a smaller number."""
    left = sorted(set(stream))
    places: list[int] = []
    while left and len(places) < k:
        best = left[0]
        for clip in left:
            if stream.count(clip) > stream.count(best):
                best = clip
        left.remove(best)
        places.append(best)
    return places
