"""How CreditClaw words its errors. Status and code decide what happened, never the text beside them [13.9]."""

from __future__ import annotations

from app.providers.calls import Dictionary, Word

TITLE = "CreditClaw"
ALREADY_SENT = "only_draft_invoices_can_be_sent"

WORDS = Dictionary(
    TITLE,
    {
        "wallet_not_found": Word(
            400, "The key's bot has no active wallet. Its owner must claim the bot and open the wallet at CreditClaw."
        ),
        "wallet_not_active": Word(403, "The wallet at CreditClaw is not active."),
        "wallet_frozen": Word(403, "The wallet at CreditClaw is frozen."),
        "invalid_json": Word(400, "CreditClaw could not read the request."),
        "bad_request": Word(400, "CreditClaw does not accept the request."),
        "validation_error": Word(400, "CreditClaw does not accept the data."),
        "missing_invoice_id": Word(400, "CreditClaw was not told which invoice is meant."),
        "checkout_page_not_found": Word(404, "CreditClaw has no such checkout page, or it belongs to somebody else."),
        "not_found": Word(404, "CreditClaw has no such invoice or page, or it belongs to somebody else."),
        ALREADY_SENT: Word(400, "The invoice is no draft any more at CreditClaw."),
    },
)

NOT_MAILED = {
    "no_recipient_email": "it has no e-mail address of the customer",
    "email_error": "its mail service failed",
    "send_failed": "its mail service failed",
    "no_api_key": "its mail service is not set up",
}
