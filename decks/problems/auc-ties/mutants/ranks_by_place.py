"""Gives tied impressions ranks in the order in which they came."""


def auc(labels, scores):
    liked = sum(labels)
    others = len(labels) - liked
    if not liked or not others:
        return 0.5
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    ranks = sum(rank for rank, at in enumerate(order, start=1) if labels[at])
    return (ranks - liked * (liked + 1) / 2) / (liked * others)
