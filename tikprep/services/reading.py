"""Files read for an import that takes all of them or none: what cannot be read is told of each, not of the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.errors import Cancelled, TikPrepError
from tikprep.formats import deck_files, format_for
from tikprep.formats.base import DeckPackage, Progress, Reading
from tikprep.formats.text import TextDeck, TextPlan, read_text

if TYPE_CHECKING:
    from tikprep.services.exchange import ExchangeService

# As many as a person mends before they try again.
_MOST_NAMED = 50


def read_all(
    exchange: ExchangeService, sources: Sequence[Path], encoding: str | None, reading: Reading, opened: ExitStack
) -> list[DeckPackage]:
    """The packages of all deck files among files and inside folders, to be closed by `opened`.

    `encoding` is that of text files, None to find it. Raises TikPrepError that names every file that cannot be
    read, DeckFormatError if it is but one, or Cancelled.
    """
    refused: list[TikPrepError] = []
    files: dict[Path, None] = {}
    for source in sources:
        try:
            files.update(dict.fromkeys(deck_files([source], progress=reading.progress)))
        except Cancelled:
            raise
        except TikPrepError as error:
            refused.append(error)
    packages = []
    once = list(_once(files))
    for number, file in enumerate(once):
        part = Reading(reading.utc_offset_s, _part(reading.progress, number, len(once)))
        try:
            packages.append(opened.enter_context(_read(exchange, file, encoding, part)))
        except Cancelled:
            raise
        except TikPrepError as error:
            refused.append(error)
    if len(refused) == 1:
        raise refused[0]
    if refused:
        raise TikPrepError(_told(refused))
    return packages


def _once(files: Iterable[Path]) -> Iterator[Path]:
    """Each file once, however often it was named."""
    met: set[Path] = set()
    for file in files:
        place = file.resolve()
        if place not in met:
            met.add(place)
            yield file


def _part(progress: Progress, number: int, count: int) -> Progress:
    """How far one of many files came, told as how far all came."""

    def told(done: int, total: int) -> None:
        progress(number * total + done, count * total)

    return told


def _read(exchange: ExchangeService, file: Path, encoding: str | None, reading: Reading) -> DeckPackage:
    if encoding is not None and isinstance(format_for(file), TextDeck):
        return read_text(file, TextPlan(encoding=encoding), reading)
    return exchange.read(file, reading)


def _told(refused: Sequence[TikPrepError]) -> str:
    lines = [f"{len(refused):,} files or folders cannot be read, so nothing was changed:"]
    lines += [f"  {error}" for error in refused[:_MOST_NAMED]]
    if len(refused) > _MOST_NAMED:
        lines.append(f"  and {len(refused) - _MOST_NAMED:,} more")
    return "\n".join(lines)
