"""The controls by which a person chooses how cards are set on paper."""

from __future__ import annotations

from tikprep.ui.printing.paper import PrintOptions
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.forms import Segments, Switch

_SIZES = (("9", "9"), ("10.5", "10.5"), ("12", "12"), ("14", "14"))
_PLACES = (("below", "Below"), ("end", "At the end"), ("none", "Left out"))


class PrintChoices:
    """The controls alone; whoever asks puts them where they belong. A single card has no end of its own."""

    def __init__(self, theme: Theme, *, is_deck: bool = True, answers: str = "below") -> None:
        self.paper = Segments(theme, "Paper", (("a4", "A4"), ("letter", "Letter")))
        self.columns = Segments(theme, "Columns", (("1", "One"), ("2", "Two")))
        self.answers = Segments(theme, "Answers", _PLACES if is_deck else (_PLACES[0], _PLACES[2]))
        self.answers.show_value(answers)
        self.size = Segments(theme, "Text size", _SIZES)
        self.size.show_value("10.5")
        self.numbers = Switch(theme, "Number the questions")
        self.numbers.setChecked(True)

    @property
    def options(self) -> PrintOptions:
        """What is chosen now."""
        return PrintOptions(
            paper=self.paper.value,
            columns=int(self.columns.value),
            answers=self.answers.value,
            is_numbered=self.numbers.isChecked(),
            text_pt=float(self.size.value),
        )
