"""Folds, marks, locks, search and looks of the editor."""

from __future__ import annotations

import time
from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication, QPaintEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.editor.conftest import Edits
from tests.ui.editor.keys import press, seen, type_text
from tests.ui.test_accessibility import contrast
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.editor.gutter import Gutter
from tikprep.ui.editor.lines import Mark
from tikprep.ui.editor.search import Query, find
from tikprep.ui.theme.theme import Theme
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

NESTED = "def f():\n    if x:\n        a\n\n    b\nc"


def visible(editor: CodeEditor) -> list[int]:
    return [number for number in range(editor.blockCount()) if not editor.folds.is_hidden(number)]


# Folds


def test_a_fold_hides_what_stands_further_in(edits: Edits) -> None:
    editor = edits(NESTED)
    press(editor, "Ctrl+Shift+[")
    assert visible(editor) == [0, 5]
    press(editor, "Ctrl+Shift+]")
    assert visible(editor) == [0, 1, 2, 3, 4, 5]
    editor.folds.fold(1)
    assert visible(editor) == [0, 1, 3, 4, 5]


def test_the_caret_comes_out_of_a_fold_and_opens_the_one_it_goes_into(edits: Edits) -> None:
    editor = edits(NESTED.replace("a", "a|", 1))
    press(editor, "Ctrl+Shift+[")
    assert visible(editor) == [0, 1, 3, 4, 5]
    assert editor.textCursor().blockNumber() == 1
    editor.go_to_line(3)
    assert visible(editor) == [0, 1, 2, 3, 4, 5]


def test_an_edit_leaves_nothing_hidden_that_no_line_owns(edits: Edits) -> None:
    editor = edits(NESTED)
    editor.folds.fold(0)
    editor.change(0, len("def f():"), "x = 1")
    press(editor, "Ctrl+Shift+K")
    assert visible(editor) == list(range(editor.blockCount()))


def test_a_line_that_moves_in_shows_what_it_no_longer_owns(edits: Edits) -> None:
    editor = edits(NESTED)
    editor.folds.fold(1)
    editor.go_to_line(2)
    press(editor, "Ctrl+]")
    assert visible(editor) == [0, 1, 2, 3, 4, 5]


def test_a_fold_survives_typing_elsewhere(edits: Edits) -> None:
    editor = edits(NESTED + "|")
    editor.folds.fold(0)
    type_text(editor, "d\ne")
    assert editor.folds.is_folded(0)
    assert editor.code() == NESTED + "d\ne"


