"""What a link of a card may open, and what is said about it before.

A deck is foreign: only the web, mail, and sounds and films of the card's own media are
ever handed to the system, and the words about a link name the host it really leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

MEDIA_SCHEME = "media:"
_PLAYED = frozenset(
    ".aac .flac .m4a .mp3 .oga .ogg .opus .wav .wma .avi .m4v .mkv .mov .mp4 .mpeg .mpg .ogv .webm".split()
)
_MAIL_FIELDS = ("subject", "body")
_LONGEST_SHOWN = 160


def link_target(href: str, media: Mapping[str, Path]) -> QUrl | None:
    """What opens for a link; None for one that does nothing.

    A web address with a user name is none: the name is there to look like a host. Of a
    mail only subject and text are kept, as other fields can attach files.
    """
    scheme = href.partition(":")[0].lower()
    if scheme in ("http", "https"):
        return _web(href)
    if scheme == "mailto":
        return _mail(href)
    if href.startswith(MEDIA_SCHEME):
        return _played(unquote(href.removeprefix(MEDIA_SCHEME)), media)
    return None


def link_words(href: str, media: Mapping[str, Path]) -> str:
    """Where a link leads: the host first, then the address, both in the letters that the net sees."""
    target = link_target(href, media)
    if href.startswith("#"):
        return ""
    if target is None:
        return "This link leads nowhere that may be opened"
    if target.isLocalFile():
        return f"Plays {unquote(href.removeprefix(MEDIA_SCHEME))}"
    address = target.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    if len(address) > _LONGEST_SHOWN:
        address = address[: _LONGEST_SHOWN - 1] + "…"
    if target.scheme() == "mailto":
        return f"Writes a mail to {target.path()}"
    return f"Opens {_host(target)}\n{address}"


def open_link(href: str, media: Mapping[str, Path]) -> bool:
    """Hand a link to the system, if it may be opened; whether it was."""
    target = link_target(href, media)
    return target is not None and QDesktopServices.openUrl(target)


def _web(href: str) -> QUrl | None:
    url = QUrl(href, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or not url.host():
        url = QUrl(href, QUrl.ParsingMode.TolerantMode)
    if not url.isValid() or not url.host() or url.scheme() not in ("http", "https") or url.userInfo():
        return None
    return url


def _host(url: QUrl) -> str:
    """The host in the letters of the net: a Cyrillic "а" cannot pass for an "a"."""
    port = f":{url.port()}" if url.port() != -1 else ""
    return url.host(QUrl.ComponentFormattingOption.FullyEncoded) + port


def _mail(href: str) -> QUrl | None:
    url = QUrl(href, QUrl.ParsingMode.TolerantMode)
    if not url.isValid() or "@" not in url.path():
        return None
    asked, kept = QUrlQuery(url), QUrlQuery()
    for field in _MAIL_FIELDS:
        if asked.hasQueryItem(field):
            encoded = QUrl.ComponentFormattingOption.FullyEncoded
            kept.addQueryItem(field, asked.queryItemValue(field, encoded))
    clean = QUrl()
    clean.setScheme("mailto")
    clean.setPath(url.path())
    clean.setQuery(kept)
    return clean


def _played(name: str, media: Mapping[str, Path]) -> QUrl | None:
    path = media.get(name)
    if path is None or not {Path(name).suffix.lower(), path.suffix.lower()} <= _PLAYED or not path.is_file():
        return None
    return QUrl.fromLocalFile(str(path))
