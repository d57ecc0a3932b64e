"""Packages made by Anki itself, with what Anki says they hold.

`python -m tests.formats.apkg.anki_made FOLDER` writes them there. It runs in a process of its own,
as Anki brings its own threads and warnings.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from anki.collection import Collection, ExportAnkiPackageOptions
from anki.consts import MODEL_CLOZE
from anki.decks import DeckId

from tests.formats.apkg.anki_media import PICTURE, SOUND


def fill(col: Collection, *, fsrs: bool) -> None:
    """A collection with one of everything."""
    if fsrs:
        col.set_config("fsrs", True)
    col.media.write_data("图 片.png", PICTURE)
    col.media.write_data("ton.mp3", SOUND)
    col.media.write_data("_style.css", b".x{}")
    col.media.write_data("unused.png", b"nobody asks")
    models = col.models
    cloze = next(model for model in models.all() if model["type"] == MODEL_CLOZE)
    cloze["css"] += '\n@import "_style.css";'
    models.update_dict(cloze)
    both = models.by_name("Basic (and reversed card)")
    basic = models.by_name("Basic")
    assert both is not None
    assert basic is not None
    _cover(col)
    tree = [DeckId(col.decks.id(name) or 0) for name in ("Prep", "Prep::数学", "Prep::Code::Python")]
    texts = [
        "plain <b>bold</b>&nbsp;end",
        '<img src="图 片.png"> 画像',
        "[sound:ton.mp3] 音",
        "a &amp; b <br> c",
        'x<img src="图%20片.png">',
    ]
    for number in range(30):
        model = (basic, both, cloze)[number % 3]
        note = col.new_note(model)
        front = f"{number}: {texts[number % len(texts)]}"
        note.fields[0] = f"{{{{c1::outer {{{{c2::inner}}}} }}}} {front}" if model is cloze else front
        note.fields[1] = f"answer {number}\nline"
        note.tags = ["lang::python", "marked"] if number % 5 == 0 else ["日本"] if number % 5 == 1 else []
        col.add_note(note, tree[number % 3])
    deck = col.decks.get(tree[1])
    assert deck is not None
    deck["desc"] = "Sums & 数"
    col.decks.save(deck)
    _study(col, tree)
    card_ids = sorted(col.find_cards(""))
    col.sched.suspend_cards(card_ids[3:6])
    col.sched.bury_cards(card_ids[6:8], manual=True)
    col.sched.bury_cards(card_ids[8:10], manual=False)
    for flag in range(1, 8):
        col.set_user_flag_for_cards(flag, [card_ids[flag + 10]])
    away = col.get_note(max(col.find_notes(""))).cards()[1]
    col.set_deck([away.id], tree[0])
    # A filtered deck borrows cards; they come back to us as they lie at home.
    filtered = col.sched.get_or_create_filtered_deck(DeckId(0))
    filtered.name = "Borrowed"
    filtered.config.search_terms[0].search = 'deck:"Prep::Code::Python"'
    filtered.config.search_terms[0].limit = 5
    col.sched.add_or_update_filtered_deck(filtered)


def _cover(col: Collection) -> None:
    """A picture of which two parts are covered."""
    col.add_image_occlusion_notetype()
    covers = "".join(
        f"{{{{c{number}::image-occlusion:rect:left=.{number}:top=.2:width=.05:height=.1:oi=1}}}}<br>"
        for number in (1, 2)
    )
    note = col.new_note(next(model for model in col.models.all() if model["name"] == "Image Occlusion"))
    note.fields[:2] = [covers, '<img src="图 片.png">']
    col.add_note(note, DeckId(col.decks.id("Prep") or 0))


def _study(col: Collection, decks: list[DeckId]) -> None:
    for deck in decks:
        col.decks.select(deck)
        for turn in range(14):
            card = col.sched.getCard()
            if card is None:
                break
            col.sched.answerCard(card, (3, 4, 1, 2, 4)[turn % 5])
    known = [card_id for card_id in sorted(col.find_cards("is:review")) if col.get_card(card_id).queue == 2]
    col.sched.set_due_date(known[:2], "0")
    for number, card_id in enumerate(known[:2]):
        card = col.get_card(card_id)
        card.start_timer()
        col.sched.answerCard(card, (1, 3)[number])
    if known[2:]:
        col.sched.set_due_date(known[2:4], "9")
    if known[4:]:
        col.sched.schedule_cards_as_new(known[4:5])


def facts(col: Collection) -> dict[str, Any]:
    """What Anki says the collection holds."""
    decks = {deck.id: deck.name for deck in col.decks.all_names_and_ids()}
    notes = []
    for note_id in sorted(col.find_notes("")):
        note = col.get_note(note_id)
        model = note.note_type()
        assert model is not None
        cards = []
        for card in note.cards():
            due = card.odue if card.odid else card.due
            cards.append(
                {
                    "id": card.id,
                    "ord": card.ord,
                    "deck": decks[card.odid or card.did],
                    "type": int(card.type),
                    "queue": int(card.queue),
                    "in_days": due - col.sched.today if card.type == 2 else None,
                    "due": due,
                    "ivl": card.ivl,
                    "factor": card.factor,
                    "reps": card.reps,
                    "lapses": card.lapses,
                    "flag": card.user_flag(),
                }
            )
        notes.append(
            {
                "guid": note.guid,
                "fields": note.fields,
                "tags": note.tags,
                "type": {
                    "id": model["id"],
                    "name": model["name"],
                    "css": model["css"],
                    "cloze": model["type"] == MODEL_CLOZE,
                    "fields": [field["name"] for field in model["flds"]],
                    "templates": [[each["name"], each["qfmt"], each["afmt"]] for each in model["tmpls"]],
                    "sortf": model["sortf"],
                    "latexPre": model["latexPre"],
                    "req": model.get("req"),
                },
                "cards": cards,
            }
        )
    assert col.db is not None
    log = col.db.all("select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id")
    described = {deck["name"]: deck["desc"] for deck in col.decks.all() if not deck["dyn"]}
    return {"notes": notes, "log": log, "decks": described, "day_ends_s": col.sched.day_cutoff}


def make(folder: Path) -> None:
    """All packages, and `facts.json` beside them."""
    told = {}
    for name in ("plain", "fsrs"):
        col = Collection(str(folder / f"{name}.anki2"))
        fill(col, fsrs=name == "fsrs")
        told[name] = facts(col)
        for legacy in (True, False):
            options = ExportAnkiPackageOptions(
                with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
            )
            age = "legacy2" if legacy else "latest"
            col.export_anki_package(out_path=str(folder / f"{name}-{age}.apkg"), options=options, limit=None)
        for legacy in (True, False):
            age = "legacy2" if legacy else "latest"
            col.export_collection_package(str(folder / f"{name}-{age}.colpkg"), include_media=True, legacy=legacy)
            col.reopen()
        col.close()
        _as_first_generation(folder / f"{name}-legacy2.apkg", folder / f"{name}-legacy1.apkg")
    (folder / "facts.json").write_text(json.dumps(told), encoding="utf-8")


def _as_first_generation(newer: Path, target: Path) -> None:
    """No Anki of today writes the first generation: it is the second without its stub, under the old name."""
    with zipfile.ZipFile(newer) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            if name == "collection.anki21":
                made.writestr("collection.anki2", source.read(name), zipfile.ZIP_DEFLATED)
            elif name not in {"collection.anki2", "meta"}:
                made.writestr(name, source.read(name))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
