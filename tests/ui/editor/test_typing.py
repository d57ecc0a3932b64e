"""What keys do: indents, pairs, soft tabs, lines, undo by words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.editor.conftest import Edits
from tests.ui.editor.keys import press, seen, type_text, undo_all
from tikprep.ui.actions import Actions
from tikprep.ui.editor.area import MOST_CHARS
from tikprep.ui.editor.lines import Edit


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("python", "def f():|", "def f():\n    |"),
        ("python", "    x = 1|", "    x = 1\n    |"),
        ("python", "    return x|", "    return x\n|"),
        ("python", "    pass  # done|", "    pass  # done\n|"),
        ("python", "x = {  # ':'|", "x = {  # ':'\n    |"),
        ("python", "x = ':'|", "x = ':'\n|"),
        ("python", "f(a,|", "f(a,\n  |"),
        ("python", "f(|)", "f(\n    |\n)"),
        ("python", "    f(a,\n      b)|", "    f(a,\n      b)\n    |"),
        ("python", "return [|]", "return [\n    |\n]"),
        ("python", "    |", "\n    |"),
        ("cpp", "int main() {|}", "int main() {\n    |\n}"),
        ("cpp", "    case 1:|", "    case 1:\n        |"),
        ("cpp", "    return 1;|", "    return 1;\n    |"),
        ("go", "func f() {|", "func f() {\n\t|"),
        ("go", "\tif x {|}", "\tif x {\n\t\t|\n\t}"),
    ],
)
def test_enter_indents_as_the_language_wants(edits: Edits, language: str, before: str, after: str) -> None:
    editor = edits(before, language)
    press(editor, "Return")
    assert seen(editor) == after


def test_a_closing_brace_goes_back_to_its_line(edits: Edits) -> None:
    editor = edits("void f() {\n    if (x) {\n        y();\n        |", "cpp")
    type_text(editor, "}")
    assert seen(editor).endswith("\n    }|")


def test_brackets_and_quotes_close_themselves_and_are_stepped_over(edits: Edits) -> None:
    editor = edits()
    type_text(editor, "print(f('a')[0])")
    assert seen(editor) == "print(f('a')[0])|"


def test_three_quotes_make_a_long_string(edits: Edits) -> None:
    editor = edits()
    type_text(editor, '"""')
    assert seen(editor) == '"""|"""'
    type_text(editor, 'Doc."""')
    assert seen(editor) == '"""Doc."""|'


def test_an_apostrophe_within_words_stays_alone(edits: Edits) -> None:
    editor = edits("# |")
    type_text(editor, "don't (x")
    assert seen(editor) == "# don't (x|"
    editor = edits('s = "|"')
    type_text(editor, "it's")
    assert seen(editor) == 's = "it\'s|"'


def test_a_selection_is_put_between_the_pair(edits: Edits) -> None:
    editor = edits("a + b")
    editor.selectAll()
    type_text(editor, "(")
    assert editor.code() == "(a + b)"
    assert editor.textCursor().selectedText() == "a + b"
    press(editor, "Ctrl+Z")
    assert editor.code() == "a + b"


def test_backspace_eats_a_soft_tab_and_an_empty_pair(edits: Edits) -> None:
    editor = edits("        |x")
    press(editor, "Backspace")
    assert seen(editor) == "    |x"
    editor = edits("      |x")
    press(editor, "Backspace")
    assert seen(editor) == "    |x"
    editor = edits("f(|)")
    press(editor, "Backspace")
    assert seen(editor) == "f|"
    editor = edits("a😀|b")
    press(editor, "Backspace")
    assert seen(editor) == "a|b"


def test_tab_indents_blocks_and_goes_to_stops(edits: Edits) -> None:
    editor = edits("ab|")
    press(editor, "Tab")
    assert seen(editor) == "ab  |"
    editor = edits("a\n\nb\nc")
    cursor = editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(4, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    press(editor, "Tab")
    assert editor.code() == "    a\n\n    b\nc"
    press(editor, "Shift+Tab")
    assert editor.code() == "a\n\nb\nc"
    editor = edits("|x", "go")
    press(editor, "Tab")
    assert editor.code() == "\tx"


def test_escape_then_tab_leaves_and_says_so(edits: Edits, qtbot: QtBot) -> None:
    host = QWidget()
    rows = QVBoxLayout(host)
    editor, field = edits("x|"), QLineEdit()
    rows.addWidget(editor)
    rows.addWidget(field)
    host.show()
    host.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    press(editor, "Escape", "Tab")
    assert field.hasFocus()
    assert editor.code() == "x"
    assert "Escape, then Tab leaves" in editor.accessibleDescription()
    # The fixture closes the editor by itself.
    editor.setParent(None)
    host.close()


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("Ctrl+/", "    a\n  |  b", "    a\n    |# b"),
        ("Alt+Down", "a|\nb\nc", "b\na|\nc"),
        ("Alt+Up", "a\nb\nc|", "a\nc|\nb"),
        ("Alt+Up", "a|\nb", "a|\nb"),
        ("Ctrl+Shift+D", "a|\nb", "a\na|\nb"),
        ("Ctrl+Shift+K", "a\nb|\nc", "a\nc|"),
        ("Ctrl+Shift+K", "a|", "|"),
        ("Ctrl+J", "a|\n    b\nc", "a| b\nc"),
        ("Ctrl+]", "a|", "    a|"),
        ("Ctrl+[", "      a|", "    a|"),
    ],
)
def test_commands_on_lines(edits: Edits, key: str, before: str, after: str) -> None:
    editor = edits(before)
    press(editor, key)
    assert seen(editor) == after
    undo_all(editor)
    assert editor.code() == before.replace("|", "")


