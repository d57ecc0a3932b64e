"""Believes that the stretches arrive in order."""


def merge_sessions(stretches, gap):
    sessions = []
    for start, end in stretches:
        if sessions and start - sessions[-1][1] <= gap:
            sessions[-1] = (sessions[-1][0], max(sessions[-1][1], end))
        else:
            sessions.append((start, end))
    return sorted(sessions)
