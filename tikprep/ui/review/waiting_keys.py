"""Keys that come before the card they are meant for wait in line; each is read against what is shown at its turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

# More than this many keys ahead of the disk is not typing but a book on the keyboard.
_MOST = 8


class WaitingKeys:
    """What keys ask for, one after the other: not before the card is laid out and the answer before it is on disk."""

    def __init__(self) -> None:
        self._line: deque[Callable[[], None]] = deque()
        self._awaits_card = False
        self._awaits_disk = False

    def __bool__(self) -> bool:
        """Whether a key waits."""
        return bool(self._line)

    @property
    def is_held(self) -> bool:
        """Whether a key would have to wait."""
        return self._awaits_card or self._awaits_disk

    def take(self, intent: Callable[[], None]) -> None:
        """Do what a key asks for, now or at its turn."""
        if not self.is_held:
            intent()
        elif len(self._line) < _MOST:
            self._line.append(intent)

    def await_card(self) -> None:
        """Hold all keys until `card_is_there`."""
        self._awaits_card = True

    def await_disk(self) -> None:
        """Hold all keys until `disk_is_done`."""
        self._awaits_disk = True

    def card_is_there(self) -> None:
        self._awaits_card = False
        self._go_on()

    def disk_is_done(self) -> None:
        self._awaits_disk = False
        self._go_on()

    def forget(self) -> None:
        """Drop the keys in line: what they were meant for is gone."""
        self._line.clear()

    def _go_on(self) -> None:
        while self._line and not self.is_held:
            self._line.popleft()()
