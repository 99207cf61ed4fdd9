"""Accounts: what is refused, what is kept where, and that removing one loses nothing that was done through it."""

from __future__ import annotations

import pytest

from app.domain.errors import InputRefused, NotAllowed, NotFound
from app.domain.remote import Account
from app.domain.secret import Secret
from app.services import accounts, collecting, handover, keys
from app.services.books import Books
from tests.support.handing_over import issued

KEY = Secret("sntr_0123456789abcdefABCDEF-_01234567")


def add(books: Books, name: str = "shop", base_url: str = "") -> accounts.Added:
    """Add an account at SentryPOS."""
    return accounts.add(books, name, "sentry", KEY, base_url=base_url)


def test_an_account_gets_the_documented_address_and_says_where_its_key_is(books: Books) -> None:
    added = add(books)
    assert added.account.base_url == accounts.providers()[0].environments()[0].base_url
    assert added.kept.place is keys.Place.MEMORY
    assert "until Counterfoil ends" in added.kept.reason
    assert [each.account for each in accounts.listing(books)] == [added.account]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"base_url": "http://example.org"}, "base_url"),
        ({"base_url": "ftp://example.org"}, "base_url"),
    ],
)
def test_what_cannot_be_an_account_is_refused_at_its_field(books: Books, changes: dict[str, str], field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        add(books, **changes)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert accounts.listing(books) == []


def test_options_are_those_of_the_provider(books: Books) -> None:
    with pytest.raises(InputRefused, match="colour"):
        accounts.add(books, "shop", "sentry", KEY, options={"colour": "red"})
    with pytest.raises(NotFound):
        accounts.add(books, "shop", "nobody", KEY)


def test_a_name_is_given_once_in_any_spelling(books: Books) -> None:
    add(books)
    with pytest.raises(InputRefused, match="already"):
        add(books, "SHOP")


def test_a_removed_account_frees_its_name_and_takes_its_key_along(books: Books) -> None:
    first = add(books).account
    accounts.remove(books, "shop")
    with pytest.raises(NotFound):
        accounts.find(books, "shop")
    second = add(books).account
    assert second.id != first.id
    assert keys.get(collecting.key_name(books, first)).secret is None
    assert keys.get(collecting.key_name(books, second)).secret == KEY


def test_an_account_with_something_open_cannot_be_removed(books: Books) -> None:
    add(books)
    handover.push(books, issued(books).id, "shop", queue_only=True)
    with pytest.raises(NotAllowed, match="outbox"):
        accounts.remove(books, "shop")
    shop = accounts.find(books, "shop")
    moved = Account(shop.id, shop.name, shop.provider, "https://other.example", shop.options)
    with pytest.raises(NotAllowed, match="address"):
        accounts.save(books, moved)


def test_a_new_key_ends_the_pause(books: Books) -> None:
    from app.storage.writes import accounts as writes

    shop = add(books).account
    with books.writing() as unit:
        writes.update_account(unit, Account(shop.id, "shop", "sentry", shop.base_url, paused="The key is not taken."))
    assert accounts.save(books, shop, KEY).account.paused == ""
