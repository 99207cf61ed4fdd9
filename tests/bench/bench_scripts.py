"""Lines of all scripts that pages promise: no glyph missing in 10,000 random ones, as Qt draws them, and how fast.

Chinese, Japanese and Korean are tried in the fonts of this machine; without any they are left out, which is said.

Run: python tests/bench/bench_scripts.py [--quick]
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from app.documents.cleaning import clean
from app.documents.fallback import missing_characters
from app.documents.fonts import REPLACEMENT, Weight
from app.documents.pdf import render
from app.documents.pdf.canvas import Style
from app.documents.pdf.wrap import line, wrap
from app.documents.view import build_view
from tests.documents.samples import content, issued, many_lines, seller
from tests.documents.test_fonts import FURTHER, PROMISED
from tests.documents.test_scripts import LATIN, WORDS
from tests.support.own_lines import own_line
from tests.support.qt_lines import qt_line

STYLE = Style(Weight.REGULAR, 10, (0, 0, 0))
EAST_ASIAN = (
    "港口勘查报告第七号码头上海，。",
    "港湾調査サービス報告書「」、。ヴァージョン",
    "항만 조사 서비스 계산서 합계",
)
# The slowest document may take so many times as long as the English one.
SLOWER = 2.0


def glyphs(count: int, dice: random.Random) -> bool:
    """Set random mixtures; print how many lacked a glyph."""
    alphabets = [text.replace(" ", "") for text in (*PROMISED.values(), *FURTHER.values())]
    found = [text for text in EAST_ASIAN if not missing_characters(text)]
    alphabets += [text.replace(" ", "") for text in found]
    lacking = 0
    for _ in range(count):
        text = "".join(dice.choice([*dice.choice(alphabets), " "]) for _ in range(dice.randint(1, 60)))
        for run in wrap(text, STYLE, 120):
            drawn = [glyph.id for piece in run.pieces for cluster in piece.clusters for glyph in cluster.glyphs]
            lacking += REPLACEMENT in run.text or 0 in drawn
    print(
        f"{count} lines of {len(alphabets)} alphabets ({len(found)} of 3 East Asian): {lacking} lack a glyph (none may)"
    )
    return lacking == 0


def beside_qt(count: int, dice: random.Random) -> bool:
    """Compare random mixtures with Qt; print how many differ."""
    different = 0
    for number in range(count):
        script = list(WORDS)[number % len(WORDS)]
        words = dice.choices(WORDS[script].split(), k=dice.randint(1, 6)) + dice.choices(LATIN, k=dice.randint(1, 6))
        dice.shuffle(words)
        text = clean(" ".join(words))
        ours = own_line(line(text, STYLE))
        different += [glyph[1:] for glyph in ours] != [
            glyph[1:] for glyph in qt_line(text, "Inter", f"NotoSans{script}")
        ]
    print(f"{count} mixed lines: {different} differ from Qt's (none may)")
    return different == 0


def speed(rounds: int) -> bool:
    """Print how long a page of 12 lines takes in each script, warm."""
    english, slowest = 0.0, 0.0
    texts = {"English": "Harbour survey, pier 7", "Arabic": "مسح الميناء، الرصيف 7 (Acme)", "Hebrew": "סקר נמל, רציף 7",
             "Hindi": "बंदरगाह सर्वेक्षण, घाट 7", "Thai": "สำรวจท่าเรือ ท่า 7", "Chinese": "港口勘查，第七号码头"}  # fmt: skip
    for name, text in texts.items():
        times = []
        for turn in range(rounds):
            made = issued(content(many_lines(12, turn), notes=f"{text} {turn}. " * 12), number=f"I-{turn}")
            start = time.process_time()
            render(build_view(made, seller()))
            times.append((time.process_time() - start) * 1000)
        median = statistics.median(times)
        english = english or median
        slowest = max(slowest, median / english)
        print(f"{name}: {median:.1f} ms a page")
    print(f"the slowest takes {slowest:.1f} times as long as English (at most {SLOWER})")
    return slowest <= SLOWER


def main() -> int:
    """Run all; the exit status says whether every promise was kept."""
    quick = "--quick" in sys.argv
    QGuiApplication([])
    dice = random.Random(2026)  # noqa: S311  # no secret depends on it
    kept = [
        glyphs(1_000 if quick else 10_000, dice),
        beside_qt(300 if quick else 3_000, dice),
        speed(9 if quick else 31),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
