"""The palette and the one style sheet, both made from a `Tokens`. What is drawn by hand is not here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QPalette

from tikprep.ui.theme.tokens import Tokens


def palette(tokens: Tokens) -> QPalette:
    """The colours for whatever Fusion paints itself."""
    made = QPalette()
    role = QPalette.ColorRole
    for target, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.window),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.text),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.PlaceholderText, tokens.muted),
        (role.Light, tokens.border),
        (role.Midlight, tokens.border),
        (role.Mid, tokens.border),
        (role.Dark, tokens.border),
        (role.Shadow, tokens.border),
    ):
        made.setColor(target, QColor(colour))
    faded = QColor(tokens.muted)
    faded.setAlphaF(0.6)
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, faded)
    return made


# Titles need not grow as far as text, or their words would not fit a narrow window.
_MOST_TITLE_PX = 40
_Px = Callable[[float], str]
"""A length at the zoom of the text."""


def style_sheet(tokens: Tokens, zoom: float) -> str:
    """Every rule of the program's standard widgets. A border that thickens on focus takes it from the padding.

    `outline: none` keeps Fusion from painting its own ring around the words as well.
    """

    def px(length: float) -> str:
        return f"{round(length * zoom)}px"

    title = f"{round(min(26 * zoom, _MOST_TITLE_PX))}px"
    families = (
        _pages_and_labels(tokens, px, title),
        _buttons(tokens, px),
        _tool_buttons(tokens),
        _fields(tokens, px),
        _tables(tokens, px),
        _menus(tokens, px),
        _scroll_bars(tokens),
    )
    return "\n".join(families)


def _pages_and_labels(t: Tokens, px: _Px, title: str) -> str:
    """Grounds of pages and the roles of labels."""
    return f"""
QMainWindow, QDialog, QWidget#page {{ background: {t.window}; }}
QScrollArea, QScrollArea > QWidget, QScrollArea > QWidget > QWidget#column {{ background: transparent; border: none; }}
QLabel {{ color: {t.text}; background: transparent; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="error"] {{ color: {t.again}; }}
QLabel[role="title"] {{ font-size: {title}; font-weight: 700; }}
QLabel[role="subtitle"] {{ font-size: {px(20)}; font-weight: 700; }}
QLabel[role="heading"] {{ font-size: {px(16)}; font-weight: 600; }}
QLabel[role="section"] {{ font-size: {px(12)}; font-weight: 600; color: {t.muted}; }}
QLabel[role="strong"] {{ font-weight: 600; }}
"""


def _buttons(t: Tokens, px: _Px) -> str:
    """Buttons with words."""
    return f"""
QPushButton {{
  background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; border-radius: 8px;
  padding: {px(7)} {px(15)}; font-weight: 500; min-height: {px(20)}; outline: none;
}}
QPushButton:hover {{ background: {t.sunken}; }}
QPushButton:pressed {{ background: {t.border}; }}
QPushButton:focus {{ border: 2px solid {t.focus}; padding: {px(6)} {px(14)}; }}
QPushButton:disabled {{ color: {t.muted}; background: transparent; }}
QPushButton[kind="quiet"] {{
  background: {t.accent_soft}; color: {t.accent};
  border-color: {t.accent_soft}; padding: {px(4)} {px(12)};
}}
QPushButton[kind="quiet"]:hover {{ border-color: {t.accent}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {t.focus}; padding: {px(3)} {px(11)}; }}
QPushButton[kind="primary"] {{
  background: {t.accent}; color: {t.on_accent};
  border: 1px solid {t.accent}; font-weight: 600;
}}
QPushButton[kind="primary"]:hover {{ background: {t.accent_strong}; }}
QPushButton[kind="primary"]:focus {{ border: 1px solid {t.accent}; padding: {px(7)} {px(15)}; }}
QPushButton[kind="primary"]:disabled {{ background: {t.sunken}; color: {t.muted}; border-color: {t.border}; }}

QPushButton[kind="primary"][weight="big"] {{
  font-size: {px(16)}; padding: {px(12)} {px(24)};
  min-height: {px(24)}; border-radius: 12px;
}}
QPushButton[kind="primary"][weight="big"]:focus {{ padding: {px(12)} {px(24)}; }}
"""


def _tool_buttons(t: Tokens) -> str:
    """Buttons of an icon."""
    return f"""
QToolButton {{
  background: transparent; color: {t.text}; border: 1px solid transparent;
  border-radius: 8px; padding: 5px; outline: none;
}}
QToolButton:hover {{ background: {t.sunken}; }}
QToolButton:pressed {{ background: {t.border}; }}
QToolButton:focus {{ border: 2px solid {t.focus}; padding: 4px; }}
QToolButton:checked {{ background: {t.accent_soft}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _fields(t: Tokens, px: _Px) -> str:
    """What is typed or chosen in."""
    return f"""
QLineEdit, QSpinBox, QComboBox, QPlainTextEdit {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.field_border}; border-radius: 8px;
  padding: {px(6)} {px(9)}; selection-background-color: {t.selection}; selection-color: {t.text}; min-height: {px(20)};
}}
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {{
  border: 2px solid {t.focus};
  padding: {px(5)} {px(8)};
}}
QPlainTextEdit[role="code"] {{
  background: {t.code_bg}; color: {t.code_text}; padding: 1px;
  border-color: {t.border}; selection-color: {t.code_text};
}}
QPlainTextEdit[role="code"]:focus {{ border: 2px solid {t.focus}; padding: 0; }}
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{
  color: {t.muted}; background: {t.window};
  border-color: {t.border};
}}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QComboBox {{ padding-right: {px(28)}; combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: {px(24)}; }}
QComboBox QAbstractItemView {{
  background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; border-radius: 0; outline: none; padding: 0;
  selection-background-color: {t.accent_soft}; selection-color: {t.text};
}}
QComboBox QAbstractItemView::item {{ min-height: {px(28)}; padding: 0 {px(8)}; }}
"""


def _tables(t: Tokens, px: _Px) -> str:
    """Tables, trees and lists."""
    return f"""
QTableView, QTreeView, QListView {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.border}; border-radius: 8px; outline: none;
  gridline-color: {t.border}; selection-background-color: {t.accent_soft}; selection-color: {t.text};
}}
QTableView:focus, QTreeView:focus, QListWidget:focus {{ border: 2px solid {t.focus}; }}
QTableView::item {{ padding: 4px 8px; border: none; }}
QTreeView::item {{ padding: 0 8px; border: none; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{
  background: {t.surface}; color: {t.muted}; border: none; border-bottom: 1px solid {t.border};
  padding: {px(6)} 8px; font-size: {px(12)}; font-weight: 600;
}}
"""


def _menus(t: Tokens, px: _Px) -> str:
    """Menus and the words under the pointer."""
    return f"""
QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; border-radius: 8px; padding: 6px; }}
QMenu::item {{ padding: {px(6)} {px(24)} {px(6)} {px(12)}; border-radius: 6px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 8px; }}
QToolTip {{
  background: {t.tooltip}; color: {t.on_tooltip}; border: 1px solid {t.tooltip};
  padding: 4px 8px; font-size: {px(12)};
}}
"""


def _scroll_bars(t: Tokens) -> str:
    """Scroll bars without arrows."""
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {t.scroll_handle}; border-radius: 4px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:disabled {{ background: transparent; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QPlainTextEdit[role="code"]::corner {{ background: transparent; border: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
