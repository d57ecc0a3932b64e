"""How much of a package is believed. Anki sets no such limits; each is far above what people share."""

from __future__ import annotations

MEMBERS = 200_000
"""Files in a package; the largest shared decks have some 50 000 sounds."""

DIRECTORY_BYTES = 16 << 20
"""The zip's table of contents, which is read as a whole: 200 000 names of usual length."""

COLLECTION_BYTES = 1 << 30
"""The unpacked database: a hundred thousand long notes with a million reviews take a fifth of it."""

RATIO = 100
"""Unpacked to packed. Text shrinks to a tenth, at best a thirtieth; only a zip bomb reaches a hundred."""

RATIO_FREE_BYTES = 32 << 20
"""What is too small to be a bomb: empty databases and silent sounds shrink to nearly nothing."""

TOTAL_BYTES = 64 << 30
"""All of it unpacked: collections of sounds and films have some gigabytes."""

MEDIA_MAP_BYTES = 32 << 20
"""The list of media names, held in memory: 200 000 long names."""

MEDIA_FILE_BYTES = 1 << 30
"""One picture, sound or film."""

MEDIA_NAME_BYTES = 255
"""What file systems take."""

VALUE_BYTES = 8 << 20
"""One value in the database. A note with an inlined picture has a megabyte; a card of eight cannot be shown."""

NOTES = 500_000
CARDS = 1_000_000
"""Held in memory as objects; the largest collections known have a tenth."""

CLOZES = 500
"""The number of a cloze deletion; Anki takes as many."""

WORK_FREE_STEPS = 20_000_000
WORK_STEPS_PER_BYTE = 60
"""Steps of SQLite's machine that a file may cost: honest ones take about 5 a byte, a damaged tree loops for hours."""
