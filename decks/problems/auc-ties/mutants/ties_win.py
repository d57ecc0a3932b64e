"""Lets a tie count as a pair that is won."""


def auc(labels, scores):
    liked = sum(labels)
    others = len(labels) - liked
    if not liked or not others:
        return 0.5
    won = below = 0
    for _, label in sorted(zip(scores, labels, strict=True)):
        if label:
            won += below
        else:
            below += 1
    return won / (liked * others)