def test_comments_of_a_block_stand_at_one_column_and_come_off_again(edits: Edits) -> None:
    code = "    if x:\n\n        y()"
    editor = edits(code)
    editor.selectAll()
    press(editor, "Ctrl+/")
    assert editor.code() == "    # if x:\n\n    #     y()"
    editor.selectAll()
    press(editor, "Ctrl+/")
    assert editor.code() == code


def test_undo_takes_words_back_and_typing_after_it_is_a_new_step(edits: Edits) -> None:
    editor = edits()
    type_text(editor, "one two three")
    press(editor, "Ctrl+Z")
    assert editor.code() == "one two"
    press(editor, "Ctrl+Z")
    assert editor.code() == "one"
    press(editor, "Ctrl+Shift+Z")
    assert editor.code() == "one two"
    press(editor, "Ctrl+Z", "Ctrl+Z")
    assert editor.code() == ""


def test_a_new_place_is_a_new_step_of_undo(edits: Edits) -> None:
    editor = edits("x\ny")
    type_text(editor, "ab")
    press(editor, "Down")
    type_text(editor, "cd")
    press(editor, "Ctrl+Z")
    assert editor.code() == "abx\ny"


def test_pasted_text_is_normalised(edits: Edits) -> None:
    editor = edits()
    QGuiApplication.clipboard().setText("a\r\nb\rc\0d\u2028e")
    press(editor, "Ctrl+V")
    assert editor.code() == "a\nb\ncd\ne"
    editor.set_code("x\r\ny\0")
    assert editor.code() == "x\ny"


def test_blanks_that_do_not_break_stay(edits: Edits) -> None:
    editor = edits("a\u00a0b")
    assert editor.code() == "a\u00a0b"


def test_an_input_method_and_foreign_writing_come_in(edits: Edits) -> None:
    editor = edits()
    event = QInputMethodEvent()
    event.setCommitString("日本")
    QApplication.sendEvent(editor, event)
    type_text(editor, " ")
    editor.insertFromMimeData(_mime("שלום é 😀"))
    assert editor.code() == "日本 שלום é 😀"


def test_the_stream_of_edits_tells_the_whole_story(edits: Edits) -> None:
    editor = edits("x = '😀'\n|y")
    told: list[Edit] = []
    editor.edits.connect(told.append)
    start = editor.code()
    type_text(editor, "if a:\nb(")
    press(editor, "Alt+Up", "Ctrl+Z", "Ctrl+Shift+K", "Ctrl+/")
    replayed = start
    for edit in told:
        assert replayed[edit.position : edit.position + len(edit.removed)] == edit.removed
        replayed = replayed[: edit.position] + edit.added + replayed[edit.position + len(edit.removed) :]
    assert replayed == editor.code() != start


def test_edits_are_told_to_be_saved_within_two_seconds(edits: Edits, qtbot: QtBot) -> None:
    editor = edits()
    with qtbot.waitSignal(editor.text_edited, timeout=2_000):
        type_text(editor, "a")


def test_keys_can_be_bound_anew(edits: Edits, actions: Actions) -> None:
    editor = edits("a|\nb")
    actions.rebind("editor.duplicate", ("Ctrl+Alt+D",))
    press(editor, "Ctrl+Shift+D")
    assert editor.code() == "a\nb"
    press(editor, "Ctrl+Alt+D")
    assert editor.code() == "a\na\nb"


def test_trim_takes_blanks_at_line_ends(edits: Edits) -> None:
    editor = edits("a  \nb\t|\n  ")
    editor.trim()
    assert seen(editor) == "a\nb|\n"
    press(editor, "Ctrl+Z")
    assert editor.code() == "a  \nb\t\n  "


