"""Lets a clip itself point elsewhere, and so tears it out of its group."""


def groups(n, pairs):
    above, size = list(range(n)), [1] * n

    def head(clip):
        while above[clip] != clip:
            above[clip] = above[above[clip]]
            clip = above[clip]
        return clip

    largest, answers = 1, []
    for one, other in pairs:
        if head(one) != head(other):
            size[head(other)] += size[head(one)]
            largest = max(largest, size[head(other)])
            above[one] = other
        answers.append(largest)
    return answers
