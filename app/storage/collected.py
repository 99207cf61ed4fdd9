"""How documents of a list are being collected: one short answer for each, with the standard library alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple


class Collected(NamedTuple):
    """The newest hand-over of a document, the remote invoice it was made from, or the link that a draft is to carry.

    Attributes:
        account: its name.
        state: of the hand-over, a value of `app.domain.remote.OperationState`; empty for a document made from there;
            of a draft that is to carry a payment link, one of `LINK_STATES`.
        channel: a value of `app.domain.remote.Channel`.
        status: what the provider last said, a value of `app.domain.remote.RemoteStatus`; empty while it said nothing.
        raw_status: as received.
        paid_at: UTC text, empty when the provider names no time.
        missing: complete lists do not show it any more.
        delivery: state of a delivery that is a call of its own, empty when there is none.
        reminders: how often the customer was reminded.
        attention: something about it needs a decision.
    """

    account: str
    state: str
    channel: str
    status: str
    raw_status: str
    paid_at: str
    missing: bool
    delivery: str
    reminders: int
    attention: bool


LINK_WAITS, LINK_READY, LINK_UNUSABLE = LINK_STATES = ("link-waits", "link-ready", "link-unusable")

_FACTS = """
    coalesce(remote_invoice.status, ''), coalesce(remote_invoice.raw_status, ''), coalesce(remote_invoice.paid_at, ''),
    remote_invoice.missing_since IS NOT NULL
"""
_HANDED_OVER = f"""
    SELECT operation.document_id, account.name, operation.state, operation.channel, {_FACTS},
        coalesce((SELECT delivery.state FROM operation AS delivery WHERE delivery.parent_id = operation.id
            AND delivery.kind = 'send' ORDER BY delivery.id DESC LIMIT 1), ''),
        (SELECT count(*) FROM operation AS reminder WHERE reminder.parent_id = operation.id
            AND reminder.kind = 'remind' AND reminder.state = 'confirmed'),
        EXISTS (SELECT 1 FROM operation AS held WHERE held.document_id = operation.document_id
            AND held.state = 'needs_attention')
    FROM operation JOIN account ON account.id = operation.account_id
    LEFT JOIN remote_invoice
        ON remote_invoice.document_id = operation.document_id AND remote_invoice.operation_id = operation.id
    WHERE operation.kind = 'create' AND operation.state <> 'cancelled'
        AND operation.document_id IN (SELECT value FROM json_each(:ids))
    ORDER BY operation.id
"""  # noqa: S608 - fixed words
_MADE_FROM_THERE = f"""
    SELECT remote_invoice.document_id, account.name, '', 'none', {_FACTS}, '', 0, 0
    FROM remote_invoice JOIN account ON account.id = remote_invoice.account_id
    WHERE remote_invoice.operation_id IS NULL AND remote_invoice.document_id IN (SELECT value FROM json_each(:ids))
    ORDER BY remote_invoice.id
"""  # noqa: S608 - fixed words
_WAITING = f"""
    SELECT document.id, account.name, CASE
            WHEN checkout_page.status IN ('paused', 'archived', 'expired') OR account.removed THEN '{LINK_UNUSABLE}'
            WHEN checkout_page.url = '' THEN '{LINK_WAITS}' ELSE '{LINK_READY}' END,
        'none', '', '', '', 0, '', 0, 0
    FROM document JOIN document_body ON document_body.document_id = document.id
    JOIN checkout_page ON checkout_page.id = document_body.checkout_page_id
    JOIN account ON account.id = checkout_page.account_id
    WHERE document.state = 'draft' AND document.id IN (SELECT value FROM json_each(:ids))
"""  # noqa: S608 - fixed words


def collected(connection: sqlite3.Connection, document_ids: Sequence[int]) -> dict[int, Collected]:
    """Return how each of some documents is being collected; what nobody collects is left out."""
    found: dict[int, Collected] = {}
    # By hand: json would be the one module that the first rows have to wait for.
    wanted = {"ids": f"[{','.join(map(str, document_ids))}]"}
    for sql in (_MADE_FROM_THERE, _HANDED_OVER, _WAITING):
        for document_id, *facts in connection.execute(sql, wanted).fetchall():
            *said, missing, delivery, reminders, attention = facts
            found[document_id] = Collected._make((*said, bool(missing), delivery, reminders, bool(attention)))
    return found
