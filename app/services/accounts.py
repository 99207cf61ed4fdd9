"""Accounts at payment providers: added with their key, tested, changed, removed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import InputRefused, NotAllowed, NotFound, Problem
from app.domain.outbox import SyncRun
from app.domain.remote import Account, Capabilities
from app.domain.secret import Secret
from app.services import keys
from app.services.books import Books
from app.services.collecting import at_work, desk_of, key_name, notice_life, ports
from app.services.limits import single_problem
from app.storage.records import accounts as records
from app.storage.records import operations as operation_records
from app.storage.records import sync_runs

if TYPE_CHECKING:
    from app.providers.protocol import Finding, Provider

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Added:
    """A stored account, where its key is, and what looks odd."""

    account: Account
    kept: keys.Kept
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """An account in a list.

    Attributes:
        last_run: None before the first.
        open, attention: what goes on by itself, and what needs a decision.
        budgets: per limit of its provider: its name, the calls left now, of how many, in how many seconds.
    """

    account: Account
    provider_title: str
    last_run: SyncRun | None
    open: int
    attention: int
    budgets: tuple[tuple[str, int, int, int], ...]


def providers() -> tuple[Provider, ...]:
    """Return the providers an account can be made for."""
    from app.providers import registry

    return registry.providers()


def capabilities(account: Account) -> Capabilities:
    """Return what can be done through an account."""
    from app.providers import registry

    return registry.provider(account.provider).capabilities(account)


def title(account: Account) -> str:
    """Return the name of an account's provider as customers know it."""
    from app.providers import registry

    return registry.provider(account.provider).title


def add(
    books: Books,
    name: str,
    provider: str,
    secret: Secret,
    *,
    base_url: str = "",
    options: Mapping[str, str] | None = None,
) -> Added:
    """Store a new account and its key; without ``base_url`` the provider's documented one.

    Raises:
        InputRefused: with every problem.
        NotFound: there is no such provider.
    """
    from app.providers import registry
    from app.storage.writes import accounts as writes

    offered = registry.provider(provider)
    account = Account(
        name=name.strip(),
        provider=offered.name,
        base_url=base_url.strip() or offered.environments()[0].base_url,
        options=tuple((options or {}).items()),
    )
    warnings = _check(account, secret)
    notice_life(books)  # from here on a copy of the books on another computer knows itself as one
    with books.writing() as unit:
        if records.find(unit.raw, account.name) is not None:
            raise InputRefused([Problem("name", "There is an account of this name already.")])
        account_id = writes.insert_account(unit, account)
    stored = get(books, account_id)
    return Added(stored, keys.put(key_name(books, stored), secret), warnings)


def save(books: Books, account: Account, secret: Secret | None = None) -> Added:
    """Change an account's name, address or options, and its key when one is given; what paused it is over then.

    That markers come back is to be proven anew at another address or with another key.

    Raises:
        InputRefused: with every problem.
        NotFound: no such account.
        NotAllowed: its address is to change while something sent there is not settled.
    """
    from app.storage.writes import accounts as writes

    with books.writing() as unit:
        before = get(books, account.id)
        changed = replace(before, name=account.name.strip(), base_url=account.base_url.strip(), options=account.options)
        warnings = _check(changed, secret)
        moved = changed.base_url != before.base_url
        if moved and _unsettled(books, account.id):
            raise NotAllowed("Something sent to the present address is not settled. Decide it in the outbox first.")
        same = records.find(unit.raw, changed.name)
        if same is not None and same.id != changed.id:
            raise InputRefused([Problem("name", "There is an account of this name already.")])
        if moved or secret:
            changed = replace(changed, marker_proven_on=None)
        writes.update_account(unit, replace(changed, paused="" if secret else before.paused))
    name = key_name(books, changed)
    kept = keys.put(name, secret) if secret else keys.get(name).kept
    return Added(get(books, account.id), kept, warnings)


