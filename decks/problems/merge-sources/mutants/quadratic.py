"""Right, and far too slow: asks the head of each source for each row."""


def merge_sources(sources, m):
    at = [0] * len(sources)
    seen, taken = set(), []
    while len(taken) < m:
        best = None
        for source, rows in enumerate(sources):
            if at[source] < len(rows):
                score, item = rows[at[source]]
                if best is None or (-score, item) < best[:2]:
                    best = (-score, item, source)
        if best is None:
            break
        at[best[2]] += 1
        if best[1] not in seen:
            seen.add(best[1])
            taken.append(best[1])
    return taken
