"""Pictures that notes name: which ones, and whether a name stays beside the deck."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from tikprep.formats.archive import shown
from tikprep.formats.base import MediaFile
from tikprep.formats.prose import without_code

# Bounded, and no two parts of them take the same letters: what opens and never closes is passed by in time.
_IMAGE = re.compile(
    r"!\[[^\]\n]{0,1000}\]\(\s{0,100}(?:<(?P<angled>[^>\n]{0,2000})>|(?P<plain>(?:[^\s()]|\([^\s()]{0,200}\)){0,2000}+))"
    r"(?:\s[^)\n]{0,1000})?\)"
)
_TAG = re.compile(r"<(?:img|image|source|audio|video)\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\s(?:src|href|xlink:href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_REFERENCE = re.compile(r"!\[[^\]\n]{0,1000}\]\[(?P<label>[^\]\n]{0,1000})\]")
_DEFINITION = re.compile(r"^ {0,3}\[(?P<label>[^\]\n]{1,1000})\]:[ \t]*<?(?P<link>[^\s>]+)", re.MULTILINE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def media_links(text: str) -> tuple[str, ...]:
    """The picture paths that a text names outside code, each once, in order."""
    if "![" not in text and "<" not in text:
        return ()
    prose = without_code(text)
    found = [
        (match.start(), match["plain"] if match["angled"] is None else match["angled"])
        for match in _IMAGE.finditer(prose)
    ]
    # Behind the last bracket each tag would look for its end in vain, up to the end of the text.
    for tag in _TAG.finditer(prose, 0, prose.rfind(">") + 1):
        found += [(tag.start(), "".join(group or "" for group in match.groups())) for match in _SOURCE.finditer(tag[0])]
    targets: dict[str, str] = {}
    for target in _DEFINITION.finditer(prose):
        targets.setdefault(target["label"], target["link"])
    for match in _REFERENCE.finditer(prose):
        if match["label"] in targets:
            found.append((match.start(), targets[match["label"]]))
    # A link such as `#arrow` names a part of the same picture.
    links = [link for _, link in sorted(found) if link and not link.startswith("#")]
    return tuple(dict.fromkeys(links))


def name_problem(name: str) -> str | None:
    """Why a picture's path may not stand in a deck; None if it may."""
    if name.startswith("//") or (_SCHEME.match(name) and not re.match(r"[A-Za-z]:[\\/]", name)):
        return f"the picture '{shown(name)}' is not a file beside the deck: save it there and write its relative path"
    if name.startswith(("/", "\\", "~")) or _SCHEME.match(name):
        return f"the picture path '{shown(name)}' is absolute: put the file beside the deck and write its relative path"
    if "\\" in name:
        return f"the picture path '{shown(name)}' has a backslash: write '/' between folders"
    if ".." in name.split("/"):
        return f"the picture path '{shown(name)}' leaves the deck's folder: put the file beside the deck"
    return None


def find_media(folder: Path, link: str) -> MediaFile | str:
    """The file behind a picture path, or what is wrong with it."""
    name = unquote(link)
    if not name.isprintable():
        return f"the picture path '{shown(link)}' holds a control character: rename the file"
    problem = name_problem(name)
    if problem is not None:
        return problem
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return f"the picture path '{shown(name)}' leaves the deck's folder: put the file itself beside the deck"
        if not path.is_file():
            return f"there is no picture '{shown(name)}' beside the deck: put it there or take it out of the card"
    except OSError as error:
        return f"the picture '{shown(name)}' cannot be read ({error.strerror}): give it a shorter name"
    return MediaFile.at(link, path)
