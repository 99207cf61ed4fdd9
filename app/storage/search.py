"""What a search text asks of documents: long words of the full-text index, short ones of what those find.

The index holds pieces of three characters and knows nothing shorter. Short words alone, the first letters somebody
types, are looked up as the beginnings of numbers and names, and together as the piece of text they make.
"""

from __future__ import annotations

from app.storage.keys import folded, prefix_range

_SHORTEST = 3
_MAX_WORDS = 12

_SHORT = """document.id IN (
    SELECT id FROM document WHERE number >= :{0} AND number < :{0}_end
    UNION SELECT id FROM document WHERE buyer_key >= :{0} AND buyer_key < :{0}_end)"""
_FOUND = "document.id IN (SELECT rowid FROM document_search WHERE document_search MATCH :{0}{1})"
_ALSO = " AND instr(number || ' ' || customer || ' ' || lines || ' ' || notes, :{0})"


def condition(text: str) -> tuple[str, dict[str, object]]:
    """Return an SQL condition on `document` and its parameters; both empty when the text asks for nothing.

    Each word must occur somewhere. The text is data through and through: quotes, ``%``, ``_``, ``*`` and control
    characters have no meaning.
    """
    words = folded(text).split()[:_MAX_WORDS]
    long_words = [word for word in words if len(word) >= _SHORTEST]
    short_words = {f"short{place}": word for place, word in enumerate(word for word in words if word not in long_words)}
    if long_words:
        also = "".join(_ALSO.format(name) for name in short_words)
        return _FOUND.format("words", also), {"words": " AND ".join(map(_quoted, long_words)), **short_words}
    conditions: list[str] = []
    parameters: dict[str, object] = {}
    for name, word in short_words.items():
        conditions.append(_SHORT.format(name))
        parameters[name], parameters[f"{name}_end"] = prefix_range(word)
    begin = " AND ".join(conditions)
    if len(words) < 2:
        return begin, parameters
    return f"(({begin}) OR {_FOUND.format('phrase', '')})", parameters | {"phrase": _quoted(" ".join(words))}


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))
