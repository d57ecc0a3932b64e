"""Which ids of strangers are believed to name the same thing in every file of the world."""

from __future__ import annotations

import hashlib
import re

# A UUID with or without its dashes, the hash of a content, an ObjectId, a ULID.
_UNIQUE = re.compile(
    r"\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?|[0-9a-f]{20,64}|[0-7][0-9A-HJKMNP-TV-Z]{25}",
    re.IGNORECASE,
)
_TOO_FEW_SIGNS = 6


def is_unique_in_world(identity: str) -> bool:
    """Whether an id can only have been drawn or computed: a UUID, 20 to 64 hexadecimal digits, or a ULID.

    Any other, however long, may be counted or chosen (`card-001`, `python-0003`, `12345678`): two files that
    know nothing of each other may both hold it, so it counts only inside its own deck of its own file
    (`id_within`). A format whose ids are drawn at random by the program that writes it, such as Anki's guids,
    need not ask.
    """
    return _UNIQUE.fullmatch(identity) is not None and len(set(identity)) > _TOO_FEW_SIGNS


def id_within(scope: str, identity: str) -> str:
    """An id that is unique in the world: as it is where it is so by itself, else behind a digest of its scope."""
    if not identity or is_unique_in_world(identity):
        return identity
    return f"{hashlib.sha256(scope.encode('utf-8', 'replace')).hexdigest()[:12]}-{identity}"
