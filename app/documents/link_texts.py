"""The words around a payment link, on an invoice and on a payment slip, in each language a document can have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkTexts:
    """The wording of one language; braces are filled in with `str.format`."""

    payment_slip: str
    still_to_pay: str
    paid: str
    credited: str
    pay_online: str
    scan_or_open: str
    through: str
    belongs_to: str


_TEXTS = {
    "en": LinkTexts(
        payment_slip="Payment slip",
        still_to_pay="Still to pay",
        paid="Paid",
        credited="Credited",
        pay_online="Pay online",
        scan_or_open="Scan the code with your phone, or open this link:",
        through="You pay {seller} through {provider}, at {host}.",
        belongs_to="This slip belongs to invoice {number} and does not replace it.",
    ),
    "de": LinkTexts(
        payment_slip="Zahlschein",
        still_to_pay="Noch zu zahlen",
        paid="Bezahlt",
        credited="Gutgeschrieben",
        pay_online="Online zahlen",
        scan_or_open="Scannen Sie den Code mit dem Telefon, oder öffnen Sie diesen Link:",
        through="Sie zahlen an {seller} über {provider}, auf {host}.",
        belongs_to="Dieser Zahlschein gehört zur Rechnung {number} und ersetzt sie nicht.",
    ),
    "fr": LinkTexts(
        payment_slip="Bulletin de paiement",
        still_to_pay="Reste à payer",
        paid="Réglé",
        credited="Crédité",
        pay_online="Payer en ligne",
        scan_or_open="Scannez le code avec votre téléphone, ou ouvrez ce lien :",
        through="Vous payez {seller} par l’intermédiaire de {provider}, sur {host}.",
        belongs_to="Ce bulletin se rapporte à la facture {number} et ne la remplace pas.",
    ),
    "es": LinkTexts(
        payment_slip="Hoja de pago",
        still_to_pay="Pendiente de pago",
        paid="Pagado",
        credited="Abonado",
        pay_online="Pagar en línea",
        scan_or_open="Escanee el código con su teléfono, o abra este enlace:",
        through="Usted paga a {seller} a través de {provider}, en {host}.",
        belongs_to="Esta hoja corresponde a la factura {number} y no la sustituye.",
    ),
}


def link_texts(language: str) -> LinkTexts:
    """Return the wording of a language, English where it is none of ours."""
    return _TEXTS.get(language, _TEXTS["en"])
