"""Counts the clips that were paired with one clip directly."""


def groups(n, pairs):
    near, largest, answers = [{clip} for clip in range(n)], 1, []
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
        largest = max(largest, len(near[one]), len(near[other]))
        answers.append(largest)
    return answers
