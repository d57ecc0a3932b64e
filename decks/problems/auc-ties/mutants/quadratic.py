"""Right, and too slow: looks at each pair."""


def auc(labels, scores):
    liked = [score for label, score in zip(labels, scores, strict=True) if label]
    others = [score for label, score in zip(labels, scores, strict=True) if not label]
    if not liked or not others:
        return 0.5
    worth = 0.0
    for mine in liked:
        for yours in others:
            worth += 1.0 if mine > yours else 0.5 if mine == yours else 0.0
    return worth / (len(liked) * len(others))
