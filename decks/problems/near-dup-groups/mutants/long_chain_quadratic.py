"""Right, and too slow: hangs groups as they come and never shortens a way."""


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
            above[one] = other
            size[other] += size[one]
            largest = max(largest, size[other])
        answers.append(largest)
    return answers
