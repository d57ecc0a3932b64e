"""Places an item by the score that it was read with last, not by its highest."""


def merge_sources(sources, m):
    scores = {}
    for rows in sources:
        for score, item in rows:
            scores[item] = score
    return sorted(scores, key=lambda item: (-scores[item], item))[:m]
