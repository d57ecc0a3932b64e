"""Under which licence and whose name decks go out that say neither themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tikprep.services.export_look import ExportLook
from tikprep.ui.exchange.parts import captioned
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import Choice
from tikprep.ui.widgets.labels import label
from tikprep.ui.widgets.reflow import FlowRow
from tikprep.ui.wording import counted

_LICENSES: tuple[tuple[str, str], ...] = (
    ("CC-BY-4.0", "CC BY 4.0: free, if you are named"),
    ("CC-BY-SA-4.0", "CC BY-SA 4.0: what is made of it stays free"),
    ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0: not for business"),
    ("CC0-1.0", "CC0 1.0: free for everything"),
)
_UNSAID, _OTHER = "?", "other"
WITHOUT = ""
"""The licence that says that there is none."""


class Terms(QWidget):
    """Shows only what is lacking; what was said last is chosen already."""

    def __init__(self, theme: Theme, *, without_license: bool) -> None:
        super().__init__()
        self._look = ExportLook()
        self._without_license = without_license
        self._is_touched = False
        self._build(theme)
        self._choice.activated.connect(self._on_license)
        self._other.textEdited.connect(self._on_edited)
        self._author.textEdited.connect(self._on_edited)

    @property
    def license(self) -> str | None:
        """The licence, '' for none on purpose, None while nothing was said."""
        chosen = self._choice.currentData()
        if chosen == _OTHER:
            return " ".join(self._other.text().split()) or None
        return None if chosen == _UNSAID else str(chosen)

    @property
    def author(self) -> str:
        """The author, '' for none."""
        return " ".join(self._author.text().split())

    @property
    def is_enough(self) -> bool:
        """Whether nothing is to be said before decks may go out."""
        return not self._look.unlicensed or self.license is not None

    def show_look(self, look: ExportLook) -> None:
        """What other decks lack."""
        self._look = look
        if not self._is_touched:
            if look.license and self._choice.currentData() != look.license:
                self._offer(look.license)
            self._author.setText(look.author)
        self._license_box.setVisible(look.unlicensed > 0)
        self._author_box.setVisible(look.unsigned > 0)
        self._show_words(is_wrong=False)

    def insist(self) -> None:
        """Say that something must be chosen, with the keyboard there."""
        self._show_words(is_wrong=True)
        field = self._other if self._choice.currentData() == _OTHER else self._choice
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_needed(self) -> bool:
        """Whether anything is lacking."""
        return bool(self._look.unlicensed or self._look.unsigned)

    @property
    def is_asked(self) -> bool:
        """Whether a licence is lacking."""
        return self._look.unlicensed > 0

    def _build(self, theme: Theme) -> None:
        self._choice = Choice(theme, "Licence")
        self._other = QLineEdit()
        self._other.setAccessibleName("Name of the licence")
        self._author = QLineEdit()
        self._author.setAccessibleName("Author")
        self._author.setPlaceholderText("not named")
        self._license_box = captioned("Licence", self._choice)
        self._other_box = captioned("Name of the licence", self._other)
        self._author_box = captioned("Author", self._author)
        for field in (self._other, self._author):
            field.setMinimumWidth(theme.px(180))
        self._words = label("", "muted", wraps=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(FlowRow((self._license_box, self._other_box, self._author_box)))
        rows.addWidget(self._words)
        self._offer("")

    def _offer(self, known: str) -> None:
        extra = [(known, known)] if known and known not in dict(_LICENSES) else []
        choices = (*extra, *_LICENSES, (_OTHER, "Another one…"), (WITHOUT, "None: share without"))
        self._choice.clear()
        if not known and not self._without_license:
            self._choice.addItem("Choose one…", _UNSAID)
        for key, text in choices:
            self._choice.addItem(text, key)
        self._choice.setCurrentIndex(max(0, self._choice.findData(known)) if known or self._without_license else 0)
        self._show_other()

    def _show_other(self) -> None:
        is_other = self._choice.currentData() == _OTHER
        self._other_box.setVisible(is_other and self._look.unlicensed > 0)

    def _show_words(self, *, is_wrong: bool) -> None:
        unlicensed, unsigned = self._look.unlicensed, self._look.unsigned
        if is_wrong and self._choice.currentData() == _OTHER:
            words = "Write down which licence it is."
        elif is_wrong:
            words = "Choose a licence, or share without one: else nobody knows what they may do with the decks."
        elif unlicensed:
            name = "names" if unlicensed == 1 else "name"
            words = f"{counted(unlicensed, 'deck')} {name} no licence yet. What you say here is kept with them."
        else:
            name = "names" if unsigned == 1 else "name"
            words = f"{counted(unsigned, 'deck')} {name} no author yet. What you say here is kept with them."
        self._words.setText(words)
        self._words.setProperty("role", "error" if is_wrong else "muted")
        self._words.style().polish(self._words)
        self._choice.setAccessibleDescription(words)

    def _on_license(self) -> None:
        self._on_edited()
        self._show_other()

    def _on_edited(self) -> None:
        self._is_touched = True
        self._show_words(is_wrong=False)
