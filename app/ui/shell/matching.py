"""Fuzzy matching of what was typed into the palette: letters in order, beginnings of words first. Pure."""

from __future__ import annotations


def score(query: str, text: str) -> int:
    """Return how well ``text`` answers ``query``: 0 for not at all, more is better. Case is ignored.

    Every word of the query must be found: as the beginning of a word, inside one, or letter by letter in order.
    """
    words = query.lower().split()
    if not words:
        # Nothing asked for: nothing answers better than another.
        return 1
    lowered = text.lower()
    total = 1
    for word in words:
        found = _word_score(word, lowered)
        if not found:
            return 0
        total += found
    return total


def says(query: str, text: str) -> bool:
    """Return whether every word of the query stands in ``text`` as it was typed. Case is ignored."""
    lowered = text.lower()
    return all(word in lowered for word in query.lower().split())


def _word_score(word: str, text: str) -> int:
    if text.startswith(word):
        return 40
    at = text.find(word)
    if at > 0:
        return 30 if not text[at - 1].isalnum() else 20
    position = -1
    gaps = 0
    for letter in word:
        following = text.find(letter, position + 1)
        if following < 0:
            return 0
        gaps += following - position - 1
        position = following
    return max(1, 10 - gaps) if len(word) > 1 and gaps <= 4 * len(word) else 0
