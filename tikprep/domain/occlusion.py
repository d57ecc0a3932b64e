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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tikprep.domain.fences import Fence, fences, without_fences

_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_MASK = re.compile(
    r"c(?P<numbers>\d{1,3}(?:,\d{1,3})*)[ \t]+(?P<shape>rect|ellipse)"
    + "".join(rf"[ \t]+(?P<{name}>{_NUMBER[1:-1]})" for name in ("left", "top", "width", "height"))
    + r"(?:[ \t]+(?P<label>\S.*))?"
)
_PICTURE = re.compile(r"!\[[^\]\n]*\][(\[]|<(?:img|svg)\b", re.IGNORECASE)
_SHARE = re.compile(r"-?\d{0,4}(?:\.\d{1,9})?(?<=\d)", re.ASCII)
_POINT = re.compile(r"(\d{0,2}(?:\.\d{1,9})?(?<=\d)),(\d{0,2}(?:\.\d{1,9})?(?<=\d))", re.ASCII)
_DELETION = re.compile(
    r"\{\{c(?P<numbers>\d{1,3}(?:,\d{1,3})*)::image-occlusion:(?P<shape>[^{}<>]{1,4000})\}\}", re.ASCII
)
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
    first = front[fence.start : fence.end].partition("\n")[0]
    lines = cover_lines(occlusion_of(front), number, is_revealed=is_revealed)
    return f"{front[: fence.start]}{first}\n{lines}\n{' ' * fence.column}{fence.mark}{front[fence.end :]}"


def cover_lines(occlusion: Occlusion, number: int, *, is_revealed: bool) -> str:
    """The masks of a side as the renderer reads them."""

    def line(mask: Mask) -> str:
        is_asked = number in mask.numbers
        if not is_asked and (is_revealed or not occlusion.hides_all):
            return ""
        state = "answered" if is_asked and is_revealed else "asked" if is_asked else "hidden"
        label = f" {mask.label}" if state == "answered" and mask.label else ""
        return f"{state} {mask.shape} {mask.left:.4f} {mask.top:.4f} {mask.width:.4f} {mask.height:.4f}{label}"

    return "\n".join(filter(None, map(line, occlusion.masks)))


def occlusion_of_deletions(text: str) -> Occlusion:
    """The same from the deletions of Anki's own note type; a polygon is covered by the box around it.

    `{{c1::image-occlusion:rect:left=.12:top=.4:width=.2:height=.15:oi=1}}`: lengths are shares of the
    picture, `oi` covers the parts of the other cards too.
    """
    masks: list[Mask] = []
    hides_all = False
    for found in _DELETION.finditer(text):
        shape, _, rest = found["shape"].partition(":")
        settings = dict(part.partition("=")[::2] for part in rest.split(":"))
        box = _box(shape, settings)
        if box is None:
            continue
        hides_all = hides_all or settings.get("oi") == "1"
        left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in box)
        numbers = tuple(dict.fromkeys(int(number) for number in found["numbers"].split(",")))
        kind = "ellipse" if shape == "ellipse" else "rect"
        masks.append(Mask(numbers, kind, left, top, right - left, bottom - top, ""))
    return Occlusion(tuple(masks), hides_all, ())


def _box(shape: str, settings: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of a shape; None for what covers nothing."""
    if shape == "polygon":
        points = [(float(x), float(y)) for x, y in _POINT.findall(settings.get("points", ""))]
        across, down = [x for x, _ in points], [y for _, y in points]
        return (min(across), min(down), max(across), max(down)) if points else None
    twice = {"width": "rx", "height": "ry"} if shape == "ellipse" else {}
    if shape not in ("rect", "ellipse"):
        return None
    left, top = (_share(settings.get(name, "")) for name in ("left", "top"))
    width, height = (
        _share(settings.get(twice.get(name, name), "")) * (2 if twice else 1) for name in ("width", "height")
    )
    return left, top, left + width, top + height


def _share(text: str) -> float:
    return float(text) if _SHARE.fullmatch(text) else 0.0


def occlusion_answer(front: str, number: int) -> str:
    """What is under the masks of a number."""
    labels = (mask.label for mask in occlusion_of(front).masks if number in mask.numbers and mask.label)
    return ", ".join(dict.fromkeys(labels))
