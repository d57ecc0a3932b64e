"""The context menu of the editor: Qt's own would cut and delete locked lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from tikprep.ui.editor.editor import CodeEditor


def editor_menu(editor: CodeEditor) -> QMenu:
    """What can be done with the code now."""
    menu = QMenu(editor)
    cursor, can_write = editor.textCursor(), not editor.isReadOnly()
    for text, slot, is_on in (
        ("Undo", editor.undo, can_write and editor.document().isUndoAvailable()),
        ("Redo", editor.redo, can_write and editor.document().isRedoAvailable()),
        ("Cut", editor.cut, can_write and cursor.hasSelection()),
        ("Copy", editor.copy, cursor.hasSelection()),
        ("Paste", editor.paste, can_write and editor.canPaste()),
        ("Select all", editor.selectAll, True),
    ):
        action = menu.addAction(text)
        action.setEnabled(is_on)
        action.triggered.connect(lambda _checked=False, slot=slot: slot())
    return menu
