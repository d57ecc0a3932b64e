"""What one person chose on one machine, kept in settings.json. How decks are studied is in the collection."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tikprep.errors import SettingsError

THEMES: tuple[str, ...] = ("system", "light", "dark")
CARD_FONTS: tuple[str, ...] = (
    "standard",
    "system",
    "serif",
    "easy",
    "opendyslexic",
    "atkinson",
    "lexend",
    "comic",
    "verdana",
)
CODE_FONTS: tuple[str, ...] = ("standard", "system")
ZOOM_STEPS: tuple[int, ...] = (75, 80, 90, 100, 110, 125, 150, 175, 200)
CARD_ZOOM_STEPS: tuple[int, ...] = (80, 90, 100, 110, 125, 150)


@dataclass(frozen=True, slots=True)
class Settings:
    """Looks, keys and the state of the window.

    `text_zoom_percent` is the size of all text, `card_zoom_percent` that of cards within it.
    `bindings` holds only actions whose keys differ from the default; no keys means that the
    action has none. `unknown` are keys of another release, written back as they were read.
    """

    theme: str = "system"
    text_zoom_percent: int = 100
    card_zoom_percent: int = 100
    card_font: str = "standard"
    code_font: str = "standard"
    wide_spacing: bool = False
    reduced_motion: bool = False
    six_grades: bool = False
    show_intervals: bool = True
    show_stopwatch: bool = True
    bindings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    window_geometry: str = ""
    last_place: str = "today"
    last_deck: str = ""
    preferences_tab: int = 0
    pad_language: str = "python"
    pad_splits: str = ""
    pad_interview: bool = False
    import_folder: str = ""
    import_history: bool = True
    export_folder: str = ""
    export_format: str = "tikdeck"
    export_separator: str = "comma"
    export_history: bool = False
    export_without_license: bool = False
    unknown: Mapping[str, Any] = field(default_factory=dict)


def load_settings(path: Path) -> Settings:
    """Read the file; defaults if there is none.

    A file that makes no sense is set aside as settings.json.broken, and SettingsError says so:
    the caller shows the message and goes on with the defaults. A single value of the wrong type
    falls back to its default alone.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as problem:
        raise _set_aside(path, str(problem)) from problem
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise _set_aside(path, str(problem)) from problem
    if not isinstance(values, dict):
        raise _set_aside(path, "it holds no object")
    return _settings_of(values)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the file in one step, so that it is never half there. Raises SettingsError."""
    values: dict[str, Any] = dict(settings.unknown)
    values.update({name: getattr(settings, name) for name in _KNOWN})
    values["bindings"] = {action: list(keys) for action, keys in settings.bindings.items()}
    text = json.dumps(values, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    # Half a character from a file that somebody wrote goes back as the escape that it came as.
    content = text.encode("utf-8", "backslashreplace")
    try:
        # Who keeps the file elsewhere, behind a link, keeps the link.
        path = Path(os.path.realpath(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{os.getpid()}")
        fresh.write_bytes(content)
        os.replace(fresh, path)
    except OSError as problem:
        raise SettingsError(f"The preferences cannot be saved in {path}: {problem.strerror or problem}.") from problem


_KNOWN: tuple[str, ...] = tuple(f.name for f in fields(Settings) if f.name != "unknown")


_ALLOWED: Mapping[str, tuple[Any, ...]] = {
    "theme": THEMES,
    "text_zoom_percent": ZOOM_STEPS,
    "card_zoom_percent": CARD_ZOOM_STEPS,
    "card_font": CARD_FONTS,
    "code_font": CODE_FONTS,
}


def _settings_of(values: dict[str, Any]) -> Settings:
    defaults = Settings()
    known: dict[str, Any] = {}
    for name in _KNOWN:
        default, value = getattr(defaults, name), values.get(name)
        if name == "bindings":
            known[name] = _bindings_of(value)
        elif type(value) is type(default):
            known[name] = value
    for name, allowed in _ALLOWED.items():
        if known.get(name) not in allowed:
            known.pop(name, None)
    return Settings(**known, unknown={name: value for name, value in values.items() if name not in _KNOWN})


def _bindings_of(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        return {}
    return {
        action: tuple(keys)
        for action, keys in value.items()
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }


def _set_aside(path: Path, problem: str) -> SettingsError:
    names = (f"{path.name}.broken{number or ''}" for number in range(100))
    broken = next((place for name in names if not (place := path.with_name(name)).exists()), path.with_suffix(".old"))
    try:
        os.replace(path, broken)
    except OSError:
        return SettingsError(f"The preferences in {path} cannot be read ({problem}). The defaults are used.")
    return SettingsError(
        f"The preferences could not be read ({problem}). They were set aside as {broken}; the defaults are used."
    )
