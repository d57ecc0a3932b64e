"""Has no pair and therefore says 0."""


def auc(labels, scores):
    liked = sum(labels)
    others = len(labels) - liked
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    places = {}
    for place, at in enumerate(order, start=1):
        first, _ = places.get(scores[at], (place, place))
        places[scores[at]] = (first, place)
    ranks = sum(sum(places[score]) / 2 for label, score in zip(labels, scores, strict=True) if label)
    return (ranks - liked * (liked + 1) / 2) / max(1, liked * others)
