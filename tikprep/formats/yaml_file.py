"""The word lists beside the decks, `tags.yml` and `refs.yml`: YAML files that map a key to what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tikprep.errors import DeckFormatError

_KEY = re.compile(r"""^(?P<quote>["']?)(?P<key>[^\s"'#:][^"':]*)(?P=quote):""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WordList:
    """A mapping and the line of each of its keys."""

    path: Path
    entries: Mapping[str, object]
    lines: Mapping[str, int]


def read_word_list(path: Path) -> WordList:
    """Read such a file. Raises DeckFormatError if it is no mapping, or says a key twice."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        found = yaml.safe_load(text)
    except OSError as error:
        raise DeckFormatError(path, 1, f"the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DeckFormatError(path, 1, "the file is not UTF-8 text: save it in the encoding UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise DeckFormatError(path, mark.line + 1 if mark else 1, "this is no YAML: mend the line") from error
    if not isinstance(found, dict):
        raise DeckFormatError(path, 1, "the file is no list of keys: write one 'key: value' a line")
    lines: dict[str, int] = {}
    for match in _KEY.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if lines.setdefault(match["key"], line) != line:
            raise DeckFormatError(path, line, f"'{match['key']}' stands twice, first in line {lines[match['key']]}")
    return WordList(path, {str(key): value for key, value in found.items()}, lines)
