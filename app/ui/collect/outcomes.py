"""Says in the window's notices what came of talking to the providers: of one action asked for, or of a whole run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.errors import CounterfoilError
from app.domain.remote import LOOKED_UP, OperationKind, OperationState
from app.ui import tasks
from app.ui.collect.evidence import visible
from app.ui.collect.words import at, in_local_time
from app.ui.plain import isolated, one_line
from app.ui.shell.navigator import OpenAccount, OpenInvoice, OpenOperation
from app.ui.shell.page import Page, Shell
from app.ui.widgets.notices import NoticeAction, NoticeBar, take_away
from app.ui.widgets.problems import explained

if TYPE_CHECKING:
    from app.domain.outbox import Operation, SyncRun
    from app.domain.remote import Account
    from app.services.news import Doubt, News, Outcome, Receipt

_MOST_TOLD = 2
"""Actions told one by one; more are counted."""
_MOST_NAMED = 3
_ABOUT = "operation"
_SOON = timedelta(minutes=1)
_DONE = frozenset({OperationState.CONFIRMED, OperationState.SENT})


def tell(shell: Shell, outcome: Outcome, now: datetime, page: Page | None = None) -> None:
    """Say how an action stands, in place of what was said of it before.

    The notice leads to it, unless ``page``, where it was asked for, shows what was done.
    """
    _take_place(_said(shell, outcome, now, page), outcome.operation)


def under_way_words(operation: Operation) -> str:
    """Return what is being done about an action that is tried now."""
    words = _tr("{number} is being looked up at {account}.")
    if operation.state not in LOOKED_UP:
        words = {
            OperationKind.CREATE: _tr("{number} is being handed over to {account}."),
            OperationKind.SEND: _tr("{account} is asked to send {number}."),
            OperationKind.REMIND: _tr("{account} is asked to remind of {number}."),
            OperationKind.PAGE_CREATE: _tr("{number} is being published at {account}."),
        }.get(operation.kind, _tr("{number} is being changed at {account}."))
    return words.format(number=_name(operation.number), account=_name(operation.account))


def tell_decided(shell: Shell, operation: Operation, words: str) -> None:
    """Say in ``words``, with the ``{number}``, that what a person said of an action is written down."""
    _take_place(shell.notices.success(words.format(number=_name(operation.number))), operation)


def _take_place(bar: NoticeBar, operation: Operation) -> None:
    bar.setProperty(_ABOUT, operation.id)
    host = bar.parentWidget()
    for other in host.findChildren(NoticeBar) if host is not None else ():
        if other is not bar and other.property(_ABOUT) == operation.id:
            take_away(other)


def _said(shell: Shell, outcome: Outcome, now: datetime, page: Page | None) -> NoticeBar:
    operation, notices = outcome.operation, shell.notices
    name, account = _name(operation.number), _name(operation.account)
    reason = in_local_time(shell.formats, visible(operation.reason), now)
    details = [reason] if reason else []
    look = NoticeAction(_tr("Look at it…"), lambda: shell.navigator.open_page("sync", OpenOperation(operation.id)))
    if operation.state in _DONE:
        words = _done_words(operation.kind).format(number=name, account=account)
        return notices.success(words, _show(shell, operation, page))
    if operation.state is OperationState.REJECTED:
        words = _tr("{number} was refused. Nothing was done at the provider.")
        return notices.error(words.format(number=name), details, look)
    if operation.state is OperationState.QUEUED:
        return _say_waiting(shell, outcome, details, now)
    if operation.state is OperationState.CANCELLED:
        return notices.info(_tr("{number}: nothing more is done. {reason}").format(number=name, reason=reason).strip())
    if operation.state is OperationState.NEEDS_ATTENTION:
        words = _tr("{number} at {account} needs your decision.")
        return notices.warning(words.format(number=name, account=account), details, look)
    words = _tr("{number}: whether it was done is not clear yet. It is looked up before anything is repeated.")
    if outcome.next_at is not None:
        details.append(_tr("The next look is at {when}.").format(when=at(shell.formats, outcome.next_at, now)))
    return notices.warning(words.format(number=name), details, look)


def tell_news(shell: Shell, news: News, now: datetime, page: Page | None = None) -> None:
    """Say what a run brought, or what came of an action that was asked for on ``page`` beside how it stands."""
    from app.services.news import Outcome

    if news.receipts:
        _tell_receipts(shell, news.receipts)
    for doubt in news.doubts[:_MOST_TOLD]:
        _tell_doubt(shell, doubt)
    if len(news.doubts) > _MOST_TOLD:
        more = _tr("{n} more payments at providers need a look.").format(n=len(news.doubts) - _MOST_TOLD)
        shell.notices.warning(more, [], NoticeAction(_tr("Show"), lambda: shell.navigator.open_page("sync")))
    asking = [each for each in news.operations if each.state not in _DONE]
    done = [each for each in news.operations if each.state in _DONE]
    for each in (*asking, *done) if len(news.operations) <= _MOST_TOLD else ():
        tell(shell, Outcome(each), now, page)
    if len(news.operations) > _MOST_TOLD:
        _count(shell, asking, done)
    for account in news.paused:
        tell_paused(shell, account)
    if news.held:
        look = NoticeAction(_tr("Look at it…"), lambda: shell.navigator.open_page("sync"))
        shell.notices.warning(_tr("Nothing is sent to the providers until you have looked."), [news.held], look)


def tell_missed(shell: Shell, asker: QObject, error: Exception, words: str, show: NoticeAction) -> None:
    """Tell whoever closed a dialog in ``words`` that nothing came of it; an error of the program as everywhere."""
    if not isinstance(error, CounterfoilError):
        tasks.runner().present(asker, error)
        return
    sentence, details = explained(error)
    shell.notices.error(words, [sentence, *details], show)


def tell_paused(shell: Shell, account: Account) -> None:
    """Say that nothing goes through an account, and lead to it."""
    words = _tr("{account} is paused: nothing is read or sent through it.").format(account=_name(account.name))
    shell.notices.warning(words, [visible(account.paused)], _open_account(shell, account.id))


def tell_keyless(shell: Shell, run: SyncRun) -> None:
    """Say that an account waits for its key, and lead to it."""
    words = _tr("{account} could not be read.").format(account=_name(run.account))
    shell.notices.warning(words, [visible(run.message)], _open_account(shell, run.account_id))


def _say_waiting(shell: Shell, outcome: Outcome, details: Sequence[str], now: datetime) -> NoticeBar:
    from app.services.news import Holder

    operation = outcome.operation
    action: NoticeAction | None = None
    if outcome.held is Holder.ACCOUNT:
        words = _tr("{number} waits, because {account} is paused.")
        action = _open_account(shell, operation.account_id)
    elif outcome.held is Holder.BOOKS:
        words = _tr("{number} waits until sending is resumed.")
        action = NoticeAction(_tr("Look at it…"), lambda: shell.navigator.open_page("sync"))
    elif outcome.next_at is not None and outcome.next_at < now + _SOON:
        words = _tr("{number} is queued and tried again by itself in a moment.")
    elif outcome.next_at is not None:
        words = _tr("{number} is queued and tried again by itself at {when}.")
    else:
        words = _tr("{number} is queued until you sync.")
        action = NoticeAction(_tr("Sync"), lambda: shell.navigator.open_page("sync"))
    when = at(shell.formats, outcome.next_at, now) if outcome.next_at is not None else ""
    told = words.format(number=_name(operation.number), account=_name(operation.account), when=when)
    return shell.notices.warning(told, details, action)


def _tell_receipts(shell: Shell, receipts: Sequence[Receipt]) -> None:
    if len(receipts) == 1:
        payment, left = receipts[0].payment, receipts[0].left
        money = shell.formats.money
        words = _tr("{number}: {amount} received through {method}. It is paid.")
        if left > 0:
            words = _tr("{number}: {amount} received through {method}. {left} is left to pay.")
        elif left < 0:
            words = _tr("{number}: {amount} received through {method}, {left} too much.")
        told = words.format(
            number=_name(payment.number),
            amount=money(payment.amount, payment.currency),
            method=_name(payment.method),
            left=money(abs(left), payment.currency),
        )
        show = NoticeAction(_tr("Show"), lambda: shell.navigator.open_invoice(payment.document_id))
        (shell.notices.success if left >= 0 else shell.notices.warning)(told, action=show)
        return
    names = [_name(number) for number in dict.fromkeys(receipt.payment.number for receipt in receipts)]
    more = _tr("and {n} more").format(n=len(names) - _MOST_NAMED)
    listed = ", ".join(names[:_MOST_NAMED]) + (f" {more}" if len(names) > _MOST_NAMED else "")
    words = _tr("{n} payments received through providers: {numbers}.")
    show = NoticeAction(_tr("Show"), lambda: shell.navigator.open_page("sync"))
    shell.notices.success(words.format(n=len(receipts), numbers=listed), show)


def _tell_doubt(shell: Shell, doubt: Doubt) -> None:
    words = _tr("{number}: look at what {account} says of a payment.")
    told = words.format(number=_name(doubt.number), account=_name(doubt.account))
    show = NoticeAction(_tr("Show"), lambda: shell.navigator.open_invoice(doubt.document_id))
    shell.notices.warning(told, [visible(doubt.note)], show)


def _count(shell: Shell, asking: Sequence[Operation], done: Sequence[Operation]) -> None:
    show = NoticeAction(_tr("Show"), lambda: shell.navigator.open_page("sync"))
    if done:
        one = _tr("1 action was confirmed by its provider.")
        many = _tr("{n} actions were confirmed by their providers.").format(n=len(done))
        shell.notices.success(one if len(done) == 1 else many, show)
    if asking:
        one = _tr("1 action was refused or needs a decision.")
        many = _tr("{n} actions were refused or need a decision.").format(n=len(asking))
        shell.notices.warning(one if len(asking) == 1 else many, [], show)


def _done_words(kind: OperationKind) -> str:
    return {
        OperationKind.SEND: _tr("{number}: {account} has sent it to the customer."),
        OperationKind.REMIND: _tr("{number}: {account} has reminded the customer."),
    }.get(kind, _tr("{number}: {account} confirms it."))


def _show(shell: Shell, operation: Operation, page: Page | None) -> NoticeAction | None:
    """Return the way to what an action was about, None where the user is there."""
    document_id, shown = operation.document_id, page if page is not None and page.isVisible() else None
    if document_id is None:
        return None if shown else NoticeAction(_tr("Show"), lambda: shell.navigator.open_page("checkout-pages"))
    if shown is not None and shown.target() == OpenInvoice(document_id):
        return None
    return NoticeAction(_tr("Show"), lambda: shell.navigator.open_invoice(document_id))


def _open_account(shell: Shell, account_id: int) -> NoticeAction:
    return NoticeAction(_tr("Open account"), lambda: shell.navigator.open_page("settings", OpenAccount(account_id)))


def _name(text: str) -> str:
    return isolated(one_line(text, 80))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Outcomes", text)
