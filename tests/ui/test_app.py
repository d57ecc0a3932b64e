"""The program as it starts: one window a collection, clear words when it cannot."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, QProcessEnvironment
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

import tikprep
from tikprep.services.collection import Collection
from tikprep.ui.instance import InstanceServer, raise_other

LONG_MS = 20_000


def run(home: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Start the program off screen and wait for its end."""
    command = [sys.executable, "-m", "tikprep", "--home", str(home), *more]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_picture_of_the_first_page_is_saved(home: Path, tmp_path: Path) -> None:
    picture = tmp_path / "today.png"
    done = run(home, "--screenshot", str(picture))
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_second_start_raises_the_first_window_and_ends(tmp_path: Path, qtbot: QtBot) -> None:
    server = InstanceServer(tmp_path)
    second = QProcess()
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("QT_QPA_PLATFORM", "offscreen")
    second.setProcessEnvironment(environment)
    with qtbot.waitSignals([server.raise_asked, second.finished], timeout=LONG_MS):
        second.start(sys.executable, ["-m", "tikprep", "--home", str(tmp_path)])
    assert second.exitCode() == 0
    server.close()


def test_a_second_start_hands_its_files_to_the_first_window(tmp_path: Path, qtbot: QtBot) -> None:
    server = InstanceServer(tmp_path)
    handed: list[object] = []
    server.open_asked.connect(handed.append)
    second = QProcess()
    second.setWorkingDirectory(str(tmp_path))
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("QT_QPA_PLATFORM", "offscreen")
    environment.insert("PYTHONPATH", str(Path(tikprep.__file__).parents[1]))
    second.setProcessEnvironment(environment)
    with qtbot.waitSignals([server.open_asked, second.finished], timeout=LONG_MS):
        second.start(sys.executable, ["-m", "tikprep", "--home", str(tmp_path), "ä deck.csv", "./more"])
    assert handed == [(tmp_path / "ä deck.csv", tmp_path / "more")]
    server.close()


@pytest.mark.parametrize("said", [b"open", b"open {", b'open "a"\n', b"open [1]\n", b"open []\n", b"\xff\n" * 99])
def test_what_is_no_start_of_ours_opens_nothing(tmp_path: Path, qtbot: QtBot, said: bytes) -> None:
    server = InstanceServer(tmp_path)
    opened: list[object] = []
    server.open_asked.connect(opened.append)
    with qtbot.waitSignal(server.raise_asked):
        socket = QLocalSocket()
        socket.connectToServer(server.name)
        socket.write(said)
        socket.waitForBytesWritten()
        socket.disconnectFromServer()
    with qtbot.waitSignal(server.open_asked):
        assert raise_other(tmp_path, [tmp_path / "deck.csv"])
    assert opened == [(tmp_path / "deck.csv",)]
    server.close()


def test_another_collection_has_another_window(tmp_path: Path) -> None:
    server = InstanceServer(tmp_path / "one")
    assert not raise_other(tmp_path / "two")
    server.close()


def test_a_socket_left_by_a_crash_is_healed(tmp_path: Path, qtbot: QtBot) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from tikprep.ui.instance import InstanceServer\n"
        "app = QCoreApplication([])\n"
        "server = InstanceServer(Path(sys.argv[1]))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    dead = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert dead.returncode == -signal.SIGKILL
    server = InstanceServer(tmp_path)
    with qtbot.waitSignal(server.raise_asked):
        assert raise_other(tmp_path)
    server.close()


def test_a_locked_collection_is_refused_with_a_message(home: Path) -> None:
    with Collection.open(home):
        done = run(home)
    assert done.returncode == 1
    assert "open in another TikPrep" in done.stderr


def test_a_collection_from_the_future_is_refused_and_left_alone(home: Path) -> None:
    raw = sqlite3.connect(home / "collection.db")
    raw.execute("PRAGMA user_version = 999")
    raw.close()
    done = run(home)
    assert done.returncode == 1
    assert "newer TikPrep" in done.stderr


def test_a_damaged_collection_is_refused(home: Path) -> None:
    for path in home.glob("collection.db*"):
        path.write_bytes(b"not a database at all" * 500)
    done = run(home)
    assert done.returncode == 1
    assert "damaged" in done.stderr


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(tmp_path / "file" / "home")
    assert done.returncode == 1
    assert done.stderr


def test_broken_settings_do_not_stop_the_start(home: Path, tmp_path: Path) -> None:
    (home / "settings.json").write_text("{")
    done = run(home, "--screenshot", str(tmp_path / "today.png"))
    assert done.returncode == 0, done.stderr
    assert (home / "settings.json.broken").read_text() == "{"


@pytest.mark.parametrize("name", ["asyncio", "email", "http", "pydantic", "sqlalchemy", "sqlmodel", "lucide", "yaml"])
def test_the_start_loads_nothing_that_it_does_not_need(name: str) -> None:
    program = f"import sys, tikprep.app; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
