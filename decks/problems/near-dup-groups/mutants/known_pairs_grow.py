"""Adds the sizes although both clips are in one group already."""


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
        above[one] = other
        size[other] += size[one]
        largest = max(largest, size[other])
        answers.append(largest)
    return answers
