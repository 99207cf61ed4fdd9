"""E-invoices: 1,000 read against bare lxml parsing of the same bytes, 1,000 written, and 100,000 mutated ones read.

Half are UBL, half CII. Reading and parsing take turns in one process, so that the machine's moods meet both; CPU time.
What is made to take long or much memory is read in a process of its own, against limits for both.
Every mutated one is read, recomputed, told as JSON and made into a document, or refused with a reason: in bounded time,
without another error, and without the memory growing.

Run: python tests/bench/bench_einvoice.py [MUTATIONS [SEED]]
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lxml import etree

from app.documents.apart import read_apart
from app.documents.einvoice.build import from_document
from app.documents.einvoice.content import to_content, why_not_calculated
from app.documents.einvoice.forms import FORM_FACTS
from app.documents.einvoice.model import EInvoice
from app.documents.einvoice.read import read_xml
from app.documents.einvoice.writing import write_xml
from app.domain.einvoice import EInvoiceForm
from app.domain.errors import InputRefused
from app.services import received
from app.services.limits import content_problems
from tests.support.einvoices import SELLER, random_document
from tests.support.full_einvoices import full
from tests.support.mutated_xml import mutated
from tests.support.small_einvoices import UBL

DOCUMENTS, ROUNDS, MUTATIONS = 1_000, 5, 100_000
READING_LIMIT = 20  # times bare parsing
SLOWEST_ALLOWED, GROWTH_ALLOWED_MB = 1.0, 60
HOSTILE_SECONDS, HOSTILE_MB = 20, 400
FORMS = (EInvoiceForm.UBL, EInvoiceForm.CII)


def main(arguments: list[str]) -> int:
    """Measure, then mutate; return whether anything was out of bounds."""
    mutations = int(arguments[0]) if arguments else MUTATIONS
    seed = int(arguments[1]) if len(arguments) > 1 else time.time_ns() % 10**9
    slow = measured()
    large = hostile_survived()
    wrong = mutations_survived(mutations, seed)
    return int(slow or large or wrong)


def measured() -> bool:
    """Measure reading and writing; return whether reading takes longer than it may."""
    dice = random.Random(1)  # noqa: S311 - the same each time
    invoices: list[tuple[EInvoice, EInvoiceForm]] = []
    for place in range(DOCUMENTS):
        document = random_document(dice)
        form = FORMS[place % len(FORMS)]
        invoices.append((from_document(document, document.seller or SELLER, form), form))
    files = [write_xml(invoice, form) for invoice, form in invoices]
    told = f"{DOCUMENTS} e-invoices of {sum(map(len, files)) // DOCUMENTS} bytes"
    parsing, reading, writing = [], [], []
    for _ in range(ROUNDS):
        parsing.append(taken(lambda: [etree.fromstring(file) for file in files]))
        reading.append(taken(lambda: [read_xml(file) for file in files]))
        writing.append(taken(lambda: [write_xml(invoice, form) for invoice, form in invoices]))
    bare, read, write = (statistics.median(times) for times in (parsing, reading, writing))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(reading, parsing, strict=True))
    say(f"{told}: parsed {bare:.3f} s, read {read:.3f} s ({ratio:.1f} times), written {write:.3f} s")
    if ratio > READING_LIMIT:
        say(f"reading takes more than {READING_LIMIT} times as long as parsing")
    return ratio > READING_LIMIT


def taken(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def hostile_survived() -> int:
    """Read what is made to take long or much memory, each in a process of its own; return how many did."""
    wrong = 0
    for name, data in hostile().items():
        answer, seconds, memory = read_apart(answered_apart, data, 120)
        say(f"{name}, {len(data) / 1e6:.0f} MB: {answer} in {seconds:.1f} s with {memory} MB")
        wrong += seconds > HOSTILE_SECONDS or memory > HOSTILE_MB
    return wrong


def hostile() -> dict[str, bytes]:
    """Return e-invoices as large as they are let in, or larger, of every shape that costs."""
    begin, end = UBL.index(" <cac:InvoiceLine>"), UBL.index("</Invoice>")
    line = UBL[begin:end]

    def with_lines(lines: str) -> bytes:
        return f"{UBL[:begin]}{lines}</Invoice>".encode()

    return {
        "as many lines as can be": with_lines(line * 10_000),
        "empty lines": with_lines("<cac:InvoiceLine/>" * 390_000),
        "empty allowances": with_lines(
            line.replace("<cac:Item>", "<cac:AllowanceCharge/>" * 28 + "<cac:Item>") * 9_000
        ),
        "unknown names": with_lines("".join(f"<U{n} xmlns='u{n}'/>" for n in range(390_000))),
        "notes": UBL.replace("<cbc:Note>", "<cbc:Note>x</cbc:Note>" * 300_000 + "<cbc:Note>").encode(),
        "a long name": UBL.replace(">Survey<", f">{'ä' * 15_000_000}<").encode(),
        "a long number": UBL.replace(">238.00<", f">{'9' * 15_000_000}<").encode(),
        "nested": UBL.replace("<cbc:Note>", f"<cbc:Note>{'<x>' * 200}{'</x>' * 200}").encode(),
    }


def answered_apart(data: bytes) -> tuple[str, float, int]:
    """Read one; return the answer, the CPU seconds it took, and the most memory the process had, in MB."""
    begin = time.process_time()
    answer = answered(data)
    return answer, time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def mutations_survived(count: int, seed: int) -> int:
    """Read mutated e-invoices; return how many were not answered as they must be."""
    dice = random.Random(seed)  # noqa: S311 - to be repeated
    files = [write_xml(full(kind, FORM_FACTS[form].syntax), form) for form in FORMS for kind in ("380", "381")]
    seen: Counter[str] = Counter()
    slowest, before = 0.0, 0
    for turn in range(count):
        data = mutated(dice.choice(files), dice)
        begin = time.process_time()
        try:
            seen[answered(data)] += 1
        except Exception as error:  # noqa: BLE001 - whatever is left is what this looks for
            seen["error"] += 1
            target = Path(f"einvoice-{seed}-{turn}.xml")
            target.write_bytes(data)
            say(f"seed {seed}, turn {turn}: {error!r}; kept as {target}")
        slowest = max(slowest, time.process_time() - begin)
        if turn == min(count // 10, 5_000):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    say(f"{count} mutated, seed {seed}: {dict(seen)}, slowest {slowest:.3f} s, memory grew by {growth} MB")
    wrong = seen["error"] + (slowest > SLOWEST_ALLOWED) + (growth > GROWTH_ALLOWED_MB)
    return wrong + (seen["refused"] > count // 2)


def answered(data: bytes) -> str:
    """Read one as the command line and the window do."""
    try:
        found = received.read(data)
    except InputRefused:
        return "refused"
    json.dumps(received.as_json(found))
    if not why_not_calculated(found.invoice):
        content_problems(to_content(found.invoice))
    return "wrong" if found.findings else "consistent"


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
