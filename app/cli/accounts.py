"""Commands about accounts at payment providers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.command import Command
from app.cli.context import Context, note
from app.cli.key_input import key_option, lend_key, lent_key_option, read_key
from app.cli.outcomes import error
from app.cli.output import Answer, Column, Json, field, listing, record, table
from app.cli.status import DONE, OUTSIDE, UNDECIDED
from app.cli.usage import UsageError
from app.domain.collect_json import write_account, write_run
from app.services import accounts as service

if TYPE_CHECKING:
    from app.services.accounts import Added
    from app.services.keys import Kept

_COLUMNS = (
    Column("Name", field("name")),
    Column("Provider", field("provider")),
    Column("Address", field("base_url")),
    Column("Open", field("open"), right=True),
    Column("To decide", field("attention"), right=True),
    Column("Last run", field("last_run.ended_at")),
    Column("", field("last_run.outcome")),
    Column("", lambda item: item["paused"] and f"paused: {item['paused']}"),
)
_MARKS = {True: "works", False: "FAILS", None: "not tried"}
_FINDINGS = (
    Column("Result", lambda found: _MARKS[found["ok"]] if isinstance(found["ok"], bool | None) else ""),
    Column("Of", field("name")),
    Column("", field("message")),
)


def _described(parser: ArgumentParser) -> None:
    parser.add_argument("--base-url", metavar="U", help="where the provider answers, if not at its documented address")
    parser.add_argument(
        "--option",
        dest="options",
        metavar="K=V",
        action="append",
        default=[],
        help="a setting of this provider; may be given several times",
    )


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", metavar="N", required=True, help="what to call the account")
    parser.add_argument("--provider", metavar="P", required=True, help="sentry, creditclaw or sonic")
    _described(parser)
    key_option(parser, "read the key from standard input; without it the key is asked for")


def _add(context: Context, options: Namespace) -> Answer:
    settings = _settings(options.options)
    secret = read_key(options)
    added = service.add(
        context.books, options.name, options.provider, secret, base_url=options.base_url or "", options=settings
    )
    return _stored(added)


def _edit_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    parser.add_argument("--name", metavar="N", help="another name")
    _described(parser)
    key_option(parser, "read another key from standard input")


def _edit(context: Context, options: Namespace) -> Answer:
    before = service.find(context.books, options.account)
    changed = replace(
        before,
        name=before.name if options.name is None else options.name,
        base_url=before.base_url if options.base_url is None else options.base_url,
        options=tuple((dict(before.options) | _settings(options.options)).items()),
    )
    if changed == before and not options.key_stdin:
        raise UsageError("Say what to change: --name, --base-url, --option or --key-stdin.")
    return _stored(service.save(context.books, changed, read_key(options) if options.key_stdin else None))


def _one(parser: ArgumentParser) -> None:
    parser.add_argument("account", metavar="N", help="the account's name")


def _no_arguments(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def _list(context: Context, _options: Namespace) -> Answer:
    items = [
        write_account(each.account)
        | {
            "open": each.open,
            "attention": each.attention,
            "last_run": None if each.last_run is None else write_run(each.last_run),
        }
        for each in service.listing(context.books)
    ]
    return listing(items, _COLUMNS, empty="There are no accounts.")


def _test_arguments(parser: ArgumentParser) -> None:
    _one(parser)
    lent_key_option(parser)


def _test(context: Context, options: Namespace) -> Answer:
    account = service.find(context.books, options.account)
    lend_key(context.books, account, options)
    findings = service.test(context.books, account.name)
    items: list[Json] = [{"name": each.name, "ok": each.ok, "message": each.message} for each in findings]
    works = all(each.ok is not False for each in findings)
    value: dict[str, object] = {"account": account.name, "ok": works, "items": items, "total": len(items)}
    if not works:
        failed = dict.fromkeys(each.message for each in findings if each.ok is False)
        value["error"] = error("provider", " ".join(failed))
    return Answer(value, lambda: table(_FINDINGS, items), DONE if works else OUTSIDE)


def _resume(context: Context, options: Namespace) -> Answer:
    account = service.find(context.books, options.account)
    return record(write_account(service.resume(context.books, account.id)))


def _remove(context: Context, options: Namespace) -> Answer:
    account = service.find(context.books, options.account)
    kept = service.remove(context.books, account.name)
    value = {"name": account.name, "removed": True, "key": _key(kept)}
    if kept.reason:
        note(kept.reason)
    return Answer(value, lambda: f"{account.name} was removed.", UNDECIDED if kept.reason else DONE)


def _settings(texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or name in found:
            raise UsageError("--option is written K=V, each K once, as in --option channel=sms.")
        found[name] = value
    return found


def _stored(added: Added) -> Answer:
    """Answer an account as stored, and tell where its key is."""
    for warning in added.warnings:
        note(f"Warning: {warning}")
    if added.kept.reason:
        note(f"The account is stored, but not its key. {added.kept.reason}")
        note("Each command that needs the key takes it with --key-stdin.")
    value = write_account(added.account) | {"key": _key(added.kept), "warnings": list(added.warnings)}
    return record(value, skip={"warnings"})._replace(status=UNDECIDED if added.kept.reason else DONE)


def _key(kept: Kept) -> dict[str, object]:
    return {"place": kept.place.value, "service": kept.service, "reason": kept.reason}


COMMANDS: Mapping[str, Command] = {
    "add": Command(_add_arguments, _add),
    "edit": Command(_edit_arguments, _edit),
    "list": Command(_no_arguments, _list),
    "test": Command(_test_arguments, _test),
    "resume": Command(_one, _resume),
    "remove": Command(_one, _remove),
}
