"""Counts the ranks from 0 and takes away what ranks from 1 would need."""


def auc(labels, scores):
    liked = sum(labels)
    others = len(labels) - liked
    if not liked or not others:
        return 0.5
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    places = {}
    for place, at in enumerate(order):
        first, _ = places.get(scores[at], (place, place))
        places[scores[at]] = (first, place)
    ranks = sum(sum(places[score]) / 2 for label, score in zip(labels, scores, strict=True) if label)
    return (ranks - liked * (liked + 1) / 2) / (liked * others)
