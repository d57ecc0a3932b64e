"""Pictures with covered parts: the fence `occlusion` below a picture says what is covered.

    ```occlusion
    c1 rect 12 40 20 15 ANN index
    c2 ellipse 60 40 20 15 Ranker
    hide one
    ```

A line holds the numbers, as those of a cloze, the shape, its left, top, width and height in
per cent of the picture, and what is under it. Each number makes a card; unless `hide one`
is written, the parts of the other cards are covered too, as they often tell the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tikprep.domain.fences import Fence, fences, without_fences

_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_MASK = re.compile(
    r"c(?P<numbers>\d{1,3}(?:,\d{1,3})*)[ \t]+(?P<shape>rect|ellipse)"
    + "".join(rf"[ \t]+(?P<{name}>{_NUMBER[1:-1]})" for name in ("left", "top", "width", "height"))
    + r"(?:[ \t]+(?P<label>\S.*))?"
)
_PICTURE = re.compile(r"!\[[^\]\n]*\][(\[]|<(?:img|svg)\b", re.IGNORECASE)
_HIDE = re.compile(r"hide[ \t]+(?P<which>one|all)")


@dataclass(frozen=True, slots=True)
class Mask:
    """A covered part: left, top, width and height are shares of the picture, 0 to 1."""

    numbers: tuple[int, ...]
    shape: str
    left: float
    top: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Occlusion:
    """What a fence says, and the lines of it that cannot be read."""

    masks: tuple[Mask, ...]
    hides_all: bool
    unread: tuple[str, ...]


def occlusion_of(front: str) -> Occlusion:
    """The first fence `occlusion` of a question; without one there is nothing covered."""
    found = _fence(front)
    masks: list[Mask] = []
    unread: list[str] = []
    hides_all = True
    for line in (found.body if found else "").split("\n"):
        text = line.strip()
        mask, hide = _MASK.fullmatch(text), _HIDE.fullmatch(text)
        if mask:
            masks.append(_mask(mask))
        elif hide:
            hides_all = hide["which"] == "all"
        elif text:
            unread.append(text)
    return Occlusion(tuple(masks), hides_all, tuple(unread))


def _fence(front: str) -> Fence | None:
    return next((fence for fence in fences(front) if fence.language == "occlusion"), None)


def _mask(found: re.Match[str]) -> Mask:
    left, top = (min(float(found[name]) / 100, 1.0) for name in ("left", "top"))
    width, height = (float(found[name]) / 100 for name in ("width", "height"))
    numbers = tuple(dict.fromkeys(int(number) for number in found["numbers"].split(",")))
    return Mask(numbers, found["shape"], left, top, min(width, 1 - left), min(height, 1 - top), found["label"] or "")


def occlusion_numbers(front: str) -> tuple[int, ...]:
    """The numbers of the covered parts, each once, in order; 0 makes no card."""
    return tuple(sorted({number for mask in occlusion_of(front).masks for number in mask.numbers} - {0}))


def occlusion_problems(front: str) -> Iterator[str]:
    """What of a question cannot be covered or read, as what is said of the card."""
    for line in occlusion_of(front).unread:
        yield (
            f"has a line '{line[:60]}' that covers nothing: write number, shape, left, top, width and height "
            "in per cent and a name, such as 'c1 rect 10 20 30 15 ANN index'"
        )
    if not occlusion_numbers(front):
        yield "covers nothing: write a fence 'occlusion' with a line such as 'c1 rect 10 20 30 15 name'"
    elif not _PICTURE.search(without_fences(front)):
        yield "has no picture to cover: put one above its fence 'occlusion'"


def occlusion_side(front: str, number: int, *, is_revealed: bool) -> str:
    """The question with the fence rewritten for the renderer: a line a mask, its state first.

    States are `asked`, `hidden` and `answered`; only an answered mask tells its label.
    """
    fence = _fence(front)
    if fence is None:
        return front
    occlusion = occlusion_of(front)

    def line(mask: Mask) -> str:
        is_asked = number in mask.numbers
        if not is_asked and (is_revealed or not occlusion.hides_all):
            return ""
        state = "answered" if is_asked and is_revealed else "asked" if is_asked else "hidden"
        label = f" {mask.label}" if state == "answered" else ""
        return f"{state} {mask.shape} {mask.left:.4f} {mask.top:.4f} {mask.width:.4f} {mask.height:.4f}{label}"

    first = front[fence.start : fence.end].partition("\n")[0]
    lines = "\n".join(filter(None, map(line, occlusion.masks)))
    return f"{front[: fence.start]}{first}\n{lines}\n{' ' * fence.column}{fence.mark}{front[fence.end :]}"


def occlusion_answer(front: str, number: int) -> str:
    """What is under the masks of a number."""
    labels = (mask.label for mask in occlusion_of(front).masks if number in mask.numbers and mask.label)
    return ", ".join(dict.fromkeys(labels))
