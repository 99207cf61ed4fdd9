"""What a search text asks of documents: long words of the full-text index, short ones of the beginnings of names."""

from __future__ import annotations

from app.storage.keys import folded, prefix_range

# The index holds every piece of three characters.
_SHORTEST = 3
_MAX_WORDS = 12

_SHORT = """document.id IN (
    SELECT id FROM document WHERE number >= :{0} AND number < :{0}_end
    UNION SELECT id FROM document WHERE buyer_key >= :{0} AND buyer_key < :{0}_end)"""
_LONG = "document.id IN (SELECT rowid FROM document_search WHERE document_search MATCH :words)"


def condition(text: str) -> tuple[str, dict[str, object]]:
    """Return an SQL condition on `document` and its parameters; both empty when the text asks for nothing.

    Each word must occur somewhere. The text is data through and through: quotes, ``%``, ``_``, ``*`` and control
    characters have no meaning.
    """
    words = folded(text).split()[:_MAX_WORDS]
    conditions: list[str] = []
    parameters: dict[str, object] = {}
    long_words = [word for word in words if len(word) >= _SHORTEST]
    if long_words:
        quoted = ('"{}"'.format(word.replace('"', '""')) for word in long_words)
        conditions.append(_LONG)
        parameters["words"] = " AND ".join(quoted)
    for place, word in enumerate(word for word in words if len(word) < _SHORTEST):
        name = f"short{place}"
        conditions.append(_SHORT.format(name))
        parameters[name], parameters[f"{name}_end"] = prefix_range(word)
    return " AND ".join(conditions), parameters
