"""Text as a page can show it: composed, without controls, with the invisible signs that its script needs."""

from __future__ import annotations

import re
import unicodedata

from app.documents.bidi import has_right_to_left

# Controls and format characters (bidi overrides, isolates, zero-width signs, variation selectors): nothing of them is
# to be seen, and some would change what is seen of the rest. Spaces of any kind are kept by width.
_INVISIBLE = {"Cc", "Cf"}
_SELECTORS = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

# Two kinds of format characters are letters of their scripts as far as a reader is concerned: the joiners, which
# choose between forms of Arabic and Indic letters, and the direction marks in text from right to left: a text with
# letters of such a script, or an amount as its language writes it, which begins with the mark.
JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = "\u200f"
MARKS = "\u200e\u200f\u061c"
_LONE_JOINER = re.compile(
    "(?<![\u0600-\u10ff\u1780-\u18af\ua800-\uabff])[\u200c\u200d]+|[\u200c\u200d]+$", re.MULTILINE
)
_JOINER_ROW = re.compile("([\u200c\u200d])[\u200c\u200d]+")


def clean(text: str) -> str:
    r"""Return ``text`` as a page can show it: composed (NFC), line ends as ``\n``, tabs as blanks, no controls."""
    if text.isascii() and text.isprintable():
        return text
    text = _SELECTORS.sub("", _LINE_ENDS.sub("\n", text).replace("\t", "    "))
    if not text.isprintable():
        backwards = text[0] == _RIGHT_TO_LEFT or has_right_to_left(text.replace(_RIGHT_TO_LEFT, ""))
        kept = "\n" + JOINERS + (MARKS if backwards else "")
        text = "".join(char for char in text if char in kept or unicodedata.category(char) not in _INVISIBLE)
        text = _LONE_JOINER.sub("", _JOINER_ROW.sub(r"\1", text))
    return unicodedata.normalize("NFC", text)
