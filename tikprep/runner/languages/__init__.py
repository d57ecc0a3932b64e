"""The languages whose programs can be run; a new one is a file here and a line below."""

from __future__ import annotations

from tikprep.runner.languages.base import Language
from tikprep.runner.languages.cpp import Cpp
from tikprep.runner.languages.go import Go
from tikprep.runner.languages.java import Java
from tikprep.runner.languages.python import Python

LANGUAGES: tuple[Language, ...] = (Python(), Cpp(), Go(), Java())

__all__ = ["LANGUAGES", "Language", "language_named"]


def language_named(name: str) -> Language:
    """The language of this name. Raises KeyError for a name that is none of LANGUAGES."""
    for language in LANGUAGES:
        if language.name == name:
            return language
    raise KeyError(name)
