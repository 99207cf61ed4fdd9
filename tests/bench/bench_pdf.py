"""PDF, warm: our PDF/A-3b documents against reportlab's plain canvas drawing the same, with the same fonts and logo.

Reportlab is given every text with its place and style, measured and broken already, and only has to draw; our time
holds everything from the stored document to the finished file. Every document differs from the one before. Both run
in turns in one process, so that the machine's moods meet both; medians of CPU time, and their ratio.

Run: python tests/bench/bench_pdf.py [--quick]
"""

from __future__ import annotations

import io
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import typst
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]  # ships no types
from reportlab.pdfgen.canvas import Canvas as ReportlabCanvas  # type: ignore[import-untyped]  # ships no types

import app.documents.pdf.layout as layout_module
from app.documents.fonts import Run, Weight
from app.documents.logo import prepare
from app.documents.pdf import render
from app.documents.pdf.attachment import facturx
from app.documents.pdf.canvas import Canvas, Colour, Style
from app.documents.view import build_view
from app.domain.document import Document
from app.paths import resources
from app.services.einvoices import facturx_xml
from tests.documents.samples import content, issued, logo, many_lines, seller

# (lines, with an embedded invoice for machines): at most so many times as long as reportlab takes for the plain page.
LIMITS = {(12, False): 0.6, (12, True): 0.8, (600, False): 0.4}
PARALLEL_LIMIT, PARALLEL_DOCUMENTS, PARALLEL_QUICK = 1.5, 1000, 200

SELLER = seller()
Step = tuple[str, tuple[Any, ...]]


class Recorder(Canvas):
    """Keeps what is drawn, page by page, for reportlab to draw again."""

    def __init__(self, width: float, height: float, *, mirrored: bool = False) -> None:
        super().__init__(width, height, mirrored=mirrored)
        self.steps: list[list[Step]] = []
        self._current: list[Step] = []
        recorded.append(self)

    def add_page(self) -> None:
        super().add_page()
        self._current = []
        self.steps.append(self._current)

    def turn_to(self, index: int) -> None:
        super().turn_to(index)
        self._current = self.steps[index]

    def text(self, x: float, y: float, run: Run, style: Style) -> None:
        self._current.append(("text", (x, self.height - y, run.text, style)))
        super().text(x, y, run, style)

    def text_right(self, right: float, y: float, run: Run, style: Style, room: float = 0.0) -> None:
        self._current.append(("text_right", (right, self.height - y, run.text, style)))

    def texts_right(self, texts: Iterable[tuple[float, float, Run]], y: float, style: Style) -> None:
        for right, room, run in texts:
            self.text_right(right, y, run, style, room)

    def area(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        self._current.append(("area", (x, self.height - y - height, width, height, colour)))

    def areas(self, rectangles: Sequence[tuple[float, float, float, float]], colour: Colour) -> None:
        flipped = [(x, self.height - y - h, w, h) for x, y, w, h in rectangles]
        self._current.append(("areas", (flipped, colour)))

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        self._current.append(("picture", (x, self.height - y - height, width, height)))


recorded: list[Recorder] = []


@cache
def prepared_reportlab() -> ImageReader:
    """Register the fonts once, and decode the logo once, to the pixels that our page shows."""
    for weight in Weight:
        pdfmetrics.registerFont(TTFont(weight.value, str(resources() / "fonts" / f"{weight.value}.ttf")))
    from PIL import Image

    ready = prepare(logo())
    picture = Image.open(io.BytesIO(logo())).convert("RGBA").resize((ready.width, ready.height))
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    return ImageReader(flat)


def by_reportlab(pages: list[list[Step]], width: float, height: float) -> bytes:
    """Draw recorded pages."""
    image = prepared_reportlab()
    file = io.BytesIO()
    canvas = ReportlabCanvas(file, pagesize=(width, height), invariant=1)
    canvas.setTitle("Invoice")
    canvas.setAuthor("Harbour Works Ltd")
    for steps in pages:
        for name, values in steps:
            match name:
                case "text" | "text_right":
                    x, y, text, style = values
                    canvas.setFont(style.weight.value, style.size)
                    canvas.setFillColorRGB(*(part / 255 for part in style.colour))
                    (canvas.drawString if name == "text" else canvas.drawRightString)(x, y, text)
                case "area":
                    *box, colour = values
                    canvas.setFillColorRGB(*(part / 255 for part in colour))
                    canvas.rect(*box, stroke=0, fill=1)
                case "areas":
                    boxes, colour = values
                    canvas.setFillColorRGB(*(part / 255 for part in colour))
                    path = canvas.beginPath()
                    for box in boxes:
                        path.rect(*box)
                    canvas.drawPath(path, stroke=0, fill=1)
                case "picture":
                    canvas.drawImage(image, *values)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def by_typst(pages: list[list[Step]], width: float, height: float) -> bytes:
    """Have typst set recorded pages as PDF/A-3b, its compiler warm and its fonts loaded."""
    made = typst_compiler().compile(typst_source(pages, width, height), format="pdf", pdf_standards=["a-3b"])
    assert isinstance(made, bytes)
    return made


@cache
def typst_compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[str(resources() / "fonts")], ignore_system_fonts=True)