def test_the_gutter_folds_by_a_press_and_selects_lines(edits: Edits) -> None:
    editor = edits(NESTED)
    gutter = editor.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(gutter.width() - 8, 8))
    assert editor.folds.is_folded(0)
    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, pos=QPoint(gutter.width() // 2, 8))
    assert editor.textCursor().selectedText().startswith("def f():")


class _Paints(QObject):
    """Whether a widget was painted from top to bottom since the last look."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._is_whole = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self._is_whole |= event.rect().height() >= watched.height()
        return False

    def was_whole(self) -> bool:
        QApplication.processEvents()
        was, self._is_whole = self._is_whole, False
        return was


def test_the_gutter_is_painted_anew_for_other_lines_and_not_for_other_letters(edits: Edits) -> None:
    editor = edits(NESTED * 40)
    gutter = editor.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    # The pointer stands wherever the test before left it, and over the gutter all folds are painted.
    QApplication.sendEvent(gutter, QEvent(QEvent.Type.Leave))
    gutter.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    press(editor, "Ctrl+Home", "Down", "End")
    paints = _Paints(gutter)
    type_text(editor, "  # why")
    paints.was_whole()
    type_text(editor, " not")
    assert not paints.was_whole()
    for keys in ["Ctrl+Shift+[", "Ctrl+Shift+]", "Return", "Ctrl+Z", "Down", "Ctrl+End", "Ctrl+Home"]:
        press(editor, keys)
        assert paints.was_whole(), keys
    editor.show_lint({0: Mark("error", "no")})
    assert paints.was_whole()
    press(editor, "Ctrl+A", "Delete")
    assert paints.was_whole()


def test_the_gutter_keeps_its_width_while_one_types(edits: Edits) -> None:
    editor = edits()
    gutter = editor.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    before = gutter.width()
    for _ in range(120):
        press(editor, "Return")
    assert gutter.width() == before


# Marks and locks


def test_a_mark_is_told_by_tooltip_and_to_a_screen_reader_and_goes_with_its_line(edits: Edits) -> None:
    editor = edits("|a\nb\nc")
    editor.mark_lines({1: ("error", "NameError: b"), 2: ("info", "slow")})
    press(editor, "Return", "Down")
    assert editor.message_of(2) == "NameError: b"
    assert editor.severity_of(2) == "error"
    assert editor.accessibleDescription().startswith("NameError: b")
    press(editor, "F8")
    assert editor.textCursor().blockNumber() == 3
    press(editor, "F8")
    type_text(editor, "x")
    assert editor.message_of(2) == ""


def test_a_locked_line_refuses_every_way_to_edit_it(edits: Edits) -> None:
    start = "a\nlocked one\nlocked two\nb"
    editor = edits(start)
    editor.lock_lines([(1, 2)])
    for place in (2, 5, 12, 13, 20, 23):
        for key in ("x", "Return", "Tab", "Ctrl+V", "Ctrl+/", "Ctrl+Shift+K", "Alt+Up", "Ctrl+]", "(", "Ctrl+Delete"):
            cursor = editor.textCursor()
            cursor.setPosition(place)
            editor.setTextCursor(cursor)
            type_text(editor, key) if len(key) == 1 else press(editor, key)
            assert editor.code() == start, (place, key)
    editor.selectAll()
    for key in ("Delete", "Backspace", "Ctrl+X", "x", "Return"):
        press(editor, key)
        assert editor.code() == start
    assert editor.locked_lines() == (1, 2)


def test_locks_go_with_their_lines(edits: Edits) -> None:
    editor = edits("a|\nlocked\nb")
    editor.lock_lines([(1, 1)])
    press(editor, "Return", "Return")
    assert editor.locked_lines() == (3,)
    press(editor, "Ctrl+Z", "Ctrl+Z")
    assert editor.locked_lines() == (1,)


def test_a_line_is_deleted_before_a_locked_one(edits: Edits) -> None:
    editor = edits("a\nsame|\nsame\nb")
    editor.lock_lines([(2, 2)])
    press(editor, "Ctrl+Shift+K")
    assert editor.code() == "a\nsame\nb"
    assert editor.locked_lines() == (1,)
    press(editor, "Ctrl+Z")
    assert editor.locked_lines() == (2,)


def test_a_drop_into_a_locked_line_is_refused(edits: Edits) -> None:
    editor = edits("locked\nb")
    editor.lock_lines([(0, 0)])
    data = editor.createMimeDataFromSelection()
    data.setText("dropped")
    for y, wanted in ((8.0, "locked\nb"), (28.0, "locked\nbdropped")):
        event = QDropEvent(
            QPointF(300, y), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        editor.dropEvent(event)
        assert editor.code() == wanted


def test_a_locked_line_that_qt_changes_by_itself_comes_back(edits: Edits, qtbot: QtBot) -> None:
    editor = edits("locked\nb")
    editor.lock_lines([(0, 0)])
    # As Qt removes text that was dragged to another program.
    cursor = QTextCursor(editor.document())
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.removeSelectedText()
    qtbot.waitUntil(lambda: editor.code() == "locked\nb")
    assert editor.locked_lines() == (0,)


# Brackets


def test_the_other_bracket_is_found_over_strings_and_comments(edits: Edits) -> None:
    editor = edits("f|(')', # )\n  [1])")
    assert editor.matched_brackets == ((0, 1), (1, 5))
    press(editor, "Ctrl+M")
    assert seen(editor) == "f(')', # )\n  [1]|)"
    editor = edits("|(]")
    assert editor.matched_brackets == ()
    editor = edits("x = '|('")
    assert editor.matched_brackets == ()


# Search


def test_search_counts_and_goes_round(edits: Edits) -> None:
    editor = edits("heap Heap\nheaps")
    press(editor, "Ctrl+F")
    panel = editor.find_panel
    type_text(panel.field, "heap")
    assert panel.count == "1 of 3"
    press(panel.field, "Return", "Return")
    assert panel.count == "3 of 3"
    press(panel.field, "Return")
    assert panel.count == "1 of 3"
    press(panel.field, "Shift+Return")
    assert panel.count == "3 of 3"
    panel.whole_word.click()
    assert panel.count.endswith("of 2")
    panel.matches_case.click()
    assert panel.count.endswith("of 1")
    press(panel.field, "Escape")
    assert editor.hasFocus()
    assert editor.hits == []
    press(editor, "F3")
    assert panel.isVisible()


def test_replace_all_is_one_step_of_undo_and_spares_locked_lines(edits: Edits) -> None:
    start = "f(a1)\nf(a2)\n😀f(a3)"
    editor = edits(start)
    editor.lock_lines([(1, 1)])
    press(editor, "Ctrl+H")
    panel = editor.find_panel
    panel.is_regex.click()
    panel.field.setText(r"f\((\w)(\d)\)")
    panel.replaced.setText(r"$2\1")
    panel.replace_all()
    assert editor.code() == "1a\nf(a2)\n😀3a"
    assert panel.count == "2 replaced, 1 locked"
    editor.undo()
    assert editor.code() == start


def test_one_replacement_goes_on_to_the_next(edits: Edits) -> None:
    editor = edits("a b a")
    press(editor, "Ctrl+H")
    panel = editor.find_panel
    panel.field.setText("a")
    panel.replaced.setText("x")
    press(panel.replaced, "Return")
    assert editor.code() == "x b a"
    assert editor.textCursor().selectedText() == "a"


def test_keys_of_the_panel_stay_in_it(edits: Edits) -> None:
    editor = edits("a b a")
    press(editor, "Ctrl+H")
    panel = editor.find_panel
    seen_by_tab = set()
    for _ in range(10):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen_by_tab.add(focused.accessibleName() or focused.property("text"))
        assert panel.isAncestorOf(focused)
        press(focused, "Tab")
    assert {"Find", "Replace with", "Match case", "Replace all"} <= seen_by_tab
    panel.field.setFocus()
    press(panel.field, "Ctrl+/", "Ctrl+Shift+K", "Alt+Up", "F3")
    assert editor.code() == "a b a"


def test_a_wrong_or_endless_expression_does_no_harm(edits: Edits) -> None:
    assert find(Query("(", is_regex=True), "((") == []
    started = time.perf_counter()
    find(Query(r"(a+)+$", is_regex=True), "a" * 5_000 + "!")
    assert time.perf_counter() - started < 5
    assert find(Query("x*", is_regex=True), "abc") == []


def test_a_line_is_gone_to_by_its_number(edits: Edits) -> None:
    editor = edits("\n".join(f"    line {number}" for number in range(1, 301)))
    press(editor, "Ctrl+L")
    type_text(editor.find_panel.field, "250")
    press(editor.find_panel.field, "Return")
    assert editor.textCursor().blockNumber() == 249
    assert editor.hasFocus()


# Looks


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_letters_can_be_read_on_every_ground(tokens: Tokens) -> None:
    inks = [field.name for field in fields(Tokens) if field.name.startswith("syn_")] + ["code_text", "muted"]
    grounds = ("code_bg", "editor_line", "editor_hit", "editor_hit_now")
    weak = [
        (ink, ground)
        for ink in inks
        for ground in grounds
        if contrast(getattr(tokens, ink), getattr(tokens, ground)) < 4.5
    ]
    assert weak == []
    assert contrast(tokens.code_text, tokens.selection) >= 4.5
    assert contrast(tokens.syn_operator, tokens.editor_bracket) >= 4.5
    for ink in ("again", "hard", "easy"):
        assert contrast(getattr(tokens, ink), tokens.editor_line) >= 4.5


def test_colours_follow_the_theme(edits: Edits, theme: Theme) -> None:
    editor = edits("return 1")
    for name in ("light", "dark"):
        theme.apply(name, 150)
        formats = editor.document().firstBlock().layout().formats()
        assert formats[0].format.foreground().color().name() == theme.tokens.syn_keyword
    theme.apply("light", 100)


def test_what_scrolls_into_sight_is_coloured(edits: Edits) -> None:
    editor = edits("\n".join(["x = 1"] * 3_000 + ["return 2"]))
    editor.go_to_line(3_001)
    assert editor.document().lastBlock().layout().formats()


def test_a_line_of_100_000_characters_does_not_hang(edits: Edits) -> None:
    started = time.perf_counter()
    editor = edits("x = '" + "ab(" * 33_000 + "'\ny|")
    type_text(editor, "z")
    QApplication.processEvents()
    assert time.perf_counter() - started < 5
    assert editor.code().endswith("yz")


def test_blanks_are_shown_on_demand(edits: Edits) -> None:
    editor = edits("a  b\n\tc")
    before = editor.viewport().grab().toImage()
    press(editor, "Ctrl+Shift+W")
    assert editor.viewport().grab().toImage() != before


def test_the_editor_has_a_name(edits: Edits) -> None:
    assert edits("", "cpp").accessibleName() == "Code editor, C++"


def test_the_caret_is_told(edits: Edits) -> None:
    editor = edits("😀a\nbc")
    told: list[tuple[int, int]] = []
    editor.caret_moved.connect(lambda line, column: told.append((line, column)))
    press(editor, "Right", "Right", "Down")
    assert told == [(1, 2), (1, 3), (2, 3)]


def test_another_text_and_language_leave_nothing_of_the_one_before(edits: Edits) -> None:
    editor = edits("heap(heap)|")
    press(editor, "Ctrl+F")
    editor.find_panel.field.setText("heap")
    editor.mark_lines({0: ("error", "wrong")})
    editor.lock_lines([(0, 0)])
    assert len(editor.hits) == 2
    editor.set_language("go")
    editor.set_code("x")
    assert (editor.hits, editor.matched_brackets, editor.message_of(0), editor.locked_lines()) == ([], (), "", ())
    assert not editor.document().isUndoAvailable()
    assert editor.accessibleName() == "Code editor, Go"


def test_the_other_bracket_is_found_before_the_caret_ever_moved(edits: Edits) -> None:
    editor = edits()
    editor.set_code("(a [b] c)")
    press(editor, "Ctrl+M")
    assert editor.textCursor().position() == 8


def test_undo_and_redo_keep_to_the_code_by_all_keys_of_the_window(edits: Edits, actions: Actions) -> None:
    editor = edits()
    asked: list[bool] = []
    for action_id in ("edit.undo", "edit.redo"):
        actions[action_id].triggered.connect(lambda _checked=False: asked.append(True))
        editor.window().addAction(actions[action_id])
    # Which keys Qt itself takes for redo differs by platform; a person's own it never knows.
    actions.rebind("edit.redo", ("Ctrl+Shift+Z", "Ctrl+Y", "F9"))
    type_text(editor, "one two")
    for key, code in (("Ctrl+Z", "one"), ("Ctrl+Y", "one two"), ("Ctrl+Z", "one"), ("F9", "one two")):
        press(editor, key)
        assert editor.code() == code
    press(editor, "Ctrl+Z", "Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert editor.code() == ""
    assert asked == []


def test_switches_and_replacement_of_a_search_have_keys(edits: Edits) -> None:
    editor = edits("a1 b22|")
    press(editor, "Ctrl+H")
    panel = editor.find_panel
    type_text(panel.field, "[0-9]+")
    assert panel.count == "Nothing found"
    press(panel.field, "Alt+R")
    assert panel.count == "1 of 2"
    type_text(panel.replaced, "N")
    press(panel.replaced, "Alt+A")
    assert editor.code() == "aN bN"
    assert panel.field.text() == "[0-9]+"


def test_the_panel_hides_no_line_and_gives_its_room_back(edits: Edits) -> None:
    editor = edits("|heap\nx = heap\n")
    top = editor.viewport().geometry().top()
    press(editor, "Ctrl+H")
    panel = editor.find_panel
    type_text(panel.field, "heap")
    first = editor.viewport().mapTo(editor, editor.cursorRect().topLeft())
    assert panel.count == "1 of 2"
    assert first.y() >= panel.geometry().bottom()
    gutter = editor.findChild(Gutter)
    assert gutter is not None
    assert gutter.geometry().top() == editor.viewport().geometry().top()
    press(panel.field, "Escape")
    assert editor.viewport().geometry().top() == top
    editor.resize(600, 100)
    press(editor, "Ctrl+H")
    assert editor.viewport().geometry().top() == top, "a low editor has no room to give"


def test_tab_goes_from_what_is_looked_for_to_what_replaces_it(edits: Edits) -> None:
    editor = edits("heap|")
    press(editor, "Ctrl+H")
    press(editor.find_panel.field, "Tab")
    assert editor.find_panel.replaced.hasFocus()
    press(editor.find_panel.replaced, "Shift+Tab")
    assert editor.find_panel.field.hasFocus()


@pytest.mark.parametrize("pasted", [NESTED, NESTED.replace("a", "b", 1), f"x\n{NESTED}"], ids=["same", "other", "more"])
def test_what_is_pasted_over_the_same_text_keeps_its_colours(edits: Edits, pasted: str) -> None:
    editor = edits(NESTED)
    QGuiApplication.clipboard().setText(pasted)
    press(editor, "Ctrl+A", "Ctrl+V")
    expected = edits(pasted)
    for number in range(len(editor.lines)):
        shown = editor.document().findBlockByNumber(number).layout().formats()
        wanted = expected.document().findBlockByNumber(number).layout().formats()
        assert [(each.start, each.length) for each in shown] == [(each.start, each.length) for each in wanted], number
