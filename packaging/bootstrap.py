#!/usr/bin/env python3
"""Set TikPrep up in its own folder, then run or test it. It needs Python and nothing else.

    python3 packaging/bootstrap.py run [ARGUMENT ...]     the window (or any `tikprep` command)
    python3 packaging/bootstrap.py test [ARGUMENT ...]    the tests; arguments go to pytest
    python3 packaging/bootstrap.py gate                   everything a change has to pass

Safe to repeat, fast when nothing changed. Outside this folder it changes nothing, except that
on Debian and Ubuntu it adds missing system libraries if it is allowed to.

An old Python 3 must be able to read this file, or its one clear sentence never appears: no
syntax younger than Python 3.6 here.
"""

import hashlib
import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).absolute().parent.parent
VENV = ROOT / ".venv"
RUN_LOCK = ROOT / "packaging" / "requirements.txt"
DEV_LOCK = ROOT / "packaging" / "requirements-dev.txt"
PICTURE = ROOT / "build" / "first-window.png"

# What a bare Debian 12 lacks for Qt: for every window, and for one on an X display.
QT_PACKAGES = ("libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0")
X11_PACKAGES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
FONT_PACKAGES = ("fonts-inter", "fonts-jetbrains-mono")

# PySide6 is found before it is imported, so its folder is known even when a library is missing.
QT_PROBE = """
import importlib.util
print(importlib.util.find_spec("PySide6").submodule_search_locations[0], flush=True)
import PySide6.QtWidgets
"""


class Stop(Exception):
    """What a person has to know or do before this can go on."""


def main(arguments: Sequence[str]) -> int:
    """Do one command; return the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(str(part) for part in OLDEST_PYTHON)
        this = sys.version.split()[0]
        say(f"TikPrep needs Python {oldest} or newer, and this is Python {this}: start this file with a newer one.")
        return 1
    commands = {"run": run, "test": test, "gate": gate}
    if not arguments or arguments[0] not in commands:
        say(__doc__)
        return 2
    try:
        return commands[arguments[0]](list(arguments[1:]))
    except Stop as stop:
        say(f"\n{stop}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130


def run(arguments: List[str]) -> int:
    """Open the window; without a display, take a picture of it."""
    display = has_display(os.environ, sys.platform)
    python = set_up(VENV, RUN_LOCK, qt_plugins(display))
    # -P: a file in the folder the person stands in must not take the place of a package.
    tikprep = [str(python), "-P", "-m", "tikprep"]
    needs_no_window = bool(arguments) and not arguments[0].startswith("-") and arguments[0] != "review"
    if display or needs_no_window:
        return hand_over([*tikprep, *arguments])
    say("There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so the window opens offscreen.")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.unlink(missing_ok=True)
    offscreen = dict(clean_environment(), QT_QPA_PLATFORM="offscreen")
    code = subprocess.call([*tikprep, "--screenshot", str(PICTURE), *arguments], env=offscreen)
    if PICTURE.exists():
        say(f"A picture of it is in {PICTURE}")
    return code


def test(arguments: List[str]) -> int:
    """Run the tests; without arguments all but the benchmarks, on every core up to four."""
    python = set_up(VENV, DEV_LOCK, qt_plugins(has_display(os.environ, sys.platform)))
    everything = ["-n", "auto", "--maxprocesses", "4", "-m", "not benchmark"]
    os.chdir(str(ROOT))
    return hand_over([str(python), "-m", "pytest", *(arguments or everything)])


def gate(arguments: List[str]) -> int:
    """Run all checks of a change, see gate.py; both ways to open a window are looked at there."""
    python = set_up(VENV, DEV_LOCK, qt_plugins(display=True))
    os.chdir(str(ROOT))
    return hand_over([str(python), str(ROOT / "packaging" / "gate.py"), *arguments])


# The environment


def set_up(folder: Path, lock: Path, plugins: Sequence[str]) -> Path:
    """Bring the environment in `folder` up to `lock` and return its Python.

    The stamp in it says what is known to be right, and is absent while something is under way.
    So an environment without one was interrupted or is not ours: it is made anew, not mended.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = read_stamp(folder)
    if stamp is None or not python.exists():
        make_venv(folder)
        stamp = {"python": sys.version, "locks": {}, "qt": []}
    wanted = fingerprint(lock)
    if stamp["locks"].get(lock.name) != wanted:
        (folder / "tikprep-stamp.json").unlink(missing_ok=True)
        install(python, lock)
        link_project(python)
        stamp["locks"][lock.name] = wanted
        if lock == DEV_LOCK:  # which holds all of the other, at the same versions
            stamp["locks"][RUN_LOCK.name] = fingerprint(RUN_LOCK)
        stamp["qt"] = []
        write_stamp(folder, stamp)
    unseen = [plugin for plugin in plugins if plugin not in stamp["qt"]]
    if unseen:
        provide_libraries(python, unseen)
        stamp["qt"] += unseen
        write_stamp(folder, stamp)
    return python


