"""East Asian text, and any other script, in fonts that are found: of the system, or added by the user."""

from __future__ import annotations

import random
import string
from decimal import Decimal
from pathlib import Path

import pytest

from app.documents import own_fonts, system_fonts
from app.documents.fallback import missing_characters
from app.documents.fonts import REPLACEMENT, Run, Weight
from app.documents.pdf import render
from app.documents.pdf.canvas import Style
from app.documents.pdf.wrap import line, wrap
from app.documents.system_fonts import _folders as folders_of_this_system
from app.documents.view import build_view
from app.domain.document import Line
from app.domain.party import Party
from tests.documents.reading import broken_rules, dictionaries, reader, stream, text_of
from tests.documents.samples import VAT_19, content, issued, seller
from tests.documents.test_fonts import FURTHER, PROMISED
from tests.support.fonts import make_font, make_variable_font, write_font

CHINESE = "港口勘查报告（第七号码头），上海。“甲”、乙丙丁"
JAPANESE = "港湾調査サービス「報告書」ヴァージョン、々。"
KOREAN = "항만 조사 서비스"
TAMIL = "விலைப்பட்டியல்"
STYLE = Style(Weight.REGULAR, 10, (0, 0, 0))


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the system's fonts."""
    folder = tmp_path / "system"
    monkeypatch.setattr(system_fonts, "_folders", lambda: (folder,))
    return folder


@pytest.fixture
def home_fonts(tmp_path: Path) -> Path:
    """The folder for fonts in a home, not yet made."""
    folder = tmp_path / "home" / "fonts"
    own_fonts.use_folder(folder)
    return folder


def faces(text: str, style: Style = STYLE) -> set[str]:
    """The names of the faces a text is set in."""
    return {piece.face.name for piece in line(text, style).pieces}


def texts(runs: list[Run]) -> list[str]:
    return [run.text for run in runs]