def typst_source(pages: list[list[Step]], width: float, height: float) -> bytes:
    """Return recorded pages as typst's own markup, everything placed where we have it; the picture is left out."""
    source = [
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)",
        '#set text(font: "Inter", top-edge: "baseline", bottom-edge: "baseline")',
        "#let at(x, y, body) = place(top + left, dx: x * 1pt, dy: y * 1pt, body)",
    ]
    for number, steps in enumerate(pages):
        source += ["#pagebreak()"] if number else []
        for name, values in steps:
            match name:
                case "text" | "text_right":
                    x, y, text, style = values
                    look = f"size: {style.size}pt, weight: {_TYPST_WEIGHTS[style.weight]}"
                    body = f'text({look}, fill: {_typst_colour(style.colour)}, "{_typst_text(text)}")'
                    body = body if name == "text" else f"place(right, box({body}))"
                    source.append(f"#at({x:.2f}, {height - y:.2f}, {body})")
                case "area":
                    x, y, w, h, colour = values
                    fill = _typst_colour(colour)
                    source.append(
                        f"#at({x:.2f}, {height - y - h:.2f}, rect(width: {w}pt, height: {h}pt, fill: {fill}))"
                    )
                case "areas":
                    boxes, colour = values
                    fill = _typst_colour(colour)
                    for x, y, w, h in boxes:
                        shape = f"rect(width: {w:.3f}pt, height: {h:.3f}pt, fill: {fill})"
                        source.append(f"#at({x:.3f}, {height - y - h:.3f}, {shape})")
    return "\n".join(source).encode()


_TYPST_WEIGHTS = {Weight.REGULAR: 400, Weight.MEDIUM: 500, Weight.SEMIBOLD: 600}


def _typst_colour(colour: Colour) -> str:
    return "rgb({}, {}, {})".format(*colour)


def _typst_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def recording(document: Document) -> Recorder:
    """Lay ``document`` out on a recorder."""
    with mock.patch.object(layout_module, "Canvas", Recorder):
        render(build_view(document, SELLER))
    return recorded.pop()


def made(lines: int, seed: int) -> Document:
    """A document like no other."""
    return issued(content(many_lines(lines, seed)), number=f"INV-2026-{seed:04}", seller=SELLER)


def cpu(work: Callable[[], bytes]) -> float:
    """Milliseconds of processor time."""
    start = time.process_time()
    assert work().startswith(b"%PDF")
    return (time.process_time() - start) * 1000


def compare(lines: int, embedded: bool, rounds: int) -> float:
    """Print medians and their ratio."""
    ours, theirs = [], []
    for turn in range(rounds + 2):
        document = made(lines, 1000 + turn * 37)
        pages = recording(made(lines, 900_000 + turn * 37))
        carried = [facturx(facturx_xml(document))] if embedded else []
        mine = cpu(lambda: render(build_view(document, SELLER), carried))  # noqa: B023  # called at once
        other = cpu(lambda: by_reportlab(pages.steps, pages.width, pages.height))  # noqa: B023
        if turn >= 2:  # the first two warm both up
            ours.append(mine)
            theirs.append(other)
    first, second = statistics.median(ours), statistics.median(theirs)
    ratio = first / second
    limit = LIMITS[lines, embedded]
    verdict = "ok" if ratio <= limit else "TOO SLOW"
    figures = f"ours {first:6.1f} ms, reportlab {second:6.1f} ms, ratio {ratio:.2f}"
    print(f"{lines:4} lines{' and XML' if embedded else ''}: {figures} (at most {limit}) {verdict}")
    return ratio


def against_typst(rounds: int) -> None:
    """Print how long typst takes for the same page, written anew each time as ours is."""
    ours, theirs = [], []
    for turn in range(rounds + 2):
        document = made(12, 500_000 + turn * 37)
        pages = recording(made(12, 700_000 + turn * 37))
        carried = [facturx(facturx_xml(document))]
        mine = cpu(lambda: render(build_view(document, SELLER), carried))  # noqa: B023  # called at once
        other = cpu(lambda: by_typst(pages.steps, pages.width, pages.height))  # noqa: B023
        if turn >= 2:
            ours.append(mine)
            theirs.append(other)
    first, second = statistics.median(ours), statistics.median(theirs)
    print(f"  12 lines and XML: ours {first:6.1f} ms, typst {second:6.1f} ms, ratio {first / second:.2f}")


def work_off(seeds: range) -> int:
    """Render a document for each seed."""
    return sum(len(render(build_view(made(12, seed), SELLER))) for seed in seeds)


def parallel(documents: int) -> float:
    """Print how much faster two warm processes are than one."""
    half = documents // 2
    factors = []
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(work_off, [range(5), range(5, 10)], chunksize=1)
        for turn in range(3):
            base = 10_000 * (turn + 1)
            start = time.perf_counter()
            pool.apply(work_off, (range(base, base + documents),))
            alone = time.perf_counter() - start
            start = time.perf_counter()
            pool.map(
                work_off, [range(base + 2000 + part, base + 2000 + part + half) for part in (0, half)], chunksize=1
            )
            factors.append(alone / (time.perf_counter() - start))
    factor = statistics.median(factors)
    verdict = "ok" if factor >= PARALLEL_LIMIT else "TOO SLOW"
    figures = f"two processes are {factor:.2f} times one"
    print(f"{documents} documents: {figures} (at least {PARALLEL_LIMIT}) {verdict}")
    return factor


def main() -> int:
    """Run all; the exit status says whether every limit was kept."""
    quick = "--quick" in sys.argv
    kept = [
        compare(lines, embedded, (3 if quick else 9) if lines > 100 else (9 if quick else 31)) <= limit
        for (lines, embedded), limit in LIMITS.items()
    ]
    against_typst(9 if quick else 31)
    kept.append(parallel(PARALLEL_QUICK if quick else PARALLEL_DOCUMENTS) >= PARALLEL_LIMIT)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
