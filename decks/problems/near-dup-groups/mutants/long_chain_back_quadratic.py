"""Right, and too slow: hangs groups the other way, and never shortens a way either."""


def groups(n, pairs):
    above, size = list(range(n)), [1] * n

    def head(clip):
        while above[clip] != clip:
            clip = above[clip]
        return clip

    largest, answers = 1, []
    for one, other in pairs:
        one, other = head(one), head(other)
        if one != other:
            above[other] = one
            size[one] += size[other]
            largest = max(largest, size[one])
        answers.append(largest)
    return answers
