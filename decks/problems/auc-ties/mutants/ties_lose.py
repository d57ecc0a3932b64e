"""Lets a tie count as a pair that is lost."""


def auc(labels, scores):
    liked = sum(labels)
    others = len(labels) - liked
    if not liked or not others:
        return 0.5
    won = below = 0
    for _, unliked in sorted((score, not label) for score, label in zip(scores, labels, strict=True)):
        if unliked:
            won += liked - below
        else:
            below += 1
    return won / (liked * others)
