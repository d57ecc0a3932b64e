"""Everything a key can do: one table of actions, and the QActions that follow a person's own bindings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tikprep.ui.preferences import Preferences

GLOBAL = "global"
EDITOR_NAME = "code-editor"
"""The object name by which a window knows that one of its screens has a code editor."""
CONTEXT_TITLES: Mapping[str, str] = {
    GLOBAL: "Everywhere",
    "today": "Today",
    "decks": "Decks",
    "problems": "Problems",
    "pad": "Code pad",
    "replay": "Replay",
    "review": "Review",
    "run": "Code of a card",
    "end": "End of a session",
    "editor": "Code editor",
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do. `keys` are the defaults in Qt's portable spelling; the first is the one shown."""

    id: str
    text: str
    keys: tuple[str, ...]
    context: str = GLOBAL


def _flag_specs() -> tuple[ActionSpec, ...]:
    names = ("red", "orange", "green", "blue", "pink", "turquoise", "purple")
    flags = (
        ActionSpec(f"review.flag_{n}", f"Flag {name}", (f"Ctrl+{n}",), "review") for n, name in enumerate(names, 1)
    )
    return (*flags, ActionSpec("review.flag_0", "Remove flag", ("Ctrl+Backspace",), "review"))


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("go.today", "Go to Today", ("Alt+1",)),
    ActionSpec("go.decks", "Go to Decks", ("Alt+2",)),
    ActionSpec("go.problems", "Go to Problems", ("Alt+3",)),
    ActionSpec("file.import", "Import decks", ("Ctrl+Shift+I", "Ctrl+O")),
    ActionSpec("file.export", "Export decks", ("Ctrl+Shift+E",)),
    ActionSpec("go.preferences", "Preferences", ("Ctrl+,",)),
    ActionSpec("edit.undo", "Undo", ("Ctrl+Z",)),
    ActionSpec("edit.redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("view.theme", "Switch light and dark", ("Ctrl+Shift+L",)),
    ActionSpec("view.zoom_in", "Larger text", ("Ctrl++", "Ctrl+=")),
    ActionSpec("view.zoom_out", "Smaller text", ("Ctrl+-",)),
    ActionSpec("view.zoom_normal", "Normal text size", ("Ctrl+0",)),
    ActionSpec("view.full_screen", "Full screen", ("F11",)),
    ActionSpec("view.sidebar", "Move between sidebar and page", ("F6",)),
    ActionSpec("help.shortcuts", "Keyboard shortcuts", ("?", "F1")),
    ActionSpec("app.quit", "Quit", ("Ctrl+Q",)),
    ActionSpec("today.start", "Start review", ("R", "Return", "Enter"), "today"),
    ActionSpec("decks.study", "Study the chosen deck", ("Return", "Enter", "R"), "decks"),
    ActionSpec("decks.unsuspend", "Take suspended cards back", ("U",), "decks"),
    ActionSpec("decks.options", "Options of the chosen deck", ("O",), "decks"),
    ActionSpec("decks.paste", "Import what was copied", ("Ctrl+V",), "decks"),
    ActionSpec("decks.print", "Print the chosen deck or save it as PDF", ("Ctrl+P",), "decks"),
    ActionSpec("problems.open", "Open the chosen problem", ("Return", "Enter"), "problems"),
    ActionSpec("problems.replay", "Replay what was typed at it", ("Ctrl+H",), "problems"),
    ActionSpec("pad.run", "Run the samples", ("Ctrl+Return", "Ctrl+Enter"), "pad"),
    ActionSpec("pad.submit", "Submit: run all tests", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), "pad"),
    ActionSpec("pad.input", "Run an input of your own", ("Ctrl+I",), "pad"),
    ActionSpec("pad.stress", "Stress: look for a counter-example", ("Ctrl+Shift+S",), "pad"),
    ActionSpec("pad.growth", "Growth: measure what the code costs", ("Ctrl+Shift+G",), "pad"),
    ActionSpec("pad.card", "Make a card of what fails", ("Ctrl+K",), "pad"),
    ActionSpec("pad.follow_up", "Next follow-up or its answer", ("Ctrl+Shift+F",), "pad"),
    ActionSpec("pad.replay", "Replay what was typed here", ("Ctrl+Shift+H",), "pad"),
    ActionSpec("pad.leave", "Stop what runs, else back to the problems", ("Esc",), "pad"),
    ActionSpec("pad.next", "To the next part: code, results, problem", ("Ctrl+E",), "pad"),
    ActionSpec("replay.play", "Play or stand still", ("Space",), "replay"),
    ActionSpec("replay.on", "Step on", ("Right",), "replay"),
    ActionSpec("replay.back", "Step back", ("Left",), "replay"),
    ActionSpec("replay.next_run", "To the next run", ("N",), "replay"),
    ActionSpec("replay.faster", "Faster", ("+", "="), "replay"),
    ActionSpec("replay.slower", "Slower", ("-",), "replay"),
    ActionSpec("replay.leave", "Back to where you came from", ("Esc",), "replay"),
    ActionSpec("review.answer", "Show the answer, then Good", ("Space", "Return", "Enter"), "review"),
    ActionSpec("review.again", "Again", ("1",), "review"),
    ActionSpec("review.hard", "Hard", ("2",), "review"),
    ActionSpec("review.good", "Good", ("3",), "review"),
    ActionSpec("review.easy", "Easy", ("4",), "review"),
    ActionSpec("review.hint", "Show a hint", ("H", "Ctrl+H"), "review"),
    ActionSpec("review.type", "Type the answer", ("T",), "review"),
    ActionSpec("review.run", "Run the code of the card, or open its problem", ("R",), "review"),
    ActionSpec("review.undo", "Undo", ("U",), "review"),
    ActionSpec("review.bury", "Bury until tomorrow", ("B",), "review"),
    ActionSpec("review.suspend", "Suspend card", ("S", "!"), "review"),
    ActionSpec("review.mark", "Mark note", ("M", "*"), "review"),
    ActionSpec("review.info", "Card info", ("I",), "review"),
    ActionSpec("review.find", "Find in the card", ("Ctrl+F",), "review"),
    ActionSpec("review.find_next", "Find next", ("F3", "Ctrl+G"), "review"),
    ActionSpec("review.find_previous", "Find previous", ("Shift+F3", "Ctrl+Shift+G"), "review"),
    ActionSpec("review.copy", "Copy the selection", ("Ctrl+C",), "review"),
    ActionSpec("review.select_all", "Select the whole card", ("Ctrl+A",), "review"),
    ActionSpec("review.print", "Print the card or save it as PDF", ("Ctrl+P",), "review"),
    *_flag_specs(),
    ActionSpec("review.leave", "Leave the review", ("Esc",), "review"),
    ActionSpec("six.0", "Grade 0, blackout", ("0",), "review"),
    ActionSpec("six.1", "Grade 1, again", ("1",), "review"),
    ActionSpec("six.2", "Grade 2, almost", ("2",), "review"),
    ActionSpec("six.3", "Grade 3, hard", ("3",), "review"),
    ActionSpec("six.4", "Grade 4, good", ("4",), "review"),
    ActionSpec("six.5", "Grade 5, easy", ("5",), "review"),
    ActionSpec("run.run", "Run the code", ("Ctrl+Return", "Ctrl+Enter"), "run"),
    ActionSpec("run.reset", "Back to the code of the card", ("Ctrl+R",), "run"),
    ActionSpec("run.next", "To the next part: code, output", ("Ctrl+E",), "run"),
    ActionSpec("run.leave", "Stop what runs, else back to the card", ("Esc",), "run"),
    ActionSpec("end.back", "Back to Today", ("Return", "Enter", "Esc"), "end"),
    ActionSpec("end.undo", "Undo the last answer", ("U",), "end"),
    ActionSpec("editor.complete", "Complete the word", ("Ctrl+Space",), "editor"),
    ActionSpec("editor.comment", "Comment out or back in", ("Ctrl+/",), "editor"),
    ActionSpec("editor.move_up", "Move lines up", ("Alt+Up",), "editor"),
    ActionSpec("editor.move_down", "Move lines down", ("Alt+Down",), "editor"),
    ActionSpec("editor.duplicate", "Duplicate lines", ("Ctrl+Shift+D",), "editor"),
    ActionSpec("editor.delete_line", "Delete lines", ("Ctrl+Shift+K",), "editor"),
    ActionSpec("editor.join", "Join lines", ("Ctrl+J",), "editor"),
    ActionSpec("editor.indent", "Indent lines", ("Ctrl+]",), "editor"),
    ActionSpec("editor.dedent", "Indent lines less", ("Ctrl+[",), "editor"),
    ActionSpec("editor.fold", "Fold", ("Ctrl+Shift+[",), "editor"),
    ActionSpec("editor.unfold", "Unfold", ("Ctrl+Shift+]",), "editor"),
    ActionSpec("editor.bracket", "To the other bracket", ("Ctrl+M",), "editor"),
    ActionSpec("editor.go_to_line", "Go to a line", ("Ctrl+L", "Ctrl+G"), "editor"),
    ActionSpec("editor.find", "Find in the code", ("Ctrl+F",), "editor"),
    ActionSpec("editor.replace", "Replace in the code", ("Ctrl+H",), "editor"),
    ActionSpec("editor.find_next", "Find next", ("F3",), "editor"),
    ActionSpec("editor.find_previous", "Find previous", ("Shift+F3",), "editor"),
    ActionSpec("editor.next_mark", "To the next mark", ("F8",), "editor"),
    ActionSpec("editor.trim", "Trim blanks at line ends", ("Ctrl+Shift+T",), "editor"),
    ActionSpec("editor.whitespace", "Show blanks and tabs", ("Ctrl+Shift+W",), "editor"),
)

