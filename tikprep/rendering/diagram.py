"""Hand-written SVG, reduced to shapes, text and colours.

QtSvg would read files that an `<image>` names and follow `url(…)`, so the drawing is
rebuilt from an allow-list. Colours may be `currentColor` or `var(--token)`, with the
names of the theme's tokens; the painter fills them in.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from tikprep.rendering.drawing_copy import MOST_NESTED, clean_copy, depth
from tikprep.rendering.drawing_cost import SHAPES, painting_cost
from tikprep.rendering.svg_style import StyleTooLongError, length_px

_MAX_CHARACTERS = 2_000_000
# Two colours, for a light and a dark page, as draw.io writes them: the drawing stands on a light plate.
_LIGHT_DARK = re.compile(r"light-dark\(\s*([^,()\"';]{1,60}(?:\([^()\"';]{0,60}\))?)\s*,[^;\"'<>]{0,200}?\)(?=[;\"'}])")
_PROLOGUE = re.compile(
    r"\A\ufeff?\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,9}"
    r"(?:<!DOCTYPE\s+svg[^<>\[\]]{0,400}(?:\[(?P<subset>[^\[\]]{0,10000})\]\s*)?>)?",
    re.IGNORECASE | re.DOTALL,
)
# Illustrator names its namespaces so: plain text, which refers to no file and no other entity.
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z_][\w.-]{0,40})\s+(?:"([^"&%<>]{0,200})"|'([^'&%<>]{0,200})')\s*>""")
_MOST_ENTITIES = 60
_ILL_FORMED = "it is not well-formed SVG"
_THEMED = re.compile(r"currentColor|var\(--", re.IGNORECASE)
_OWN_COLOUR = re.compile(r"(?<![-\w])color\s*[=:]")
_FALLBACK_SIZE = (600.0, 300.0)
_LEAST_SIDE, _MOST_SIDE = 12.0, 20_000.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Safe SVG, its size in pixels, what it shows in words, and whether its colours follow the theme."""

    svg: str
    width: float
    height: float
    alt: str
    is_themed: bool


class DrawingError(Exception):
    """Why a drawing is not shown, as the end of a sentence."""


def read_drawing(source: str) -> Drawing | None:
    """The drawing without whatever could load, link or run; None if there is none or it asks for too much."""
    return drawing_or_problem(source)[0]


def drawing_or_problem(source: str) -> tuple[Drawing | None, str]:
    """The drawing, or the end of a sentence on why there is none."""
    try:
        return _read(source), ""
    except RecursionError:
        return None, "its elements are nested too deep"
    except DrawingError as problem:
        return None, str(problem)


def _read(source: str) -> Drawing:
    if len(source) > _MAX_CHARACTERS:
        raise DrawingError("it is too long")
    if "light-dark(" in source:
        source = _LIGHT_DARK.sub(r"\1", source)
    # What a document type names beyond plain texts could be files, or texts without end.
    prologue = _PROLOGUE.match(source)
    bare = source[prologue.end() :] if prologue else source
    if prologue and prologue["subset"]:
        bare = _with_entities(bare, prologue["subset"])
    if "<!DOCTYPE" in bare.upper() or "<!ENTITY" in bare.upper():
        raise DrawingError(_ILL_FORMED)
    try:
        root = ET.fromstring(bare)
    except ET.ParseError as error:
        raise DrawingError(_ILL_FORMED) from error
    if _name(root) != "svg":
        raise DrawingError(_ILL_FORMED)
    width, height = _size(root)
    view = _view_box(root) or (0.0, 0.0, width, height)
    clean, is_themed = _coloured(root, source, view[2:])
    clean.set("xmlns", "http://www.w3.org/2000/svg")
    clean.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    clean.set("viewBox", root.get("viewBox") or f"0 0 {width:g} {height:g}")
    clean.attrib.pop("width", None)
    clean.attrib.pop("height", None)
    return Drawing(ET.tostring(clean, encoding="unicode"), width, height, _alt(root), is_themed)


def _coloured(root: ET.Element, source: str, view_px: tuple[float, float]) -> tuple[ET.Element, bool]:
    """The drawing as it is painted, and whether its colours follow the theme."""
    is_themed = _THEMED.search(source) is not None
    clean = _copied(root, is_themed=is_themed, view_px=view_px)
    if not is_themed or not _OWN_COLOUR.search(source):
        return clean, is_themed
    # What is drawn may have colours of its own all the same; its text is then black.
    plain = _copied(root, is_themed=False, view_px=view_px)
    return (clean, True) if _is_themed(plain) else (plain, False)


def _copied(root: ET.Element, *, is_themed: bool, view_px: tuple[float, float]) -> ET.Element:
    """The drawing as it is painted, if that is done in good time; masks, which are dear, are left out first."""
    is_deep = False
    for has_masks in (True, False):
        try:
            clean = clean_copy(root, is_themed=is_themed, view_px=view_px, has_masks=has_masks)
        except StyleTooLongError as error:
            raise DrawingError("its style sheet has too many rules") from error
        is_deep = depth(clean) > MOST_NESTED
        if not is_deep and not painting_cost(clean, *view_px).is_too_much:
            return clean
        if next(clean.iter("mask"), None) is None:
            break
    if is_deep:
        raise DrawingError("its elements are nested too deep")
    raise DrawingError("it has more parts or longer lines than can be drawn in good time")


def _is_themed(clean: ET.Element) -> bool:
    """Whether what is drawn has a colour of the theme; what stands ready in `defs` may be of no use."""
    used = {one.get("xlink:href", "")[1:] for one in clean.iter("use")}
    parts = [clean]
    for part in parts:
        if any(_THEMED.search(value) for value in part.attrib.values()):
            return True
        parts.extend(
            child for child in part if part.tag != "defs" or child.tag not in SHAPES or child.get("id") in used
        )
    return False


def _with_entities(source: str, subset: str) -> str:
    """The drawing with the plain texts that its document type names in the places of their names."""
    found = _ENTITY.findall(subset)
    if _ENTITY.sub("", subset).strip() or len(found) > _MOST_ENTITIES:
        raise DrawingError("its document type holds more than plain entities")
    # The first of two with one name counts.
    values = {name: double or single for name, double, single in reversed(found)}
    pieces = re.split(r"&([A-Za-z_][\w.-]{0,40});", source)
    pieces[1::2] = [values.get(name, f"&{name};") for name in pieces[1::2]]
    if sum(map(len, pieces)) > _MAX_CHARACTERS:
        raise DrawingError("it is too long")
    return "".join(pieces)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _size(root: ET.Element) -> tuple[float, float]:
    """The size in pixels that the drawing asks for; a share of the page is the view box, as the page is not known."""
    width, height = (length_px(root.get(side, "")) or 0.0 for side in ("width", "height"))
    if width > 0 and height > 0:
        return _bounded(width, height)
    box = _view_box(root)
    if box is None:
        return _FALLBACK_SIZE
    if width > 0:
        return _bounded(width, width * box[3] / box[2])
    if height > 0:
        return _bounded(height * box[2] / box[3], height)
    if max(box[2], box[3]) < _LEAST_SIDE:
        # Units of the author's own, of which one may be the whole picture.
        scale = _FALLBACK_SIZE[1] / max(box[2], box[3])
        return _bounded(box[2] * scale, box[3] * scale)
    return _bounded(box[2], box[3])


def _view_box(root: ET.Element) -> tuple[float, float, float, float] | None:
    try:
        x, y, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        return None
    is_sane = all(map(math.isfinite, (x, y, width, height))) and width > 0 and height > 0
    return (x, y, width, height) if is_sane else None


def _bounded(width: float, height: float) -> tuple[float, float]:
    """A size of the same shape, or nearly, that can be drawn and seen."""
    scale = min(1.0, _MOST_SIDE / max(width, height))
    return max(width * scale, 1.0), max(height * scale, 1.0)


def _alt(root: ET.Element) -> str:
    label = root.get("aria-label", "")
    titles = (child.text or "" for child in root if _name(child) in ("title", "desc"))
    return " ".join((label or next(titles, "")).split())
