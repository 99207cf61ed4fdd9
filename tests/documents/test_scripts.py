"""Lines of several scripts stand on the page as Qt draws them in the same fonts: the same glyphs in the same places."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.documents.cleaning import clean
from app.documents.fonts import Face, Typeface, Weight
from app.documents.pdf import render
from app.documents.pdf.canvas import Style
from app.documents.pdf.wrap import line
from app.documents.shaping import _unseen
from app.documents.view import build_view
from tests.documents.reading import boxes, text_of
from tests.documents.samples import content, issued, seller
from tests.documents.test_pdf import HOSTILE
from tests.support.fonts import make_font, write_font
from tests.support.own_lines import own_line
from tests.support.qt_lines import qt_line

STYLE = Style(Weight.REGULAR, 9, (0, 0, 0))

LINES = {
    "Arabic": (
        "فاتورة رقم ١٢٣ (Acme GmbH) – خدمات استشارية بسعر 12.50 USD للساعة، تشمل «التقرير» النهائي",
        "Invoice فاتورة 12 of ١٣ (شركة الخليج) total 5.00",
        "شكرًا لثقتكم. للاستفسار: +971 4 555 0123 لا إلا الله",
        "میخواهم می‌خواهم پچژگ ٹڈڑ",
        "لِلْعَمَلِ محمّد",
    ),
    "Hebrew": (
        "חשבונית (מע״מ 17%) עבור Acme Corp, סעיף 12-34",
        "Total סה״כ 1,234.50 ₪ (incl. מע״מ)",
        "שָׁלוֹם [a] {ב} <ג>",
        "03-555-0123, עמוד 1 מתוך 12!",
    ),
    "Thai": ("บริการที่ปรึกษา 12.50 ต่อชั่วโมง (Acme) ที่กรุงเทพฯ น้ำ เก่ง",),
}
# Qt would take blanks and figures from a font of the system, so the words are compared one by one.
DEVANAGARI = "परामर्श सेवाएँ क्षेत्रीय रिपोर्ट हिन्दी श्रृंखला क्‍ष र्कि द्ध्य ट्रै हूँ कर्त्ता ज़्यादा"
WORDS = {
    "Arabic": "فاتورة خدمات الخليج لا ١٢٣ محمد، شركة؟ الإصدار",
    "Hebrew": "חשבונית מע״מ סה״כ שלום, עבור (לקוח)",
    "Thai": "บริการ ชั่วโมง ที่ น้ำ เก่ง กรุงเทพฯ",
}
LATIN = "Acme (GmbH) 12 34.50 17% - +49 ABC-12 x/y, [a] 2026-0313 Łódź Ω".split()  # noqa: SIM905

pytestmark = pytest.mark.usefixtures("qapp")


def assert_same(text: str, script: str) -> None:
    """Compare glyph for glyph; places within a fiftieth of the font size, for rounding adds up.

    Qt does not kern figures inside Hebrew text, our pages kern them like all others.
    """
    text = clean(text)
    expected, found = qt_line(text, "Inter", f"NotoSans{script}"), own_line(line(text, STYLE))
    assert [(file, glyph) for _, file, glyph in found] == [(file, glyph) for _, file, glyph in expected], text
    apart = max(abs(ours - theirs) for (ours, *_), (theirs, *_) in zip(found, expected, strict=True))
    assert apart <= (60 if script == "Hebrew" else 20), text


@pytest.mark.parametrize("script", LINES)
def test_mixed_lines_stand_as_qt_draws_them(script: str) -> None:
    for text in LINES[script]:
        assert_same(text, script)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_and_operators_among_other_scripts_are_drawn_letter_by_letter(text: str) -> None:
    assert_same(f"שלום {text}", "Hebrew")


@pytest.mark.parametrize("script", WORDS)
def test_random_mixtures_stand_as_qt_draws_them(script: str) -> None:
    dice = random.Random(2026)  # noqa: S311  # no secret depends on it
    for _ in range(60):
        words = dice.choices(WORDS[script].split(), k=3) + dice.choices(LATIN, k=3)
        dice.shuffle(words)
        assert_same(" ".join(words), script)


def test_what_ends_a_letter_with_marks_draws_nothing() -> None:
    """Readers of the file need it; somebody who looks at the page must not see it."""
    for texts in (*LINES.values(), (DEVANAGARI,)):
        for piece in (piece for text in texts for piece in line(clean(text), STYLE).pieces):
            if isinstance(piece.face, Face):
                continue
            joiner = piece.face.hb_font.get_nominal_glyph(0x200C)
            drawn = piece.face.hb_font.get_glyph_extents(joiner)
            assert (drawn.width, drawn.height, piece.face.advance(joiner)) == (0, 0, 0), piece.face.name


def test_a_face_whose_joiner_can_be_seen_goes_without(tmp_path: Path) -> None:
    seen = Typeface(write_font(tmp_path, "seen.ttf", make_font("\u200cab")))
    assert _unseen(seen) == 0


def test_conjuncts_are_formed_as_qt_forms_them() -> None:
    for word in DEVANAGARI.split():
        expected, found = qt_line(word, "NotoSansDevanagari"), own_line(line(word, STYLE))
        assert [glyph for *_, glyph in found] == [glyph for *_, glyph in expected], word
        assert max(abs(ours[0] - theirs[0]) for ours, theirs in zip(found, expected, strict=True)) <= 3, word


def test_documents_of_all_scripts_are_the_same_bytes_in_every_thread() -> None:
    texts = [text for lines in LINES.values() for text in lines] + [DEVANAGARI]
    views = [
        build_view(issued(content(language=language, notes="\n".join(texts[place:] + texts[:place]))), seller())
        for place, language in enumerate(("ar", "he", "hi", "en", "pl"))
    ]
    alone = [render(view) for view in views]
    assert len(set(alone)) == len(views)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, views * 2)) == alone * 2


class TestReadBack:
    """What a reader of the file finds, as somebody who copies from the page does."""

    @pytest.mark.parametrize(
        "text",
        [
            "فاتورة الخدمات الاستشارية",
            "إلى شركة الخليج",
            "חשבונית עבור לקוח",
            "บริการที่ปรึกษา ค่าแรงต่อชั่วโมง",
            "क्षेत्रीय हिन्दी",
            "परामर्श सेवाएँ में (SAP)",
            "لِلْعَمَلِ",
            "Acme Łódź Ω Я",
        ],
    )
    def test_words_come_back_in_the_order_they_are_read(self, text: str) -> None:
        seen = text_of(render(build_view(issued(content(notes=text)), seller())))
        assert text in seen

    def test_a_mirrored_page_has_its_columns_and_its_code_where_they_belong(self) -> None:
        pdf = render(build_view(issued(content(language="he")), seller()))
        found = boxes(pdf)
        letters = "".join(box.char for box in found)
        amount = found[letters.index("1,950.00")]
        position = found[letters.index("1,950.00") + len("1,950.00") :]
        assert amount.left < 150
        assert any(box.char == "1" and box.left > 500 for box in position)
        ends = [
            found[letters.index(figure) + len(figure) - 1].right
            for figure in ("1,950.00", "1,283.45", "3,445.45", "640.96")
        ]
        assert max(ends) - min(ends) < 0.2
