"""Right, and too slow: gives each clip of one group the name of the other."""


def groups(n, pairs):
    name, largest, answers = list(range(n)), 1, []
    for one, other in pairs:
        old, new = name[one], name[other]
        if old != new:
            name = [new if each == old else each for each in name]
            largest = max(largest, name.count(new))
        answers.append(largest)
    return answers
