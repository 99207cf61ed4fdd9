"""The order in which a line of mixed directions reads: the Unicode Bidirectional Algorithm (UAX #9).

Cleaned text holds no embeddings, overrides or isolates (`app.documents.cleaning`), so the rules for these are not
needed: a paragraph is one run of its own level. Mirroring (rule L4) is done by HarfBuzz where a run is shaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

_Part = TypeVar("_Part")

_BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦎⦏⦐⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSING = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_MOST_OPEN = 63  # BD16: a deeper nesting ends the pairing

_STRONG_RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_NUMBERS = {"EN", "AN"}
_NEUTRAL = {"B", "S", "WS", "ON"}


def has_right_to_left(text: str) -> bool:
    """Whether any character of ``text`` may need the algorithm."""
    return _STRONG_RIGHT.search(text) is not None


def levels(text: str) -> list[int]:
    """Return the embedding level of each character of a paragraph; odd levels read from right to left.

    The paragraph takes the direction of its first letter, left to right without one (rules P2 and P3): a phone number
    or a negative amount then stands as it is written everywhere.
    """
    if not has_right_to_left(text):
        return [0] * len(text)
    classes = [unicodedata.bidirectional(char) or "L" for char in text]
    base = base_level(classes)
    # What has no width takes part in nothing (rule X9) and goes with what stands before it.
    places = [place for place, kind in enumerate(classes) if kind != "BN"]
    kinds = [classes[place] for place in places]
    _resolve_weak(kinds, base)
    _resolve_brackets([text[place] for place in places], [classes[place] for place in places], kinds, base)
    _resolve_neutral(kinds, base)
    result = [base] * len(text)
    for place, kind in zip(places, kinds, strict=True):
        result[place] = base + _above(kind, base)
    for place, kind in enumerate(classes):
        if kind == "BN" and place:
            result[place] = result[place - 1]
    _reset_end(classes, result, base)
    return result


def base_level(classes: Iterable[str]) -> int:
    """Return the level of a paragraph of these bidirectional classes."""
    first = next((kind for kind in classes if kind in {"L", "R", "AL"}), "L")
    return 0 if first == "L" else 1


def reordered(parts: Sequence[tuple[_Part, int]]) -> list[_Part]:
    """Return the parts of one line, each with its level, from left to right (rule L2)."""
    order = list(parts)
    odd = [level for _, level in order if level % 2]
    if odd:
        for level in range(max(level for _, level in order), min(odd) - 1, -1):
            start = 0
            while start < len(order):
                if order[start][1] < level:
                    start += 1
                    continue
                end = start
                while end < len(order) and order[end][1] >= level:
                    end += 1
                order[start:end] = order[start:end][::-1]
                start = end
    return [part for part, _ in order]


def _above(kind: str, base: int) -> int:
    """How many levels a resolved class lies above the paragraph's (rules I1 and I2)."""
    if base % 2:
        return 0 if kind == "R" else 1
    return {"L": 0, "R": 1}.get(kind, 2)


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _resolve_weak(kinds: list[str], base: int) -> None:
    """Rules W1 to W7."""
    strong = previous = _direction(base)
    for place, written in enumerate(kinds):
        kind = previous if written == "NSM" else written  # W1
        kind = "AN" if kind == "EN" and strong == "AL" else kind  # W2
        strong = kind if kind in {"L", "R", "AL"} else strong
        kinds[place] = previous = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    _resolve_separators(kinds)
    strong = _direction(base)
    for place, kind in enumerate(kinds):  # W6 and W7
        if kind in {"ET", "ES", "CS"}:
            kinds[place] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _resolve_separators(kinds: list[str]) -> None:
    """Rules W4 and W5: what stands within a number or beside one belongs to it."""
    for place in range(1, len(kinds) - 1):  # W4
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and before in _NUMBERS and (kind == "CS" or (kind == "ES" and before == "EN")):
            kinds[place] = before
    for start, end in _stretches(kinds, {"ET"}):  # W5
        if "EN" in (kinds[start - 1 : start] + kinds[end : end + 1]):
            kinds[start:end] = ["EN"] * (end - start)


def _resolve_brackets(text: list[str], classes: list[str], kinds: list[str], base: int) -> None:
    """Rule N0: a pair of brackets takes the direction of what it holds, or of what stands before it."""
    own, other = _direction(base), _direction(base + 1)
    for opening, closing in _pairs(text, kinds):
        inside = {_strong(kind) for kind in kinds[opening + 1 : closing]}
        if own in inside:
            direction = own
        elif other in inside:
            before = next((found for kind in reversed(kinds[:opening]) if (found := _strong(kind))), own)
            direction = other if before == other else own
        else:
            continue
        for place in (opening, closing):
            kinds[place] = direction
            follower = place + 1
            while follower < len(kinds) and classes[follower] == "NSM":
                kinds[follower] = direction
                follower += 1


def _pairs(text: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    """The places of brackets that belong together (rule BD16), in the order of the opening ones."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, char in enumerate(text):
        if kinds[place] != "ON":
            continue
        if char in _CLOSING:
            if len(waiting) == _MOST_OPEN:
                break
            waiting.append((_CLOSING[char], place))
        elif char in _OPENING:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == char:
                    pairs.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _strong(kind: str) -> str:
    """A class as neutrals see it: numbers count as right to left."""
    return "R" if kind in _NUMBERS else kind if kind in {"L", "R"} else ""


def _resolve_neutral(kinds: list[str], base: int) -> None:
    """Rules N1 and N2."""
    own = _direction(base)
    for start, end in _stretches(kinds, _NEUTRAL):
        before = _strong(kinds[start - 1]) if start else own
        after = _strong(kinds[end]) if end < len(kinds) else own
        kinds[start:end] = [before if before == after else own] * (end - start)


def _stretches(kinds: list[str], wanted: set[str]) -> list[tuple[int, int]]:
    """Where classes of ``wanted`` stand together: each beginning and end."""
    found: list[tuple[int, int]] = []
    start = None
    for place, kind in enumerate([*kinds, ""]):
        if kind in wanted and start is None:
            start = place
        elif kind not in wanted and start is not None:
            found.append((start, place))
            start = None
    return found


def _reset_end(classes: list[str], result: list[int], base: int) -> None:
    """Rule L1 for the paragraph's own end; blanks at the end of a broken line are not drawn at all."""
    place = len(result) - 1
    while place >= 0 and classes[place] in {"WS", "BN"}:
        result[place] = base
        place -= 1
    for place, kind in enumerate(classes):
        if kind in {"S", "B"}:
            result[place] = base