def read_stamp(folder: Path) -> Optional[Dict[str, Any]]:
    """Return what is known of the environment; None if it is not to be trusted."""
    try:
        stamp = json.loads((folder / "tikprep-stamp.json").read_text(encoding="utf-8"))
        is_ours = stamp["python"] == sys.version and {"locks", "qt"} <= stamp.keys()
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return stamp if is_ours and (folder / "pyvenv.cfg").exists() else None


def write_stamp(folder: Path, stamp: Mapping[str, Any]) -> None:
    """Write the stamp whole or not at all."""
    draft = folder / "tikprep-stamp.new"
    draft.write_text(json.dumps(stamp), encoding="utf-8")
    os.replace(str(draft), str(folder / "tikprep-stamp.json"))


def fingerprint(lock: Path) -> str:
    """Return a digest of all that decides what `install` and `link_project` do."""
    digest = hashlib.sha256()
    for part in (lock, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(part.read_bytes())
    return digest.hexdigest()


def make_venv(folder: Path) -> None:
    """Make an empty environment, in the place of whatever is there."""
    say(f"Making {folder.name} with Python {sys.version.split()[0]} ...")
    if importlib.util.find_spec("ensurepip") is None:
        install_debian(["python3-venv"], "Python's venv module is not complete here.")
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None:
            raise Stop("This Python cannot make an environment: its module `ensurepip` is missing.")
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(str(folder))
    except OSError as error:
        raise Stop(f"The old {folder} cannot be removed ({error}). Delete it, then try again.") from None
    # Not sys.executable, which may be the Python inside the folder that was just removed.
    base = getattr(sys, "_base_executable", "") or sys.executable
    done = quietly([base, "-m", "venv", str(folder)])
    if done.returncode != 0:
        raise Stop(f"The environment {folder} cannot be made:\n{tail(done)}")


def install(python: Path, lock: Path) -> None:
    """Install what the lock names, each file checked against its hash.

    The lock is complete, so nothing is resolved (--no-deps), and nothing is built, as a build
    would fetch tools that no lock holds (--only-binary).
    """
    say(f"Installing the packages of {lock.name} (the first time some 100 MB are fetched) ...")
    options = "--no-deps --require-hashes --only-binary=:all: --no-cache-dir --no-input --quiet --retries=2"
    done = quietly([str(python), "-m", "pip", "install", *options.split(), "-r", str(lock)])
    if done.returncode == 0:
        return
    network_words = ("NewConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "Max retries", "Connection ")
    if any(word in done.stdout for word in network_words):
        raise Stop("The packages cannot be fetched: check the network connection, then give the same command again.")
    raise Stop(f"pip could not install {lock.name}:\n{tail(done)}")


def link_project(python: Path) -> None:
    """Make `import tikprep` and the command `tikprep` work from the source tree.

    A .pth file instead of `pip install -e .`: an editable install needs a build backend, so every
    person would download tools that only a release needs. The path in it is relative, because
    such files are read in the locale's encoding and a folder may be moved or named in any script.
    """
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([str(python), "-I", "-c", where], universal_newlines=True).strip())
    (site / "tikprep-source.pth").write_text(os.path.relpath(str(ROOT), str(site)) + "\n", encoding="ascii")
    if os.name == "nt":
        (python.parent / "tikprep.cmd").write_text('@"%~dp0python.exe" -P -m tikprep %*\n', encoding="ascii")
    else:
        command = python.parent / "tikprep"
        command.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -P -m tikprep "$@"\n', encoding="ascii")
        command.chmod(0o755)


# The system's libraries


def qt_plugins(display: bool) -> Tuple[str, ...]:
    """Return the platform plugins that have to load here; none but Linux leaves Qt short of a library."""
    if not sys.platform.startswith("linux"):
        return ()
    return ("libqoffscreen.so", "libqxcb.so") if display else ("libqoffscreen.so",)


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window could be seen."""
    return not platform.startswith("linux") or any(environment.get(k) for k in ("DISPLAY", "WAYLAND_DISPLAY"))


def provide_libraries(python: Path, plugins: Sequence[str]) -> None:
    """See that Qt and its platform plugins find their libraries; install those that are missing."""
    missing = missing_libraries(python, plugins)
    if not missing:
        return
    packages = list(QT_PACKAGES) + (list(X11_PACKAGES) if "libqxcb.so" in plugins else [])
    install_debian(
        packages, "Qt needs system libraries that are missing: {}.".format(", ".join(missing)), FONT_PACKAGES
    )
    missing = missing_libraries(python, plugins)
    if missing:
        raise Stop("Qt still lacks {}. Install what provides it, then try again.".format(", ".join(missing)))


def missing_libraries(python: Path, plugins: Sequence[str]) -> List[str]:
    """Return the names of the shared libraries that Qt and these plugins ask for in vain."""
    probe = quietly([str(python), "-I", "-c", QT_PROBE])
    missing = set()
    if probe.returncode != 0:
        last_line = probe.stdout.strip().splitlines()[-1]
        if "cannot open shared object file" not in last_line:
            raise Stop(f"PySide6 does not start here:\n{tail(probe)}")
        missing.add(last_line.split(":")[1].strip())
    platforms = Path(probe.stdout.splitlines()[0], "Qt", "plugins", "platforms")
    for plugin in plugins:
        try:
            linked = quietly(["ldd", str(platforms / plugin)])
        except FileNotFoundError:
            continue  # no glibc tools: the import above has to do
        missing.update(line.split()[0] for line in linked.stdout.splitlines() if "not found" in line)
    return sorted(missing)


def install_debian(packages: Sequence[str], reason: str, welcome: Sequence[str] = ()) -> None:
    """Install Debian packages as root or by a sudo that does not ask; otherwise say what to type.

    The `welcome` ones may fail: not every release has them.
    """
    say(reason)
    if shutil.which("apt-get") is None:
        raise Stop("Install with this system's own tool what Debian calls: {}.".format(" ".join(packages)))
    line = "sudo apt-get install -y {}".format(" ".join(packages))
    root = root_prefix()
    if root is None:
        raise Stop(f"Give this command, then try again:\n\n    {line}\n")
    say("Installing with apt-get: {} ...".format(" ".join(packages)))
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]
    # It also fails for one dead source among many, which need not matter: the installation decides.
    quietly([*apt, "update"])
    install_line = [*apt, "install", "-y", "--no-install-recommends"]
    done = quietly([*install_line, *packages])
    if done.returncode != 0:
        raise Stop(f"apt-get could not install them. Try it yourself:\n\n    {line}\n\n{tail(done)}")
    if welcome:
        quietly([*install_line, *welcome])


def root_prefix() -> Optional[List[str]]:
    """Return what stands before a command to run it as root; None if that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is not None and quietly(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


# Processes and words


def clean_environment() -> Dict[str, str]:
    """Return the environment without what would lead Python or pip out of this project's folder."""
    strays = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIREMENT")
    return {name: value for name, value in os.environ.items() if name not in strays}


def quietly(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command and keep what it says, both streams in one."""
    return subprocess.run(
        list(command),
        check=False,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )


def hand_over(command: Sequence[str]) -> int:
    """Become another program, so that its signals and its exit code are this one's."""
    if os.name == "nt":  # where exec returns to the shell before the program has ended
        return subprocess.call(list(command), env=clean_environment())
    os.execve(command[0], list(command), clean_environment())


def tail(done: "subprocess.CompletedProcess[str]") -> str:
    """Return the end of what a command said."""
    return "\n".join(done.stdout.strip().splitlines()[-12:])


def say(sentence: str) -> None:
    """Tell how far it is; the standard output belongs to what is run."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
