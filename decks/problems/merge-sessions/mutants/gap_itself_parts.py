"""Parts two stretches whose break is just the gap."""


def merge_sessions(stretches, gap):
    sessions = []
    for start, end in sorted(stretches):
        if sessions and start - sessions[-1][1] < gap:
            sessions[-1] = (sessions[-1][0], max(sessions[-1][1], end))
        else:
            sessions.append((start, end))
    return sessions
