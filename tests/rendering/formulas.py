"""The gallery of formulas, and what of a drawing must not change unseen."""

from __future__ import annotations

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import yaml

from tikprep.rendering.math import Formula

DATA = Path(__file__).parents[1] / "data"
FINGERPRINTS = DATA / "formulas_drawn.json"

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class GalleryFormula:
    name: str
    tex: str
    display: bool


def gallery() -> list[GalleryFormula]:
    return [GalleryFormula(**entry) for entry in yaml.safe_load((DATA / "formulas.yml").read_text(encoding="utf-8"))]


def known_fingerprints() -> dict[str, list[object]]:
    known: dict[str, list[object]] = json.loads(FINGERPRINTS.read_text(encoding="utf-8"))
    return known


def fingerprint(formula: Formula) -> list[object]:
    """Width, height and depth in ex, and a hash of all shapes; no font that is installed plays a part."""
    shapes = hashlib.sha256()
    for element in ET.fromstring(formula.svg).iter():
        # Ids are counted up while the engine lives; what they point to is hashed by itself.
        kept = sorted((name, value) for name, value in element.items() if name != "id" and "href" not in name)
        shapes.update(element.tag.rpartition("}")[2].encode())
        for name, value in kept:
            shapes.update(f" {name}={_NUMBER.sub(_rounded, value)}".encode())
        shapes.update((element.text or "").encode())
    sizes = (formula.width_ex, formula.height_ex, formula.depth_ex)
    return [*(round(size, 2) for size in sizes), shapes.hexdigest()[:16]]


def _rounded(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1) + 0.0:.1f}"
