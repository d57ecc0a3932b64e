"""Note types of other programs: named fields, and templates that make cards of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CardTemplate:
    """How one card of a note is made: HTML with `{{Field}}` in it, for its question and for its answer."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """What notes of one make have in common.

    A note type of cloze has one template, and its notes a card a number. `guid` is stable: an import
    finds the type again by it, the collection by `id`. `attributes` are what its program says of it
    that TikPrep does not read, kept for the way back.
    """

    guid: str
    name: str
    fields: tuple[str, ...]
    templates: tuple[CardTemplate, ...]
    css: str = ""
    is_cloze: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    id: int = 0
