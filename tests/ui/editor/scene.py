"""Two editors side by side with real code: a search, marks, a fold and locked lines, for the pictures."""

from __future__ import annotations

import heapq
import inspect

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tests.ui.editor.test_lexing import CPP
from tikprep.ui.actions import Actions
from tikprep.ui.editor.editor import CodeEditor
from tikprep.ui.theme.theme import Theme


def editors(theme: Theme, actions: Actions) -> QWidget:
    """A page of an editor with Python and one with C++."""
    page = QWidget()
    page.setObjectName("page")
    row = QHBoxLayout(page)
    row.setContentsMargins(16, 16, 16, 16)
    row.setSpacing(16)
    python, cpp = CodeEditor(theme, actions, "python"), CodeEditor(theme, actions, "cpp")
    for editor in (python, cpp):
        row.addWidget(editor)
    page.resize(1360, 720)
    python.set_code(inspect.getsource(heapq.merge) + "\n\n" + inspect.getsource(heapq.nsmallest))
    python.mark_lines({18: ("error", "IndexError: pop from empty list"), 30: ("warning", "Line is never reached")})
    python.folds.fold(21)
    cpp.set_code(CPP.strip() + "\n")
    cpp.lock_lines([(6, 7)])
    cpp.show_whitespace(True)
    page.show()
    python.find_panel.open(replaces=False)
    python.find_panel.field.setText("append")
    cpp.setFocus()
    cpp.go_to_line(16)
    return page
