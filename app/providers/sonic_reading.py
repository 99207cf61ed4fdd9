"""What Sonic shows, as domain values. Its documents disagree on envelopes, key names and units; both are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from app.domain import marker as markers
from app.domain.currencies import CURRENCIES
from app.domain.decimals import from_minor
from app.domain.remote import Account, RemoteInvoice, RemotePayment, RemoteStatus
from app.providers.protocol import Session
from app.providers.reading import Members, evidence, identity, link, moment, number, text

HOSTS = ("sonicpay.org",)
HOME = "https://sonicpay.org"

_STATUSES = {"paid": RemoteStatus.PAID, "unpaid": RemoteStatus.OPEN}
_PLACEHOLDER = "invoice_id"


def invoice(row: Members, session: Session, *, created: bool = False) -> RemoteInvoice | None:
    """Read an invoice; None when it has no usable id [11.15].

    The status of the reply to a create says nothing: its sample is paid at once. It is not shown; the invoice counts as
    open until a list or a get says otherwise [11.5].
    """
    remote_id = identity(row, "id")
    if not remote_id or remote_id == _PLACEHOLDER:
        return None
    raw_status, amount = "" if created else text(row, "status"), number(row, "amount")
    status = RemoteStatus.OPEN if created else _STATUSES.get(raw_status.strip().casefold(), RemoteStatus.UNKNOWN)
    name, description = text(row, "name"), text(row, "description")
    fraction = amount is not None and amount != amount.to_integral_value()
    unit = session.option("amount_unit")
    code = text(row, "currency").strip().upper()
    read = RemoteInvoice(
        remote_id,
        number=text(row, "reference"),
        status=status,
        raw_status=raw_status,
        amount=amount,
        currency=code,
        # A fraction can only be of whole units [11.3].
        unit_known=fraction or unit == "major",
        marker_texts=(*_metadata(row), *(part for part in (name, description) if part)),
        description=markers.strip(" - ".join(part for part in (name, description) if part)),
        created_at=_created(row),
        payment_url=link(text(row, "payment_url", "url"), HOME, HOSTS),
        evidence=evidence(row, session.secret, "metadata", "description"),
    )
    return in_minor_units(read) if unit == "minor" and not fraction else read


def in_minor_units(remote: RemoteInvoice) -> RemoteInvoice:
    """Return ``remote`` with its amount understood as minor units."""
    if remote.amount is None or remote.amount != remote.amount.to_integral_value():
        return remote
    return replace(remote, amount=from_minor(int(remote.amount), digits(remote.currency)), unit_known=True)


def digits(code: str) -> int:
    """Return the minor-unit digits of a currency; of one not in the table, the two its samples imply."""
    known = CURRENCIES.get(code.upper())
    return known.digits if known is not None else 2


def _created(row: Members) -> datetime | None:
    return moment(row, "created_at", "createdAt", "date")


def _metadata(row: Members) -> tuple[str, ...]:
    """Return the texts of the metadata; it does not always come back [11.12]."""
    metadata = row.get("metadata")
    if not isinstance(metadata, dict):
        return ()
    return tuple(value[:1_000] for value in list(metadata.values())[:50] if isinstance(value, str) and value)


def payment(remote: RemoteInvoice, account: Account) -> RemotePayment | None:
    """Return the payment that a paid invoice stands for: Sonic shows no other, and not the day it came in.

    It proves nothing while the unit of the amount is open. Its currency is the local one that the user mapped.
    """
    if remote.status is not RemoteStatus.PAID:
        return None
    local = {code: known for known, code in mapping(account).items()}
    return RemotePayment(
        f"invoice:{remote.remote_id}",
        remote_id=remote.remote_id,
        amount=remote.amount or Decimal(0),
        currency=local.get(remote.currency, remote.currency),
        paid_at=remote.paid_at,
        status=remote.raw_status,
        proves=remote.unit_known and remote.amount is not None and remote.amount > 0,
        evidence=remote.evidence,
    )


def mapping(account: Account) -> dict[str, str]:
    """Return the user's map from local currency to Sonic's code.

    Raises:
        ValueError: when the option is not written as ``USD=USDT, EUR=EURC``.
    """
    pairs = {}
    for part in account.option("currencies").split(","):
        if part.strip():
            local, separator, remote = (piece.strip().upper() for piece in part.partition("="))
            if not separator or local not in CURRENCIES or not (3 <= len(remote) <= 5 and remote.isalpha()):
                raise ValueError(part.strip())
            pairs[local] = remote
    return pairs
