"""Limits that the kernel keeps, set by a shell that then becomes the program.

Setting them between fork and exec in this process would be unsafe beside its threads.
"""

from __future__ import annotations

import os
import shutil

_FILE_MB = 64
# A soft limit that a platform does not know is passed over; those it knows hold.
_SCRIPT = (
    'ulimit -c 0 2>/dev/null; ulimit -t "$1" 2>/dev/null; ulimit -f "$2" 2>/dev/null; '
    'if [ "$3" -gt 0 ]; then ulimit -v "$3" 2>/dev/null; fi; shift 3; exec "$@"'
)


def limited(command: tuple[str, ...], cpu_s: int, address_mb: int) -> tuple[str, ...]:
    """The command that runs `command` under limits of CPU time, file size and, unless 0, address space."""
    shell = shutil.which("sh") if os.name == "posix" else None
    if shell is None:
        return command
    file_blocks = _FILE_MB * 1024 * 2
    return (shell, "-c", _SCRIPT, "limited", str(cpu_s), str(file_blocks), str(address_mb * 1024), *command)
