"""Multiplies the sizes of the classes in 32 bits."""


def auc(labels, scores):
    liked = sum(labels)
    others = len(labels) - liked
    if not liked or not others:
        return 0.5
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    places = {}
    for place, at in enumerate(order, start=1):
        first, _ = places.get(scores[at], (place, place))
        places[scores[at]] = (first, place)
    ranks = sum(sum(places[score]) / 2 for label, score in zip(labels, scores, strict=True) if label)
    pairs = (liked * others) & 0xFFFFFFFF
    return (ranks - liked * (liked + 1) / 2) / (pairs - 2**32 if pairs >> 31 else pairs or 1)