def resume(books: Books, account_id: int) -> Account:
    """Use an account again that its provider had made pause; its key may have been replaced elsewhere meanwhile.

    Raises:
        NotFound: no such account.
    """
    from app.storage.writes import accounts as writes

    keys.get(key_name(books, get(books, account_id)), fresh=True)
    with books.writing() as unit:
        writes.update_account(unit, replace(get(books, account_id), paused=""))
    return get(books, account_id)


def get(books: Books, account_id: int) -> Account:
    """Return an account.

    Raises:
        NotFound: there is none of that id.
    """
    with books.reading() as connection:
        account = records.load(connection, account_id)
    if account is None:
        raise NotFound(f"There is no account {account_id}.")
    return account


def find(books: Books, name: str) -> Account:
    """Return the account of that name.

    Raises:
        NotFound: there is none.
    """
    with books.reading() as connection:
        account = records.find(connection, name)
    if account is None:
        raise NotFound(f'There is no account called "{name[:NAME_LENGTH]}".')
    return account


def listing(books: Books) -> list[AccountSummary]:
    """Return the accounts by name."""
    with books.reading() as connection:
        latest = sync_runs.latest(connection)
        accounts = records.listed(connection)
        waiting = operation_records.waiting(connection)
        used = {account.id: records.pace(connection, account.id).budget for account in accounts}
    return [
        AccountSummary(
            account=account,
            provider_title=title(account),
            last_run=latest.get(account.id),
            open=sum(each.account_id == account.id and each.next_try_at is not None for each in waiting),
            attention=sum(each.account_id == account.id and each.next_try_at is None for each in waiting),
            budgets=_budgets(books, account, used[account.id]),
        )
        for account in accounts
    ]


def _budgets(
    books: Books, account: Account, used: Mapping[str, Sequence[float]]
) -> tuple[tuple[str, int, int, int], ...]:
    from app.providers.budget import Ledger

    allowed = capabilities(account).budgets
    left = Ledger(allowed, lambda: books.now().timestamp(), used).left()
    return tuple((budget.name, left[budget.name], budget.calls, budget.seconds) for budget in allowed)


def test(books: Books, name: str, cancel: threading.Event | None = None) -> tuple[Finding, ...]:  # noqa: PT028 - no test
    """Try what can be tried without changing anything at the provider; what works ends a pause.

    Raises:
        NotFound: there is no such account.
        OutsideFailed: its key is not to be had.
    """
    account = find(books, name)
    surroundings = ports(books, cancel=cancel)
    with at_work(surroundings), desk_of(surroundings, account) as desk:
        found = desk.provider.test(desk.session)
    if account.paused and any(each.ok for each in found):
        resume(books, account.id)
    return found


def remove(books: Books, name: str) -> keys.Kept:
    """Take an account out of use and delete its key; what was done through it stays on record.

    Raises:
        NotFound: there is no such account.
        NotAllowed: something sent through it is not settled.
    """
    from app.storage.writes import accounts as writes

    account = find(books, name)
    if _unsettled(books, account.id):
        raise NotAllowed("Something of this account is queued or not settled. Decide it in the outbox first.")
    with books.writing() as unit:
        writes.set_removed(unit, account.id)
    return keys.remove(key_name(books, account))


def _unsettled(books: Books, account_id: int) -> bool:
    with books.reading() as connection:
        return bool(operation_records.of_account(connection, account_id))


def _check(account: Account, secret: Secret | None) -> tuple[str, ...]:
    """Return what looks odd about an account and its key.

    Raises:
        InputRefused: with every problem.
    """
    from app.providers import registry

    problems = [] if account.name else [Problem("name", "Enter a name for the account.")]
    if problem := single_problem("name", account.name, NAME_LENGTH):
        problems.append(problem)
    if secret is not None:
        problems += keys.problems(secret)
    try:
        warnings = registry.provider(account.provider).check_account(account, secret)
    except InputRefused as refused:
        problems += refused.problems
        warnings = ()
    if problems:
        raise InputRefused(problems)
    return warnings
