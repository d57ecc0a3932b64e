"""Makes each stretch longer by the gap to merge them, and takes it off only the sessions of one stretch."""


def merge_sessions(stretches, gap):
    sessions = []
    for start, end in sorted(stretches):
        if sessions and start <= sessions[-1][1] + gap:
            last = sessions[-1]
            sessions[-1] = (last[0], max(last[1], end + gap) if end > last[1] else last[1])
        else:
            sessions.append((start, end))
    return sessions
