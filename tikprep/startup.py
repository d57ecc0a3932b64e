"""What the process of the window does before it loads anything else."""

from __future__ import annotations

import builtins
import gc
import importlib


def prepare() -> None:
    """Load Qt the cheap way; the window searches for garbage itself once it is painted."""
    # Qt's thousands of new objects live on: the collector would search them a dozen times in vain.
    gc.disable()
    importing = builtins.__import__
    importlib.import_module("PySide6.QtCore")

    # PySide's own import reads the source of every module loaded after it and keeps the lines, to learn
    # whether it uses `__feature__`, which nothing here does: a tenth of the start and 10 MB.
    builtins.__import__ = importing
