"""The words of a document in each language it can be written in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """The wording of one language; braces are filled in with `str.format`."""

    invoice: str
    credit_note: str
    cancellation: str
    draft: str
    billed_to: str
    credited_to: str
    delivered_to: str
    issued: str
    due: str
    delivery_date: str
    reference: str
    customer_tax_id: str
    attention: str
    corrects_invoice: str
    cancels_invoice: str
    tax_id: str
    tax_number: str
    # The line table.
    description: str
    quantity: str
    price: str
    price_with_tax: str
    discount: str
    net: str
    total: str
    per: str
    carried_over: str
    brought_forward: str
    line_allowance: str
    line_charge: str
    # The totals.
    sum_of_lines: str
    allowance: str
    charge: str
    net_total: str
    gross_total: str
    tax_on: str
    includes_tax_on: str
    untaxed: str
    prepaid: str
    rounding: str
    total_due: str
    total_credit: str
    prices_include_tax: str
    # How to pay, and the foot of the page.
    how_to_pay: str
    pay_until: str
    pay_now: str
    nothing_to_pay: str
    credit_follows: str
    cancels_in_full: str
    account_holder: str
    bank: str
    account_number: str
    scan_to_pay: str
    page: str
    # Taxes.
    vat: str
    sales_tax: str
    goods_tax: str
    zero_rated: str
    exempt: str
    reverse_charge: str
    intra_community: str
    export: str
    outside_scope: str
    reverse_charge_reason: str
    intra_community_reason: str
    export_reason: str
    exempt_reason: str
    outside_scope_reason: str


_ENGLISH = Texts(
    invoice="Invoice",
    credit_note="Credit note",
    cancellation="Cancellation",
    draft="draft",
    billed_to="Billed to",
    credited_to="Credited to",
    delivered_to="Delivered to",
    issued="Issued",
    due="Due",
    delivery_date="Delivered",
    reference="Reference",
    customer_tax_id="Your tax ID",
    attention="Attn {name}",
    corrects_invoice="Corrects invoice",
    cancels_invoice="Cancels invoice",
    tax_id="{tax} ID {number}",
    tax_number="Tax no. {number}",
    description="Description",
    quantity="Quantity",
    price="Price",
    price_with_tax="Price incl. {tax}",
    discount="Discount",
    net="Net",
    total="Total",
    per="per {quantity}",
    carried_over="Carried over",
    brought_forward="Brought forward",
    line_allowance="Discount",
    line_charge="Surcharge",
    sum_of_lines="Sum of lines",
    allowance="Discount",
    charge="Surcharge",
    net_total="Net",
    gross_total="Total",
    tax_on="{tax} {rate} on {basis}",
    includes_tax_on="includes {tax} {rate} on {basis}",
    untaxed="{what} on {basis}",
    prepaid="Already paid",
    rounding="Rounding",
    total_due="Total due",
    total_credit="Total credit",
    prices_include_tax="All prices include {tax}.",
    how_to_pay="How to pay",
    pay_until="Please pay {amount} by {date}.",
    pay_now="Please pay {amount}.",
    nothing_to_pay="Nothing is left to pay.",
    credit_follows="This amount is credited to you; there is nothing to pay.",
    cancels_in_full="This document cancels invoice {number} in full; there is nothing to pay.",
    account_holder="Account holder",
    bank="Bank",
    account_number="Account",
    scan_to_pay="Scan to pay",
    page="Page {page} of {pages}",
    vat="VAT",
    sales_tax="Sales tax",
    goods_tax="GST",
    zero_rated="Zero rated",
    exempt="Exempt from {tax}",
    reverse_charge="Reverse charge",
    intra_community="Intra-Community supply",
    export="Export",
    outside_scope="Not subject to {tax}",
    reverse_charge_reason="Reverse charge: the customer accounts for the {tax}.",
    intra_community_reason="Intra-Community supply, exempt from {tax}.",
    export_reason="Export, exempt from {tax}.",
    exempt_reason="Exempt from {tax}.",
    outside_scope_reason="Not subject to {tax}.",
)

_GERMAN = Texts(
    invoice="Rechnung",
    credit_note="Rechnungskorrektur",
    cancellation="Stornorechnung",
    draft="Entwurf",
    billed_to="Rechnung an",
    credited_to="Rechnungskorrektur an",
    delivered_to="Lieferung an",
    issued="Datum",
    due="Fällig",
    delivery_date="Leistungsdatum",
    reference="Referenz",
    customer_tax_id="Ihre USt-IdNr.",
    attention="z. Hd. {name}",
    corrects_invoice="Zu Rechnung",
    cancels_invoice="Storniert Rechnung",
    tax_id="USt-IdNr. {number}",
    tax_number="Steuernr. {number}",
    description="Beschreibung",
    quantity="Menge",
    price="Preis",
    price_with_tax="Preis inkl. {tax}",
    discount="Rabatt",
    net="Netto",
    total="Gesamt",
    per="je {quantity}",
    carried_over="Übertrag",
    brought_forward="Übertrag",
    line_allowance="Rabatt",
    line_charge="Zuschlag",
    sum_of_lines="Summe der Positionen",
    allowance="Rabatt",
    charge="Zuschlag",
    net_total="Netto",
    gross_total="Brutto",
    tax_on="{tax} {rate} auf {basis}",
    includes_tax_on="enthält {tax} {rate} auf {basis}",
    untaxed="{what} auf {basis}",
    prepaid="Bereits bezahlt",
    rounding="Rundung",
    total_due="Zu zahlen",
    total_credit="Gutgeschrieben",
    prices_include_tax="Alle Preise enthalten die {tax}.",
    how_to_pay="Zahlung",
    pay_until="Bitte zahlen Sie {amount} bis zum {date}.",
    pay_now="Bitte zahlen Sie {amount}.",
    nothing_to_pay="Es ist nichts mehr zu zahlen.",
    credit_follows="Dieser Betrag wird Ihnen gutgeschrieben; es ist nichts zu zahlen.",
    cancels_in_full="Dieser Beleg storniert Rechnung {number} vollständig; es ist nichts zu zahlen.",
    account_holder="Kontoinhaber",
    bank="Bank",
    account_number="Konto",
    scan_to_pay="Zum Zahlen scannen",
    page="Seite {page} von {pages}",
    vat="USt.",
    sales_tax="Verkaufssteuer",
    goods_tax="GST",
    zero_rated="Nullsatz",
    exempt="Steuerfrei",
    reverse_charge="Steuerschuldner Leistungsempfänger",
    intra_community="Innergemeinschaftliche Lieferung",
    export="Ausfuhrlieferung",
    outside_scope="Nicht steuerbar",
    reverse_charge_reason="Steuerschuldnerschaft des Leistungsempfängers.",
    intra_community_reason="Steuerfreie innergemeinschaftliche Lieferung.",
    export_reason="Steuerfreie Ausfuhrlieferung.",
    exempt_reason="Steuerfreie Leistung.",
    outside_scope_reason="Nicht steuerbare Leistung.",
)

_FRENCH = Texts(
    invoice="Facture",
    credit_note="Avoir",
    cancellation="Facture d’annulation",
    draft="brouillon",
    billed_to="Facturé à",
    credited_to="Crédité à",
    delivered_to="Livré à",
    issued="Date",
    due="Échéance",
    delivery_date="Livraison",
    reference="Référence",
    customer_tax_id="Votre n° de TVA",
    attention="À l’attention de {name}",
    corrects_invoice="Rectifie la facture",
    cancels_invoice="Annule la facture",
    tax_id="N° de {tax} {number}",
    tax_number="N° fiscal {number}",
    description="Désignation",
    quantity="Quantité",
    price="Prix",
    price_with_tax="Prix {tax} incl.",
    discount="Remise",
    net="Net",
    total="Total",
    per="par {quantity}",
    carried_over="À reporter",
    brought_forward="Report",
    line_allowance="Remise",
    line_charge="Supplément",
    sum_of_lines="Total des lignes",
    allowance="Remise",
    charge="Supplément",
    net_total="Total HT",
    gross_total="Total TTC",
    tax_on="{tax} {rate} sur {basis}",
    includes_tax_on="dont {tax} {rate} sur {basis}",
    untaxed="{what} sur {basis}",
    prepaid="Déjà réglé",
    rounding="Arrondi",
    total_due="Net à payer",
    total_credit="Montant de l’avoir",
    prices_include_tax="Tous les prix s’entendent {tax} comprise.",
    how_to_pay="Règlement",
    pay_until="Merci de régler {amount} au plus tard le {date}.",
    pay_now="Merci de régler {amount}.",
    nothing_to_pay="Il ne reste rien à payer.",
    credit_follows="Ce montant est porté à votre crédit ; il n’y a rien à payer.",
    cancels_in_full="Ce document annule intégralement la facture {number} ; il n’y a rien à payer.",
    account_holder="Titulaire",
    bank="Banque",
    account_number="Compte",
    scan_to_pay="Scanner pour payer",
    page="Page {page} sur {pages}",
    vat="TVA",
    sales_tax="Taxe",
    goods_tax="TPS",
    zero_rated="Taux zéro",
    exempt="Exonéré de {tax}",
    reverse_charge="Autoliquidation",
    intra_community="Livraison intracommunautaire",
    export="Exportation",
    outside_scope="Non soumis à la {tax}",
    reverse_charge_reason="Autoliquidation : {tax} due par le preneur.",
    intra_community_reason="Livraison intracommunautaire exonérée de {tax}.",
    export_reason="Exportation exonérée de {tax}.",
    exempt_reason="Exonéré de {tax}.",
    outside_scope_reason="Non soumis à la {tax}.",
)

_SPANISH = Texts(
    invoice="Factura",
    credit_note="Factura rectificativa",
    cancellation="Factura de anulación",
    draft="borrador",
    billed_to="Facturado a",
    credited_to="Abonado a",
    delivered_to="Entregado a",
    issued="Fecha",
    due="Vencimiento",
    delivery_date="Entrega",
    reference="Referencia",
    customer_tax_id="Su NIF/IVA",
    attention="A la atención de {name}",
    corrects_invoice="Rectifica la factura",
    cancels_invoice="Anula la factura",
    tax_id="NIF-IVA {number}",
    tax_number="NIF {number}",
    description="Concepto",
    quantity="Cantidad",
    price="Precio",
    price_with_tax="Precio con {tax}",
    discount="Descuento",
    net="Neto",
    total="Total",
    per="por {quantity}",
    carried_over="Suma y sigue",
    brought_forward="Suma anterior",
    line_allowance="Descuento",
    line_charge="Recargo",
    sum_of_lines="Suma de líneas",
    allowance="Descuento",
    charge="Recargo",
    net_total="Base imponible",
    gross_total="Total",
    tax_on="{tax} {rate} sobre {basis}",
    includes_tax_on="incluye {tax} {rate} sobre {basis}",
    untaxed="{what} sobre {basis}",
    prepaid="Ya pagado",
    rounding="Redondeo",
    total_due="Total a pagar",
    total_credit="Total a abonar",
    prices_include_tax="Todos los precios incluyen {tax}.",
    how_to_pay="Forma de pago",
    pay_until="Rogamos abone {amount} a más tardar el {date}.",
    pay_now="Rogamos abone {amount}.",
    nothing_to_pay="No queda nada por pagar.",
    credit_follows="Este importe se le abona; no hay nada que pagar.",
    cancels_in_full="Este documento anula íntegramente la factura {number}; no hay nada que pagar.",
    account_holder="Titular",
    bank="Banco",
    account_number="Cuenta",
    scan_to_pay="Escanear para pagar",
    page="Página {page} de {pages}",
    vat="IVA",
    sales_tax="Impuesto",
    goods_tax="GST",
    zero_rated="Tipo cero",
    exempt="Exento de {tax}",
    reverse_charge="Inversión del sujeto pasivo",
    intra_community="Entrega intracomunitaria",
    export="Exportación",
    outside_scope="No sujeto a {tax}",
    reverse_charge_reason="Inversión del sujeto pasivo: el {tax} lo liquida el destinatario.",
    intra_community_reason="Entrega intracomunitaria exenta de {tax}.",
    export_reason="Exportación exenta de {tax}.",
    exempt_reason="Operación exenta de {tax}.",
    outside_scope_reason="Operación no sujeta a {tax}.",
)

_TEXTS = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH}


def texts(language: str) -> Texts:
    """Return the wording of a language, English where it is none of ours."""
    return _TEXTS.get(language, _ENGLISH)
