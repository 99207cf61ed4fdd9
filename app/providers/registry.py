"""The payment providers there are, by name."""

from __future__ import annotations

from app.domain.errors import NotFound
from app.providers.creditclaw import CreditClaw
from app.providers.protocol import Provider
from app.providers.sentry import Sentry
from app.providers.sonic import Sonic

_PROVIDERS: tuple[Provider, ...] = (Sentry(), CreditClaw(), Sonic())


def providers() -> tuple[Provider, ...]:
    """Return all providers, in the order they are offered."""
    return _PROVIDERS


def provider(name: str) -> Provider:
    """Return the provider of a name.

    Raises:
        NotFound: naming those there are.
    """
    for each in _PROVIDERS:
        if each.name == name:
            return each
    raise NotFound(f"There is no provider of this name. There are: {', '.join(each.name for each in _PROVIDERS)}.")
