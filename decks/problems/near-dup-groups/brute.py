"""After each pair, walk from each clip to all that it can reach."""

from __future__ import annotations


def groups(n: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The size of what is reached from the best place to start."""
    answers = []
    for count in range(1, len(pairs) + 1):
        sizes = []
        for clip in range(n):
            reached = {clip}
            while True:
                further = {each for pair in pairs[:count] if reached & set(pair) for each in pair} - reached
                if not further:
                    break
                reached |= further
            sizes.append(len(reached))
        answers.append(max(sizes))
    return answers
