"""Which Qt platform plugin this machine can use; asked before Qt starts, and by the doctor without Qt."""

from __future__ import annotations

from collections.abc import Mapping


def qt_platform(environ: Mapping[str, str], system: str) -> str:
    """The plugin to use: what QT_QPA_PLATFORM says, else `offscreen` on a Linux without a display.

    Qt's own choice there is `xcb`, which aborts the process without an X server. An empty
    string leaves the choice to Qt. `system` is `sys.platform`.
    """
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen
    if system.startswith("linux") and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return "offscreen"
    return ""
