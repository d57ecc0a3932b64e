"""Reads the size where it was kept before the groups met."""


def groups(n, pairs):
    above, size = list(range(n)), [1] * n

    def head(clip):
        while above[clip] != clip:
            above[clip] = above[above[clip]]
            clip = above[clip]
        return clip

    largest, answers = 1, []
    for one, other in pairs:
        one, other = head(one), head(other)
        if one != other:
            above[one] = other
            size[one] += size[other]
            largest = max(largest, size[one])
        answers.append(largest)
    return answers
