"""Preferences about looks: theme, sizes, fonts and spacing, with a card to see them on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tikprep.rendering.page import render_page
from tikprep.settings import CARD_ZOOM_STEPS, ZOOM_STEPS
from tikprep.ui.card.view import CardView
from tikprep.ui.preferences import Preferences
from tikprep.ui.theme.fonts import font_note, offered_fonts, reading_of
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import Choice, Segments, SettingsPanel
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import PAGE_SIDE
from tikprep.ui.widgets.surface import Panel, ScrollColumn

_SAMPLE = """How do you read `a[lo:hi]` aloud?

**As a half-open range**: it starts at `lo`, ends before `hi`, and holds *hi − lo* items. Illegal, 1 lb, O0, bdpq.

```python
def middle(lo: int, hi: int) -> int:
    return lo + (hi - lo) // 2  # never overflows
```
"""


class AppearanceTab(ScrollColumn):
    """Every change is in force at once, here and on the cards."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__(margins=(PAGE_SIDE, 16))
        self._theme = theme
        self._preferences = preferences
        self._installed = frozenset(QFontDatabase.families())
        self._build()
        preferences.changed.connect(self._follow)
        theme.changed.connect(self._follow)
        self._follow()

    def _build(self) -> None:
        panel = SettingsPanel(self._theme)
        choices = (("system", "System"), ("light", "Light"), ("dark", "Dark"))
        self._colours = Segments(self._theme, "Theme", choices)
        self._colours.chosen.connect(lambda value: self._preferences.change(theme=value))
        panel.add("Theme", "System follows the desktop, light where it says nothing.", self._colours)
        self._zoom = self._sizes("Text size", "text_zoom_percent", ZOOM_STEPS)
        panel.add("Text size", "Of cards and of the window.", self._zoom)
        self._card_zoom = self._sizes("Card size", "card_zoom_percent", CARD_ZOOM_STEPS)
        panel.add("Card size", "Of the text on cards, on top of the size above.", self._card_zoom)
        fonts = offered_fonts(self._installed, self._preferences.settings.card_font)
        self._font = self._choice("Card font", "card_font", fonts)
        self._font_words = panel.add("Card font", " ", self._font)
        code_fonts = (("standard", "JetBrains Mono"), ("system", "System font"))
        self._code_font = self._choice("Code font", "code_font", code_fonts)
        panel.add("Code font", "Of the code on cards.", self._code_font)
        self._spacing = Segments(self._theme, "Spacing", (("normal", "Normal"), ("wide", "Wide")))
        self._spacing.chosen.connect(lambda value: self._preferences.change(wide_spacing=value == "wide"))
        panel.add("Spacing", "Wide sets letters, words, lines and paragraphs of cards further apart.", self._spacing)
        self._motion = panel.add_switch(
            "Reduced motion",
            "The progress bar jumps instead of growing.",
            self._preferences.settings.reduced_motion,
            lambda on: self._preferences.change(reduced_motion=on),
        )
        self.body.addWidget(panel)
        self.body.addWidget(label("Sample", "heading"))
        self.body.addWidget(self._build_sample())
        self.body.addSpacing(24)
        self.body.addStretch(1)

    def _build_sample(self) -> QWidget:
        ground = Panel(self._theme)
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(28, 20, 28, 24)
        self._sample = CardView(self._theme.tokens)
        self._sample.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sample.show_page(render_page(_SAMPLE))
        self._sample.setAccessibleName("Sample of a card")
        inside.addWidget(self._sample)
        return ground

    def _sizes(self, name: str, setting: str, steps: Sequence[int]) -> Choice:
        return self._choice(name, setting, [(step, f"{step} %") for step in steps])

    def _choice(self, name: str, setting: str, values: Sequence[tuple[object, str]]) -> Choice:
        choice = Choice(self._theme, name)
        for value, text in values:
            choice.addItem(text, value)
        choice.currentIndexChanged.connect(lambda place: self._preferences.change(**{setting: choice.itemData(place)}))
        choice.setCurrentIndex(choice.findData(getattr(self._preferences.settings, setting)))
        return choice

    def _follow(self) -> None:
        settings = self._preferences.settings
        self._colours.show_value(settings.theme)
        self._spacing.show_value("wide" if settings.wide_spacing else "normal")
        self._motion.setChecked(settings.reduced_motion)
        for choice, value in (
            (self._zoom, settings.text_zoom_percent),
            (self._card_zoom, settings.card_zoom_percent),
            (self._font, settings.card_font),
            (self._code_font, settings.code_font),
        ):
            choice.setCurrentIndex(choice.findData(value))
        note = font_note(settings.card_font, self._installed)
        self._font_words.setText(note)
        self._font.setAccessibleDescription(note)
        self._sample.set_theme(self._theme.tokens)
        self._sample.set_zoom(self._theme.zoom * settings.card_zoom_percent / 100)
        self._sample.set_reading(reading_of(settings))
