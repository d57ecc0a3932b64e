"""What the columns of a text file become: by directives, by their names in several languages, by their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tikprep.formats.text.plan import Target, TextColumn

OWN_PREFIX = "tikprep "
_WORDS = {
    Target.FRONT: "front question prompt term word expression text frage vorderseite begriff pregunta anverso "
    "término recto avant domanda fronte pergunta frente вопрос pytanie voorkant vraag 正面 问题 質問 表",
    Target.BACK: "back answer definition meaning translation response antwort rückseite bedeutung respuesta reverso "
    "réponse verso arrière définition risposta retro resposta ответ odpowiedź achterkant antwoord 背面 答案 答え 裏",
    Target.TITLE: "title titel título titre titolo",
    Target.TAGS: "tags tag labels schlagwörter etiquetas étiquettes etichette теги 标签 タグ",
    Target.DECK: "deck stapel mazo paquet mazzo baralho колода 牌组 デッキ",
    Target.GUID: "guid uuid",
    Target.KIND: "kind",
    Target.LEVEL: "level",
    Target.ROUNDS: "rounds",
    Target.METRIC: "metric",
    Target.NOTE_TYPE: "notetype",
}
_TARGETS = MappingProxyType({word: target for target, words in _WORDS.items() for word in words.split()})
_BY_DIRECTIVE = {
    "guid column": Target.GUID,
    "notetype column": Target.NOTE_TYPE,
    "deck column": Target.DECK,
    "tags column": Target.TAGS,
}
_OWN = {
    OWN_PREFIX + target.value: target
    for target in (Target.KIND, Target.TITLE, Target.LEVEL, Target.ROUNDS, Target.METRIC, Target.ATTRIBUTES)
}
# In HTML these may be fields of a note type; elsewhere there is nothing else that they could be.
_ONLY_OF_OURS = frozenset((Target.TITLE, Target.KIND, Target.LEVEL, Target.ROUNDS, Target.METRIC))


def known_names(row: Sequence[str]) -> int:
    """How many cells of a row are names of columns that are known."""
    return sum(target_of(cell) is not None for cell in row)


def target_of(name: str) -> Target | None:
    """What a column of this name is, None if the name says nothing."""
    key = name.strip().lower()
    return _OWN.get(key) or _TARGETS.get(key.replace("note type", "notetype"))


def proposed_columns(
    names: Sequence[str], places: Mapping[str, int], width: int, *, is_html: bool, has_note_type: bool = False
) -> tuple[TextColumn, ...]:
    """A target for each column. What no directive and no name says goes front, back, back… or field by field.

    The fields of a note type that the file names stand in its order, whatever they are called.
    """
    width = max(width, len(names), *(place + 1 for place in places.values()), 1)
    names = (*names, *[""] * (width - len(names)))
    targets: dict[int, Target] = {}
    for key, place in places.items():
        targets[place] = _BY_DIRECTIVE[key]
    for place, name in enumerate(names):
        target = target_of(name)
        if place in targets or target is None or target in targets.values():
            continue
        if not (is_html and target in _ONLY_OF_OURS and name.strip().lower() not in _OWN):
            targets[place] = target
    if is_html:
        return _with_fields(names, targets, is_in_order=has_note_type or Target.NOTE_TYPE in targets.values())
    rest = [place for place in range(width) if place not in targets]
    if Target.FRONT not in targets.values():
        titles = [place for place, target in targets.items() if target is Target.TITLE and not rest]
        for place in (rest[:1] or titles)[:1]:
            targets[place] = Target.FRONT
    return tuple(TextColumn(name, targets.get(place, Target.BACK)) for place, name in enumerate(names))


def _with_fields(names: Sequence[str], targets: Mapping[int, Target], *, is_in_order: bool) -> tuple[TextColumn, ...]:
    """Fields in the order of their columns, but a column that is named as the front is the first one's."""
    content = [
        place
        for place in range(len(names))
        if targets.get(place, Target.FIELD) in (Target.FIELD, Target.FRONT, Target.BACK)
    ]
    if not is_in_order and any(targets.get(place) is Target.FRONT for place in content):
        content.sort(key=lambda place: {Target.FRONT: 0, Target.BACK: 1}.get(targets.get(place, Target.FIELD), 2))
    columns = []
    for place, name in enumerate(names):
        if place in content:
            number = content.index(place)
            target = (Target.FRONT, Target.BACK)[number] if number < 2 else Target.FIELD
            columns.append(TextColumn(name, target, number))
        else:
            columns.append(TextColumn(name, targets[place]))
    return tuple(columns)
