"""The fonts and the spacing that cards can be read in: what the settings name -> what is installed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtGui import QFontDatabase

from tikprep.settings import Settings

CARD_FAMILY = "Inter"
CODE_FAMILY = "JetBrains Mono"

# Drawn, or found by tests with readers, to keep letters apart that dyslexic readers confuse; the best first.
EASY_FAMILIES: tuple[str, ...] = (
    "OpenDyslexic",
    "OpenDyslexic 3",
    "Atkinson Hyperlegible Next",
    "Atkinson Hyperlegible",
    "Lexend",
    "Lexend Deca",
    "Comic Neue",
    "Verdana",
    "DejaVu Sans",
)
_FAMILIES: dict[str, tuple[str, ...]] = {
    "system": (),
    "serif": ("Source Serif 4", "Charter", "Georgia", "Cambria", "Noto Serif", "DejaVu Serif", "Times New Roman"),
    "easy": EASY_FAMILIES,
    "opendyslexic": EASY_FAMILIES[:2],
    "atkinson": EASY_FAMILIES[2:4],
    "lexend": EASY_FAMILIES[4:6],
    "comic": EASY_FAMILIES[6:7],
    "verdana": EASY_FAMILIES[7:],
}
_CARD_TITLES: dict[str, str] = {
    "standard": "Inter",
    "system": "System font",
    "serif": "Serif",
    "easy": "Easier to read",
    "opendyslexic": "OpenDyslexic",
    "atkinson": "Atkinson Hyperlegible",
    "lexend": "Lexend",
    "comic": "Comic Neue",
    "verdana": "Verdana",
}
_ALWAYS_OFFERED = frozenset({"standard", "system", "serif", "easy"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of cards is set. A family of "" is the platform's own."""

    text_family: str = CARD_FAMILY
    code_family: str = CODE_FAMILY
    is_wide: bool = False


def reading_of(settings: Settings, installed: Callable[[], Collection[str]] = QFontDatabase.families) -> Reading:
    """The reading that a person chose. `installed` is asked only if the choice is not the standard one."""
    text, code = CARD_FAMILY, CODE_FAMILY
    if settings.card_font != "standard":
        text = found_family(settings.card_font, installed())
    if settings.code_font != "standard":
        code = ""
    return Reading(text, code, settings.wide_spacing)


def found_family(choice: str, installed: Collection[str]) -> str:
    """The first installed family of a choice, "" if there is none."""
    if choice == "standard":
        return CARD_FAMILY
    # X11 adds the foundry of a family that two foundries made: "Lexend [GOOG]".
    plain = {family.partition(" [")[0]: family for family in reversed(list(installed))}
    return next((plain[family] for family in _FAMILIES[choice] if family in plain), "")


def offered_fonts(installed: Collection[str], chosen: str) -> tuple[tuple[str, str], ...]:
    """Key and title of each card font to choose from: the general ones, and the named ones that are installed."""
    return tuple(
        (key, title)
        for key, title in _CARD_TITLES.items()
        if key in _ALWAYS_OFFERED or key == chosen or found_family(key, installed)
    )


def font_note(choice: str, installed: Collection[str]) -> str:
    """What a choice comes to on this machine, in a sentence or two."""
    family = found_family(choice, installed)
    if choice == "standard":
        return "Made for screens; the desktop’s font where it is not installed."
    if choice == "system":
        return "The font of the desktop."
    has_drawn = family in EASY_FAMILIES[:7]
    if choice == "easy" and not has_drawn:
        now = f"{family} is used" if family else "none of them is installed, so the desktop's font is used"
        return (
            f"Looked for OpenDyslexic, Atkinson Hyperlegible, Lexend and Comic Neue; {now}. All four are free: "
            "install the package fonts-opendyslexic (Debian, Ubuntu), or download one by its name. "
            "Wide spacing helps with any font."
        )
    if not family:
        return "Not installed here; the desktop's font is used."
    return f"{family} is used."
