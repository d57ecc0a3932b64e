"""The set-up of a bare machine, with small programs in the place of the system's own."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bootstrap

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")

Program = Callable[[str, str], Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Put programs of the test's own on the path, where nothing else is."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def empty_lock(tmp_path: Path) -> Path:
    lock = tmp_path / "requirements-none.txt"
    lock.write_text("# Nothing.\n", encoding="utf-8")
    return lock


def become(monkeypatch: pytest.MonkeyPatch, user_id: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user_id)


def qt_that_lacks(program: Program, installed: Path) -> Path:
    """Return a Python whose Qt, and an ldd whose plugin, lack a library until the file `installed` is there."""
    program("ldd", f'[ -e "{installed}" ] || echo "  libxcb-cursor.so.0 => not found"')
    return program(
        "python",
        f'echo /nowhere\n[ -e "{installed}" ] && exit 0\n'
        'echo "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"\nexit 1',
    )


# Words


def test_an_old_python_can_read_the_file() -> None:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    imported = {
        alias.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import) for alias in node.names
    }
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    assert "from __future__ import annotations" not in source  # unknown before 3.7


def test_an_old_python_gets_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 1))
    assert bootstrap.main(["run"]) == 1
    said = capsys.readouterr().err
    assert "needs Python 99.1 or newer" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["fly"], ["--help"]])
def test_wrong_use_shows_the_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == 2
    assert "bootstrap.py run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_known_by_the_environment(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert bootstrap.has_display(environment, platform) is expected


# The system's libraries


def test_libraries_are_missed_by_the_import_and_by_the_plugin(program: Program, tmp_path: Path) -> None:
    python = qt_that_lacks(program, tmp_path / "installed")
    assert bootstrap.missing_libraries(python, ["libqxcb.so"]) == ["libEGL.so.1", "libxcb-cursor.so.0"]


def test_nothing_is_installed_when_nothing_is_missing(program: Program, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    installed.touch()
    # With no apt-get on the path, asking for one would raise.
    bootstrap.provide_libraries(qt_that_lacks(program, installed), ["libqoffscreen.so"])


def test_a_broken_pyside_is_not_taken_for_a_missing_library(program: Program) -> None:
    python = program("python", 'echo /nowhere\necho "ImportError: undefined symbol"\nexit 1')
    with pytest.raises(bootstrap.Stop, match="undefined symbol"):
        bootstrap.missing_libraries(python, [])


def test_root_installs_the_list_and_then_the_fonts(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 0)
    installed, log = tmp_path / "installed", tmp_path / "log"
    program("env", 'shift\nexec "$@"')
    # No font of this name: that must not matter.
    program("apt-get", f'echo "$@" >> "{log}"\ncase "$*" in *fonts*) exit 100;; *install*) : > "{installed}";; esac')
    bootstrap.provide_libraries(qt_that_lacks(program, installed), ["libqoffscreen.so", "libqxcb.so"])
    update, libraries, fonts = log.read_text(encoding="utf-8").splitlines()
    assert update.endswith("update")
    assert {*bootstrap.QT_PACKAGES, *bootstrap.X11_PACKAGES} < set(libraries.split())
    assert set(bootstrap.FONT_PACKAGES) < set(fonts.split())


def test_a_sudo_that_does_not_ask_is_used(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    become(monkeypatch, 1000)
    installed = tmp_path / "installed"
    program("sudo", f'[ "$1" = -n ] || exit 1\ncase "$*" in *install*) : > "{installed}";; esac')
    program("apt-get", "exit 1")
    bootstrap.provide_libraries(qt_that_lacks(program, installed), ["libqoffscreen.so"])
    assert installed.exists()


@pytest.mark.parametrize("sudo", ["", "echo a password is required; exit 1"])
def test_without_rights_the_exact_line_is_said(
    sudo: str, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(monkeypatch, 1000)
    program("apt-get", "exit 1")
    if sudo:
        program("sudo", sudo)
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.provide_libraries(qt_that_lacks(program, tmp_path / "installed"), ["libqoffscreen.so"])
    line = next(line for line in str(stop.value).splitlines() if "apt-get" in line)
    assert line.split() == ["sudo", "apt-get", "install", "-y", *bootstrap.QT_PACKAGES]


def test_a_system_without_apt_is_told_the_names(program: Program, tmp_path: Path) -> None:
    with pytest.raises(bootstrap.Stop, match="what Debian calls: libegl1 "):
        bootstrap.provide_libraries(qt_that_lacks(program, tmp_path / "installed"), ["libqoffscreen.so"])


def test_a_failing_apt_is_quoted(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    become(monkeypatch, 0)
    program("env", "echo E: Unable to fetch some archives; exit 100")
    program("apt-get", "")
    with pytest.raises(bootstrap.Stop, match="Unable to fetch"):
        bootstrap.provide_libraries(qt_that_lacks(program, tmp_path / "installed"), ["libqoffscreen.so"])


# The environment


def test_packages_that_cannot_be_fetched_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A port of this machine where nobody listens.
    for name, value in {"INDEX_URL": "http://127.0.0.1:9/", "CONFIG_FILE": os.devnull, "FIND_LINKS": ""}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"tikprep-needs-this==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.install(Path(sys.executable), lock)
    assert str(stop.value).startswith("The packages cannot be fetched: check the network")
    assert len(str(stop.value).splitlines()) == 1


def test_a_stamp_of_another_python_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").touch()
    bootstrap.write_stamp(tmp_path, {"python": "3.11.0 of long ago", "locks": {}, "qt": []})
    assert bootstrap.read_stamp(tmp_path) is None
    bootstrap.write_stamp(tmp_path, {"python": sys.version, "locks": {}, "qt": []})
    assert bootstrap.read_stamp(tmp_path) is not None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"python": 3}'])
def test_a_damaged_stamp_is_not_trusted(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").touch()
    (tmp_path / "tikprep-stamp.json").write_text(text, encoding="utf-8")
    assert bootstrap.read_stamp(tmp_path) is None


def test_an_environment_is_made_kept_and_healed(tmp_path: Path, empty_lock: Path) -> None:
    folder = tmp_path / "with a space" / ".venv"
    python = bootstrap.set_up(folder, empty_lock, ())
    command = [str(python.with_name("tikprep")), "--version"]
    # A file of the folder one stands in does not take the program's place.
    (tmp_path / "tikprep.py").write_text("raise SystemExit(3)\n", encoding="utf-8")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.startswith(
        "tikprep "
    )

    trace = folder / "trace"
    trace.touch()
    assert bootstrap.set_up(folder, empty_lock, ()) == python
    assert trace.exists(), "a sound environment was made anew"

    # As a removed Python leaves it, after an upgrade of the system.
    python.unlink()
    python.symlink_to(tmp_path / "gone")
    bootstrap.set_up(folder, empty_lock, ())
    assert not trace.exists(), "a broken environment was kept"
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.startswith(
        "tikprep "
    )


def test_an_interrupted_installation_leaves_no_stamp(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    program = folder / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    (folder / "pyvenv.cfg").touch()
    bootstrap.write_stamp(folder, {"python": sys.version, "locks": {}, "qt": []})
    lock = tmp_path / "requirements-new.txt"
    lock.write_text("# Nothing.\n", encoding="utf-8")
    with pytest.raises(bootstrap.Stop, match="pip could not install"):
        bootstrap.set_up(folder, lock, ())
    assert bootstrap.read_stamp(folder) is None
