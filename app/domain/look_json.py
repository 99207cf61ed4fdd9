"""How documents look as JSON: members of the company's object, and the text under which the books keep it."""

from __future__ import annotations

import json
from functools import lru_cache

from app.domain.json_fields import Fields
from app.domain.look import HEADER_LENGTH, LABEL_LENGTH, DesignName, Label, LogoPlace, Look, Shown, file_name_problem
from app.domain.party import LANGUAGES


def read_look(entry: Fields, base: Look) -> Look:
    """Return ``base`` with what the company's object says.

    ``columns`` lists what of a line is shown beside its description and amount. ``labels`` holds per language the
    wording that differs: ``{"de": {"invoice": "Honorarnote"}}``; it replaces the labels there were.
    """
    file_name = entry.text("file_name", base.file_name)
    if problem := file_name_problem(file_name):
        entry.problem("file_name", problem)
    return Look(
        design=DesignName(entry.choice("design", tuple(DesignName), base.design, "a design")),
        logo_place=LogoPlace(entry.choice("logo_place", tuple(LogoPlace), base.logo_place, "a place for the logo")),
        hidden=_hidden(entry, base.hidden),
        labels=_labels(entry, base.labels),
        header=entry.text("header", base.header, limit=HEADER_LENGTH, lines=True),
        file_name=file_name,
    )


def write_look(look: Look) -> dict[str, object]:
    """Return a look as members of the company's object."""
    labels: dict[str, dict[str, str]] = {}
    for label in look.labels:
        labels.setdefault(label.language, {})[label.name] = label.text
    return {
        "design": look.design.value,
        "logo_place": look.logo_place.value,
        "columns": [column.value for column in Shown if column not in look.hidden],
        "labels": labels,
        "header": look.header,
        "file_name": look.file_name,
    }


def dump_look(look: Look) -> str:
    """Return a look as the books keep it."""
    return json.dumps(write_look(look), ensure_ascii=False)


@lru_cache(maxsize=64)
def load_look(text: str) -> Look:
    """Return the look that `dump_look` wrote; empty for one that was never chosen.

    Raises:
        InputRefused: the books hold something else.
    """
    if not text:
        return Look()
    entry = Fields(json.loads(text))
    look = read_look(entry, Look())
    entry.check()
    return look


def _hidden(entry: Fields, base: tuple[Shown, ...]) -> tuple[Shown, ...]:
    if "columns" not in entry.given:
        return base
    named = entry.texts("columns")
    unknown = [name for name in named if name not in tuple(Shown)]
    if unknown:
        entry.problem("columns", f'"{unknown[0]}" is no column. Use some of {", ".join(Shown)}.')
    return tuple(column for column in Shown if column.value not in named)


def _labels(entry: Fields, base: tuple[Label, ...]) -> tuple[Label, ...]:
    languages = entry.inner("labels")
    if languages is None:
        return base
    found = []
    for language in languages.given:
        if language not in LANGUAGES:
            continue
        words = languages.inner(language)
        for name in words.given if words else ():
            text = words.text(name, limit=LABEL_LENGTH) if words else ""
            if text:
                found.append(Label(language, name, text))
    languages.finish()
    return tuple(sorted(found))
