"""Packages through Anki: it imports each into an empty collection, checks its database and exports it again.

`python -m tests.formats.apkg.anki_trip FOLDER` takes every `FOLDER/*.apkg` and writes `NAME-latest.apkg` and
`NAME-legacy2.apkg` into `FOLDER/back`, and what Anki said into `FOLDER/back/told.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from tests.formats.apkg.anki_made import facts


def trip(package: Path, back: Path) -> dict[str, Any]:
    """What Anki says of one package, which it exports again."""
    col = Collection(str(back / f"{package.stem}.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    told = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    again = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    assert col.db is not None
    sums = {note_id: [csum, sfld] for note_id, csum, sfld in col.db.all("select id, csum, sfld from notes")}
    problems, is_sound = col.fix_integrity()
    checked = {note_id: [csum, sfld] for note_id, csum, sfld in col.db.all("select id, csum, sfld from notes")}
    found = {
        "new": len(told.log.new),
        "refused": [list(note.fields) for kind in (told.log.conflicting, told.log.missing_notetype,
                    told.log.missing_deck, told.log.empty_first_field) for note in kind],
        "new_again": len(again.log.new) + len(again.log.updated),
        "problems": problems,
        "is_sound": is_sound and sums == checked,
        "sums": list(sums.values()),
        "sides": {
            note.guid: {card.ord: [card.question(), card.answer()] for card in note.cards()}
            for note in map(col.get_note, col.find_notes(""))
        },
        **facts(col),
    }  # fmt: skip
    for legacy in (False, True):
        options_out = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
        )
        age = "legacy2" if legacy else "latest"
        col.export_anki_package(out_path=str(back / f"{package.stem}-{age}.apkg"), options=options_out, limit=None)
    col.close()
    return found


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    goal = folder / "back"
    goal.mkdir()
    found = {package.stem: trip(package, goal) for package in sorted(folder.glob("*.apkg"))}
    (goal / "told.json").write_text(json.dumps(found), encoding="utf-8")
