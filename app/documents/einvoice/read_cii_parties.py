"""Reads the parties of a Cross Industry Invoice: who they are, where, and how to reach them."""

from __future__ import annotations

from app.documents.einvoice.model import ContactPoint, Identifier, PostalAddress, TradeParty
from app.documents.einvoice.node import Node


def read_party(group: Node, *, sells: bool = True) -> TradeParty:
    """Return a party; only one that ``sells`` has a number of the local tax office."""
    legal, contact = group.group("ram:SpecifiedLegalOrganization"), group.group("ram:DefinedTradeContact")
    endpoint = group.identifier("ram:URIUniversalCommunication/ram:URIID")
    vat_id = tax_number = ""
    for entry in group.groups("ram:SpecifiedTaxRegistration"):
        number = entry.identifier("ram:ID")
        if number.scheme == "VA" and not vat_id:
            vat_id = number.value
        elif number.scheme != "VA" and sells and not tax_number:
            tax_number = number.value
        elif number:
            entry.no_place_for("ram:ID", number.value)
    plain = [Identifier(each.value) for each in group.identifiers("ram:ID")]
    return TradeParty(
        name=group.text("ram:Name"),
        trading_name=legal.text("ram:TradingBusinessName"),
        ids=(*plain, *group.identifiers("ram:GlobalID")),
        legal_id=legal.identifier("ram:ID"),
        vat_id=vat_id,
        tax_number=tax_number,
        legal_info="\n".join(group.texts("ram:Description")),
        endpoint=endpoint,
        address=read_address(group.group("ram:PostalTradeAddress")),
        contact=_contact(contact) if contact else None,
    )


def _contact(group: Node) -> ContactPoint:
    person, department = group.text("ram:PersonName"), group.text("ram:DepartmentName")
    return ContactPoint(
        ", ".join(part for part in (person, department) if part),
        group.text("ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
        group.text("ram:EmailURIUniversalCommunication/ram:URIID"),
    )


def read_address(group: Node) -> PostalAddress | None:
    """Return an address, None where there is none."""
    if not group:
        return None
    return PostalAddress(
        line1=group.text("ram:LineOne"),
        line2=group.text("ram:LineTwo"),
        line3=group.text("ram:LineThree"),
        city=group.text("ram:CityName"),
        postal_code=group.text("ram:PostcodeCode"),
        region=group.text("ram:CountrySubDivisionName"),
        country=group.text("ram:CountryID"),
    )


def read_ids(group: Node) -> list[Identifier]:
    """Return the identifiers of a party, those with a scheme first."""
    return [*group.identifiers("ram:GlobalID"), *(Identifier(each.value) for each in group.identifiers("ram:ID"))]
