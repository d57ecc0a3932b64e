"""One window a collection: a second start raises the first and hands it the files that it was to open."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_RAISE = b"raise\n"
_OPEN = b"open "
# So much names thousands of files; whoever sends more is no start of ours.
_MOST_BYTES = 1_000_000
_PATIENCE_MS = 500


def raise_other(folder: Path, files: Sequence[Path] = ()) -> bool:
    """Ask the TikPrep that has this collection open to come to the front and import files; False if there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(_RAISE)
    if files:
        socket.write(_OPEN + json.dumps([str(file) for file in files]).encode() + b"\n")
    while socket.bytesToWrite() and socket.waitForBytesWritten(_PATIENCE_MS):
        pass
    socket.disconnectFromServer()
    return True


class InstanceServer(QObject):
    """Listens for later starts."""

    raise_asked = Signal()
    open_asked = Signal(object)
    """The files and folders that a later start was to open."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._sockets: list[QLocalSocket] = []
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(_name(folder)):
            # A socket that nobody answers at was left by a crash.
            QLocalServer.removeServer(_name(folder))
            self._server.listen(_name(folder))

    @property
    def name(self) -> str:
        """Where it listens."""
        return self._server.serverName()

    def close(self) -> None:
        """Give the name free."""
        for socket in self._sockets:
            socket.disconnected.disconnect(self._on_hung_up)
        self._sockets.clear()
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(self._on_hung_up)
            self._sockets.append(socket)
            self.raise_asked.emit()
        self._on_hung_up()

    def _on_hung_up(self) -> None:
        """Take what those said who are done."""
        connected = QLocalSocket.LocalSocketState.ConnectedState
        done = [socket for socket in self._sockets if socket.state() != connected]
        self._sockets = [socket for socket in self._sockets if socket.state() == connected]
        for socket in done:
            said = bytes(socket.read(_MOST_BYTES).data())
            socket.deleteLater()
            self._take(said)

    def _take(self, said: bytes) -> None:
        for line in said.splitlines():
            if line.startswith(_OPEN) and (files := _files_of(line.removeprefix(_OPEN))):
                self.open_asked.emit(files)


def _files_of(said: bytes) -> tuple[Path, ...]:
    try:
        names = json.loads(said)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return ()
    return tuple(map(Path, names))


def _name(folder: Path) -> str:
    digest = QCryptographicHash.hash(str(folder.resolve()).encode(), QCryptographicHash.Algorithm.Sha256)
    return "tikprep-" + bytes(digest.toHex().data()[:24]).decode()
