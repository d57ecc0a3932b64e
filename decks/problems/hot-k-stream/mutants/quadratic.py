"""Right, and far too slow: goes through all clips again for each place."""

from collections import Counter


def hot_k(stream, k):
    views = Counter(stream)
    places = []
    while views and len(places) < k:
        best = min(views, key=lambda clip: (-views[clip], clip))
        places.append(best)
        del views[best]
    return places
