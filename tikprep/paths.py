"""Where things live: a person's data, settings and cache, and the program's own files."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from tikprep.errors import ResourcesMissing, TikPrepError


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one person on one machine. With `--home DIR` all of them are inside DIR."""

    data: Path
    config: Path
    cache: Path

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def log(self) -> Path:
        return self.cache / "tikprep.log"


def user_paths(home: Path | None = None) -> Paths:
    """The platform's folders for TikPrep, or those inside `home`. Nothing is created."""
    if home is not None:
        try:
            home = home.expanduser().absolute()
        except RuntimeError as error:
            raise TikPrepError(f"There is no folder {home}: nobody here has that name.") from error
        return Paths(data=home, config=home, cache=home / "cache")
    return Paths(
        data=Path(platformdirs.user_data_dir("tikprep", appauthor=False)),
        config=Path(platformdirs.user_config_dir("tikprep", appauthor=False)),
        cache=Path(platformdirs.user_cache_dir("tikprep", appauthor=False)),
    )


def _program_root() -> Path:
    """The folder that holds `decks` and `resources`: frozen bundle, wheel or source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen)
    package = Path(__file__).resolve().parent
    inside_wheel = package / "_shipped"
    return inside_wheel if inside_wheel.is_dir() else package.parent


def decks_folder() -> Path:
    """The shipped decks (`cards/*.md` and the banks). Raises ResourcesMissing."""
    return _existing(_program_root() / "decks")


def resources_folder() -> Path:
    """Icons and templates of the program. Raises ResourcesMissing."""
    return _existing(_program_root() / "resources" / "icons").parent


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise ResourcesMissing(folder)
    return folder
