"""Right, and far too slow: holds each stretch against all sessions so far."""


def merge_sessions(stretches, gap):
    sessions = []
    for start, end in stretches:
        apart = []
        for first, last in sessions:
            if start - last <= gap and first - end <= gap:
                start, end = min(start, first), max(end, last)
            else:
                apart.append((first, last))
        sessions = [*apart, (start, end)]
    return sorted(sessions)