KEYS = st.sampled_from(
    "a b ( ) [ { } \" ' : # Space Return Backspace Delete Tab Shift+Tab Left Right Up Down Home End Shift+Left "
    "Shift+Down Ctrl+A Ctrl+C Ctrl+V Ctrl+X Ctrl+/ Alt+Up Alt+Down Ctrl+Shift+D Ctrl+Shift+K Ctrl+J Ctrl+Backspace "
    "Ctrl+Delete Ctrl+] Ctrl+[ Ctrl+Z Ctrl+Shift+Z Ctrl+Shift+T Ctrl+Shift+[ Ctrl+Shift+] Ctrl+M".split()
)
START = "def f(x):\n    if x:\n        return '😀'\n\n\ty = [1,\n2]  \nלא"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(KEYS, max_size=25), st.sampled_from(["python", "cpp", "go"]), st.booleans())
def test_whatever_was_typed_undo_brings_the_start_back(
    edits: Edits, keys: list[str], language: str, locks: bool
) -> None:
    editor = edits(START, language)
    if locks:
        editor.lock_lines([(1, 2)])
    locked = START.split("\n")[1:3]
    for key in keys:
        if key in "():#[{}\"'":
            type_text(editor, key)
        else:
            press(editor, key)
        lines = editor.code().split("\n")
        assert lines == [line.text for line in editor.lines.items] == editor.toPlainText().split("\n")
        if locks:
            assert [lines[number] for number in editor.locked_lines()] == locked
    end = editor.code()
    undo_all(editor)
    assert editor.code() == START
    while editor.document().isRedoAvailable():
        editor.redo()
    if "Ctrl+Z" not in keys:
        assert editor.code() == end


def test_a_change_around_locked_lines_leaves_them_locked(edits: Edits) -> None:
    editor = edits(START, "python")
    editor.lock_lines([(1, 2)])
    for key in ("Shift+Tab", "Ctrl+Z", "Tab", "Ctrl+Shift+T"):
        press(editor, key)
    assert [editor.code().split("\n")[number] for number in editor.locked_lines()] == START.split("\n")[1:3]


def _mime(text: str) -> QMimeData:
    made = QMimeData()
    made.setText(text)
    return made


@pytest.mark.parametrize(
    "keys", ["Ctrl+/", "Ctrl+Shift+D", "Ctrl+Shift+K", "Ctrl+J", "Alt+Down", "Ctrl+]", "x", "Backspace"]
)
def test_undo_leaves_the_caret_where_the_edit_was(edits: Edits, keys: str) -> None:
    lines = "\n".join(f"line {number}" for number in range(200))
    editor = edits(lines.replace("line 100", "li|ne 100"))
    editor.centerCursor()
    before, top = seen(editor), editor.firstVisibleBlock().blockNumber()
    press(editor, keys)
    assert seen(editor) != before
    press(editor, "Ctrl+Z")
    assert seen(editor) == before
    assert editor.firstVisibleBlock().blockNumber() == top


def test_more_than_the_judge_takes_is_not_pasted(edits: Edits, qtbot: QtBot) -> None:
    editor = edits("kept|")
    for text in ("x" * (MOST_CHARS - 3), "\n" * 60_000):
        QGuiApplication.clipboard().setText(text)
        with qtbot.waitSignal(editor.overfilled):
            press(editor, "Ctrl+V")
        assert editor.code() == "kept"
    editor.selectAll()
    QGuiApplication.clipboard().setText("x" * MOST_CHARS)
    press(editor, "Ctrl+V")
    assert len(editor.code()) == MOST_CHARS


def test_a_line_begins_at_the_left_whatever_its_script(edits: Edits) -> None:
    editor = edits("# \u05e9\u05dc\u05d5\u05dd|")
    first = editor.document().firstBlock().layout().lineAt(0)
    assert first.cursorToX(0)[0] < 10, "the sign of the comment"  # type: ignore[index]


def test_a_new_line_after_a_long_one_is_seen_from_its_start(edits: Edits) -> None:
    editor = edits("x = " + "1" * 300 + "|")
    editor.ensureCursorVisible()
    assert editor.horizontalScrollBar().value() > 0
    press(editor, "Return")
    assert editor.horizontalScrollBar().value() == 0


def test_a_text_of_many_lines_is_ended_by_the_quotes_that_wait_for_it(edits: Edits) -> None:
    editor = edits()
    type_text(editor, 'def f():\n"""It\'s one {\n\nof two.\n"""\nreturn f("x")')
    assert seen(editor) == 'def f():\n    """It\'s one {\n\n    of two.\n    """\n    return f("x")|'


def test_quotes_that_a_person_typed_wait_for_nobody(edits: Edits) -> None:
    editor = edits('x = 1|"""')
    type_text(editor, '\n"')
    assert seen(editor) == 'x = 1\n"|"""'
