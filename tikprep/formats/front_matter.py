"""The head of a deck file: YAML between two lines `---`, in a form strict enough to be written back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from tikprep.formats.base import DeckBundle

FORMAT = "tikprep-deck/1"
COMMENTS = "#"
AUTHOR_KEYS = ("author", "authors")
"""The attributes of a deck that name who wrote it."""
# The YAML parser recurses: a long line of brackets would end the process.
_LONGEST = 4_000
_KNOWN = ("format", "id", "title", "description", "license")
_BLOCK = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+|(?=\n)|\Z)(?P<value>.*)", re.DOTALL)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
# The parser written in C reads the same language, ten times as fast; not every build of PyYAML has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What begins so is never plain text in YAML, and what it opens the parser would follow to any depth.
_INDICATORS = tuple(",[]{}#&*!|>'\"%@`")
_HOW = "begin the file with the lines '---', 'format: tikprep-deck/1', 'id: my-deck', 'title: My deck', '---'"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head says, the offset where the body begins, and what is wrong as (line, problem)."""

    slug: str = ""
    title: str = ""
    description: str = ""
    license: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    end: int = 0
    problems: tuple[tuple[int, str], ...] = ()


class _Unreadable(Exception):
    """The YAML is none, or more than a list of plain keys; holds line and problem."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def read_front_matter(text: str) -> FrontMatter:
    """Read the head of a deck file as far as it can be understood."""
    block = _BLOCK.match(text)
    if block is None:
        what = "the front matter is never closed" if text.startswith("---") else "the front matter is missing"
        return FrontMatter(problems=((1, f"{what}: {_HOW}"),))
    if len(block["yaml"]) > _LONGEST:
        return FrontMatter(end=block.end(), problems=((1, f"the front matter is longer than {_LONGEST:,} characters"),))
    try:
        values, lines, attributes = _entries(block["yaml"])
    except _Unreadable as error:
        return FrontMatter(end=block.end(), problems=((error.line, error.problem),))
    return FrontMatter(
        slug=fitting_slug(values.get("id", "")),
        title=values.get("title", ""),
        description=values.get("description", ""),
        license=values.get("license", ""),
        attributes=attributes,
        end=block.end(),
        problems=tuple(_problems(values, lines)),
    )


def _entries(source: str) -> tuple[dict[str, str], dict[str, int], dict[str, str]]:
    """The known values, the line of each key, and the source text of all others."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    attributes: dict[str, str] = {}
    nodes = _mapping(source).value
    source_lines = source.split("\n")
    starts = [key.start_mark.line for key, _ in nodes]
    comments = [line for line in source_lines[: starts[0] if starts else None] if line.startswith("#")]
    for (_, node), start, end in zip(nodes, starts, [*starts[1:], len(source_lines)], strict=True):
        entry = _ENTRY.fullmatch("\n".join(source_lines[start:end]).rstrip())
        if entry is None:
            raise _Unreadable(start + 2, "this key cannot be read: write one 'key: value' a line, the key a plain word")
        key = entry["key"]
        if key in lines:
            raise _Unreadable(start + 2, f"'{key}' stands twice, first in line {lines[key]}: delete one")
        lines[key] = start + 2
        if key not in _KNOWN:
            attributes[key] = entry["value"]
        elif isinstance(node, yaml.ScalarNode):
            values[key] = node.value
            comments += [line for line in source_lines[start + 1 : end] if line.startswith("#")]
        else:
            raise _Unreadable(start + 2, f"'{key}' is not text: write it as '{key}: some words'")
    if comments:
        attributes[COMMENTS] = "\n".join(comments)
    return values, lines, attributes


def _mapping(source: str) -> yaml.MappingNode:
    try:
        for event in yaml.parse(source, _LOADER):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 2 if event.start_mark else 2
                raise _Unreadable(line, "front matter may not use & and *: write the value out")
        root = yaml.compose(source, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 2
        raise _Unreadable(
            line, f"the front matter is no YAML ({error.problem}): put the value between double quotes"
        ) from error
    except yaml.YAMLError as error:
        raise _Unreadable(2, "the front matter holds a character that YAML does not allow: delete it") from error
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise _Unreadable(2, "the front matter is no list of keys: write one 'key: value' a line")
    return root


def _problems(values: Mapping[str, str], lines: Mapping[str, int]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    declared = values.get("format", "")
    if not declared:
        found.append((lines.get("format", 1), f"the format is missing: write a line 'format: {FORMAT}'"))
    elif declared != FORMAT:
        family = FORMAT.partition("/")[0]
        advice = "update TikPrep to read it" if declared.startswith(f"{family}/") else f"write 'format: {FORMAT}'"
        found.append((lines["format"], f"the format '{declared}' is unknown (this TikPrep reads {FORMAT}): {advice}"))
    slug = values.get("id", "")
    if not slug:
        found.append((lines.get("id", 1), "the deck has no id: write a line such as 'id: my-deck'"))
    elif not _SLUG.fullmatch(slug):
        found.append((lines["id"], f"the deck's id '{slug}' does not fit: use small letters, digits and hyphens"))
    if any(unicodedata.category(character) == "Cc" for character in values.get("title", "")):
        found.append((lines["title"], "the title holds a control character, which a terminal would obey: delete it"))
    if not values.get("title", "").strip():
        found.append((lines.get("title", 1), "the deck has no title: write a line such as 'title: My deck'"))
    return found


def front_matter_text(bundle: DeckBundle) -> str:
    """The head of a deck in canonical form, with both of its lines `---`."""
    known = {
        "format": FORMAT,
        "id": bundle.slug,
        "title": bundle.title,
        "description": bundle.description,
        "license": bundle.license,
    }
    lines = ["---"]
    lines += [f"{key}: {yaml_scalar(value)}" for key, value in known.items() if value or key in ("id", "title")]
    # Below a key of its own a comment would be read as part of that key's text.
    if COMMENTS in bundle.attributes:
        lines.append(bundle.attributes[COMMENTS])
    for key, source in bundle.attributes.items():
        if key != COMMENTS:
            lines.append(f"{key}:{source}" if not source or source.startswith("\n") else f"{key}: {source}")
    return "\n".join([*lines, "---"])


def fitting_slug(text: str) -> str:
    """The id of a deck if it is one that a deck file may write, else ''."""
    return text if _SLUG.fullmatch(text) else ""


def yaml_scalar(value: str) -> str:
    """A text as YAML: plain where every reader takes it for that text, else between double quotes."""
    if value.isprintable() and value == value.strip() and not value.startswith(_INDICATORS):
        try:
            if yaml.load(f"k: {value}", _LOADER) == {"k": value}:
                return value
        except (yaml.YAMLError, ValueError):  # a ValueError is a day that no calendar has, or a number without end
            pass
    quoted: str = yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**9)
    return quoted.rstrip("\n")