class TestSystem:
    @pytest.mark.parametrize(
        ("platform", "folder"),
        [
            ("linux", "/usr/share/fonts"),
            ("linux", "/opt/share/fonts"),
            ("darwin", "/System/Library/Fonts"),
            ("win32", "/windows/Fonts"),
        ],
    )
    def test_each_system_keeps_its_fonts_where_it_does(
        self, platform: str, folder: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.setenv("XDG_DATA_DIRS", "/opt/share:relative:/opt/share")
        monkeypatch.setenv("WINDIR", "/windows")
        places = folders_of_this_system()
        assert Path(folder) in places
        assert len(set(places)) == len(places)
        assert all(place.is_absolute() for place in places)

    @pytest.mark.parametrize(
        "file", ["NotoSansCJK-Regular.ttc", "msyh.ttc", "wqy-microhei.ttc", "SourceHanSansCN-Regular.otf"]
    )
    def test_a_chinese_font_is_found_by_its_usual_name(self, system: Path, file: str) -> None:
        write_font(system / "deep" / "down", file, make_font(CHINESE, "Boxes Regular"))
        assert missing_characters(CHINESE) == ()
        assert "Boxes-Regular" in faces(CHINESE)

    def test_other_fonts_of_the_system_are_not_taken(self, system: Path) -> None:
        write_font(system, "Party.ttf", make_font(CHINESE))
        assert "港" in missing_characters(CHINESE)

    def test_the_forms_of_the_documents_language_are_chosen(self, system: Path) -> None:
        han = "港湾報告"
        fonts = [make_font(han, f"Boxes {region} Regular") for region in ("JP", "KR", "SC", "TC")]
        write_font(system, "NotoSansCJK-Regular.ttc", *fonts)
        assert faces(han, STYLE._replace(language="zh")) == {"Boxes-SC-Regular"}
        assert faces(han, STYLE._replace(language="ja")) == {"Boxes-JP-Regular"}
        assert faces(han) == {"Boxes-SC-Regular"}

    def test_the_script_says_more_than_the_language(self, system: Path) -> None:
        write_font(system, "YuGothR.ttc", make_font(JAPANESE, "Yu Regular"))
        write_font(system, "malgun.ttf", make_font(KOREAN, "Malgun Regular"))
        assert "Yu-Regular" in faces("サービス", STYLE._replace(language="zh"))
        assert "Malgun-Regular" in faces("항만", STYLE._replace(language="zh"))

    def test_bold_text_takes_the_bold_file(self, system: Path) -> None:
        write_font(system, "msyh.ttc", make_font(CHINESE, "Hei Regular"))
        write_font(system, "msyhbd.ttc", make_font(CHINESE, "Hei Bold", weight=700))
        assert faces("港口", STYLE._replace(weight=Weight.SEMIBOLD)) == {"Hei-Bold"}
        assert faces("港口") == {"Hei-Regular"}

    def test_a_font_of_all_weights_is_drawn_and_embedded_in_that_of_the_text(self, system: Path) -> None:
        write_font(system, "NotoSansCJK-VF.ttf.ttc", make_variable_font(CHINESE, "Hei Regular"))
        widths = [line("港", STYLE._replace(weight=weight)).width for weight in Weight]
        assert widths == [600 + 75, 600 + 100, 600 + 125]
        assert faces("港口", STYLE._replace(weight=Weight.SEMIBOLD)) == {"Hei-Regular-600"}
        pdf = render(build_view(issued(content(notes=CHINESE, customer=Party("港口"))), seller()))
        assert broken_rules(pdf) == set()
        assert "港口" in text_of(pdf)


class TestOwn:
    def test_a_font_in_the_home_serves_any_script_at_once(self, home_fonts: Path) -> None:
        assert missing_characters(TAMIL) != ()
        write_font(home_fonts, "tamil.ttf", make_font(TAMIL, "Own Regular"))
        assert missing_characters(TAMIL) == ()
        assert faces(TAMIL) == {"Own-Regular"}

    def test_it_comes_before_those_of_the_system(self, home_fonts: Path, system: Path) -> None:
        write_font(system, "msyh.ttc", make_font(CHINESE, "System Regular"))
        write_font(home_fonts, "mine.otf", make_font(CHINESE, "Own Regular", postscript=True))
        assert "Own-Regular" in faces("港口")

    @pytest.mark.parametrize(
        "damaged", [b"", b"\0" * 100, b"OTTO" + b"\xff" * 200, b"ttcf\0\1\0\0\0\xff\xff\xff" + b"\0" * 64]
    )
    def test_a_damaged_file_is_passed_over(self, home_fonts: Path, damaged: bytes) -> None:
        home_fonts.mkdir(parents=True)
        (home_fonts / "broken.ttf").write_bytes(damaged)
        write_font(home_fonts, "good.ttf", make_font(TAMIL))
        assert missing_characters(TAMIL) == ()

    def test_a_font_that_may_not_be_embedded_is_passed_over(self, home_fonts: Path) -> None:
        write_font(home_fonts, "closed.ttf", make_font(TAMIL, rights=0x0002))
        assert missing_characters(TAMIL) != ()


class TestPage:
    @pytest.mark.parametrize("postscript", [False, True])
    def test_only_what_is_used_is_embedded_and_can_be_copied(self, system: Path, postscript: bool) -> None:
        everything = "".join(map(chr, range(0x4E00, 0x5800))) + CHINESE
        write_font(system, "msyh.ttc", make_font(everything, "Hei Regular", postscript=postscript))
        made = content((Line(CHINESE, Decimal(1), "C62", Decimal(10), tax=VAT_19),))
        pdf = render(build_view(issued(made), seller()))
        assert CHINESE.replace("“", "").replace("”", "") in text_of(pdf).replace("“", "").replace("”", "")
        assert broken_rules(pdf) == set()
        kind = "/CIDFontType0" if postscript else "/CIDFontType2"
        font = next(
            found for found in dictionaries(pdf) if found.get("/Subtype") == kind and "Hei" in str(found["/BaseFont"])
        )
        program = stream(font, "/FontDescriptor", "/FontFile3" if postscript else "/FontFile2")
        assert len(program) < 60_000
        assert len(reader(pdf).pages) == 1

    def test_the_same_text_gives_the_same_bytes(self, system: Path) -> None:
        write_font(system, "msyh.ttc", make_font(CHINESE + KOREAN, postscript=True))
        made = content(notes=CHINESE + KOREAN)
        assert render(build_view(issued(made), seller())) == render(build_view(issued(made), seller()))


class TestLines:
    def test_chinese_is_broken_between_characters_but_not_before_what_closes(self, system: Path) -> None:
        write_font(system, "msyh.ttc", make_font(CHINESE))
        lines = texts(wrap(CHINESE * 6, STYLE, 60))
        assert "".join(lines) == CHINESE * 6
        assert len(lines) > 10
        assert not {each[0] for each in lines} & set("，。、”）")
        assert not {each[-1] for each in lines} & set("“（")

    def test_figures_and_latin_words_in_it_stay_whole(self, system: Path) -> None:
        write_font(system, "msyh.ttc", make_font(CHINESE))
        lines = texts(wrap("港口勘查2026年报告Counterfoil上海号码头" * 4, STYLE, 75))
        assert sum("2026" in each for each in lines) == sum("Counterfoil" in each for each in lines) == 4

    def test_korean_is_broken_at_its_blanks(self, system: Path) -> None:
        write_font(system, "malgun.ttf", make_font(KOREAN))
        words = set(KOREAN.split())
        assert all(set(each.split()) <= words for each in texts(wrap(f"{KOREAN} " * 6, STYLE, 70)))

    def test_thai_without_blanks_is_broken_between_letters_where_it_must(self) -> None:
        text = "กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยามหาดิลก"
        lines = texts(wrap(text, STYLE, 50))
        assert "".join(lines) == text
        assert not {each[0] for each in lines} & set("ะัาำิีึืุู็่้๊๋์")
        assert not {each[-1] for each in lines} & set("เแโใไ")

    def test_every_line_of_a_paragraph_from_right_to_left_is_ordered_by_itself(self) -> None:
        lines = wrap("אבג 12 דהו Acme זחט 34 יכל", STYLE, 60)
        assert len(lines) > 1
        for run in lines:
            words = ["".join(cluster.text for cluster in piece.clusters) for piece in run.pieces]
            first = run.text.split()[0]
            assert "".join(words).strip().endswith(first[::-1]) or first.isascii()


def test_no_glyph_is_missing_in_random_mixtures_of_all_promised_scripts(system: Path) -> None:
    write_font(system, "NotoSansCJK-Regular.ttc", make_font(CHINESE + JAPANESE + KOREAN))
    letters = [text.replace(" ", "") for text in (*PROMISED.values(), *FURTHER.values(), CHINESE, JAPANESE, KOREAN)]
    letters.append(string.printable.strip())
    dice = random.Random(4)  # noqa: S311  # no secret depends on it
    for _ in range(300):
        text = "".join(dice.choice([*dice.choice(letters), " "]) for _ in range(dice.randint(1, 40)))
        assert missing_characters(text) == (), text
        for run in wrap(text, STYLE, 100):
            assert REPLACEMENT not in run.text
            for piece in run.pieces:
                assert all(glyph.id for cluster in piece.clusters for glyph in cluster.glyphs), text
