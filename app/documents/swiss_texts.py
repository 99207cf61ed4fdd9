"""The headings of the Swiss QR-bill in its four languages, as the Implementation Guidelines give them (annex C)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SwissTexts:
    """The headings in one language."""

    payment_part: str
    account: str
    reference: str
    additional: str
    currency: str
    amount: str
    receipt: str
    acceptance_point: str
    payable_by: str
    payable_by_blank: str


_TEXTS = {
    "de": SwissTexts(
        payment_part="Zahlteil",
        account="Konto / Zahlbar an",
        reference="Referenz",
        additional="Zusätzliche Informationen",
        currency="Währung",
        amount="Betrag",
        receipt="Empfangsschein",
        acceptance_point="Annahmestelle",
        payable_by="Zahlbar durch",
        payable_by_blank="Zahlbar durch (Name/Adresse)",
    ),
    "fr": SwissTexts(
        payment_part="Section paiement",
        account="Compte / Payable à",
        reference="Référence",
        additional="Informations supplémentaires",
        currency="Monnaie",
        amount="Montant",
        receipt="Récépissé",
        acceptance_point="Point de dépôt",
        payable_by="Payable par",
        payable_by_blank="Payable par (nom/adresse)",
    ),
    "it": SwissTexts(
        payment_part="Sezione pagamento",
        account="Conto / Pagabile a",
        reference="Riferimento",
        additional="Informazioni supplementari",
        currency="Valuta",
        amount="Importo",
        receipt="Ricevuta",
        acceptance_point="Punto di accettazione",
        payable_by="Pagabile da",
        payable_by_blank="Pagabile da (nome/indirizzo)",
    ),
    "en": SwissTexts(
        payment_part="Payment part",
        account="Account / Payable to",
        reference="Reference",
        additional="Additional information",
        currency="Currency",
        amount="Amount",
        receipt="Receipt",
        acceptance_point="Acceptance point",
        payable_by="Payable by",
        payable_by_blank="Payable by (name/address)",
    ),
}


def swiss_texts(language: str) -> SwissTexts:
    """Return the headings of a language, English where the bill knows none of it."""
    return _TEXTS.get(language, _TEXTS["en"])