_FOUR_SCALE = frozenset({"review.again", "review.hard", "review.good", "review.easy"})


def are_rivals(first: ActionSpec, second: ActionSpec) -> bool:
    """Whether the same key cannot serve both: both can be asked for at the same moment."""
    if first.id == second.id:
        return False
    if {first.id[:4], second.id[:4]} == {"six.", "revi"} and {first.id, second.id} & _FOUR_SCALE:
        return False  # only one of the two grade scales is ever in force
    if {first.context, second.context} in ({"editor", "pad"}, {"editor", "run"}):
        return True  # the editor stands in both
    return first.context == second.context or GLOBAL in (first.context, second.context)


class Actions(QObject):
    """The QActions of the program, by id.

    A screen connects the actions of its context with `connect` and adds them to itself with
    `install`; Qt then delivers their keys only while the screen holds the focus.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._specs = {spec.id: spec for spec in ACTIONS}
        self._actions = {spec.id: self._made(spec) for spec in ACTIONS}
        self._bind()
        self.use_six_grades(preferences.settings.six_grades)
        preferences.changed.connect(self._on_preferences)
        self._bound = preferences.settings.bindings

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def spec(self, action_id: str) -> ActionSpec:
        """The row of the table."""
        return self._specs[action_id]

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys in force, in Qt's portable spelling."""
        own = self._preferences.settings.bindings.get(action_id)
        return self._specs[action_id].keys if own is None else own

    def shown_key(self, action_id: str) -> str:
        """The first key as this platform writes it; "" if the action has none."""
        keys = self.keys(action_id)
        return key_text(keys[0]) if keys else ""

    def tooltip(self, action_id: str, text: str | None = None) -> str:
        """What it does and the key that does it."""
        key = self.shown_key(action_id)
        label = self._specs[action_id].text if text is None else text
        return f"{label} ({key})" if key else label

    def connect_action(self, action_id: str, slot: Callable[[], object]) -> None:
        """Call the slot when the action is asked for."""
        self._actions[action_id].triggered.connect(lambda _checked=False: slot())

    def install(self, widget: QWidget, context: str) -> None:
        """Let the keys of a context work inside a widget."""
        for spec in ACTIONS:
            if spec.context == context:
                widget.addAction(self._actions[spec.id])

    def lend(self, widget: QWidget, context: str) -> None:
        """Let the keys of a context, "" for none, work inside a widget instead of those lent to it before.

        Keys that lead out of a screen are not lent: the widget has its own way back.
        """
        for action in widget.actions():
            widget.removeAction(action)
        for spec in ACTIONS:
            if spec.context == context and not spec.id.endswith(".leave"):
                widget.addAction(self._actions[spec.id])

    def rival(self, action_id: str, key: str) -> ActionSpec | None:
        """Another action that already answers to this key at the same moment."""
        wanted = QKeySequence(key)
        spec = self._specs[action_id]
        for other in ACTIONS:
            if are_rivals(spec, other) and any(QKeySequence(taken) == wanted for taken in self.keys(other.id)):
                return other
        return None

    def rebind(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys, or none."""
        bindings = dict(self._preferences.settings.bindings)
        bindings[action_id] = keys
        if keys == self._specs[action_id].keys:
            del bindings[action_id]
        self._preferences.change(bindings=bindings)

    def reset(self, action_id: str | None = None) -> None:
        """Give one action its default keys again, or all of them."""
        if action_id is None:
            self._preferences.change(bindings={})
        else:
            self.rebind(action_id, self._specs[action_id].keys)

    def use_six_grades(self, six: bool) -> None:
        """Let the number keys serve one of the two grade scales."""
        for action_id, action in self._actions.items():
            if action_id in _FOUR_SCALE:
                action.setEnabled(not six)
            elif action_id.startswith("six."):
                action.setEnabled(six)

    def _made(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        # A key held down must not grade the card after this one.
        action.setAutoRepeat(spec.id.startswith("view.zoom"))
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if spec.context == GLOBAL
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        return action

    def _bind(self) -> None:
        for action_id, action in self._actions.items():
            action.setShortcuts([QKeySequence(key) for key in self.keys(action_id)])

    def _on_preferences(self) -> None:
        if self._preferences.settings.bindings is not self._bound:
            self._bound = self._preferences.settings.bindings
            self._bind()
            self.changed.emit()


def key_text(key: str) -> str:
    """A key as this platform writes it, with names instead of bare signs where they help."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return {"Return": "Enter", "Escape": "Esc"}.get(text, text)
