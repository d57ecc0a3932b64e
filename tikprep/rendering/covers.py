"""The fence `occlusion` of a card's side -> the covers of the picture above it."""

from __future__ import annotations

import re

from tikprep.rendering.parts import Cover

_SHARE = r"([01]\.\d{4})"
_LINE = re.compile(rf"(asked|hidden|answered) (rect|ellipse) {_SHARE} {_SHARE} {_SHARE} {_SHARE}(?: .*)?")


def read_covers(fence: str) -> tuple[Cover, ...] | None:
    """The covers as `domain.occlusion` writes them for a side; None for what it did not write."""
    covers = []
    for line in filter(None, fence.split("\n")):
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        left, top, width, height = (float(share) for share in found.groups()[2:])
        covers.append(Cover(found[1], found[2], left, top, width, height))
    return tuple(covers)
