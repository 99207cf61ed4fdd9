"""A secret is shown by nothing but its own `reveal`."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from dataclasses import asdict, dataclass, replace

import pytest

from app.domain.secret import Secret

CANARY = "sntr_canary0123456789"
SECRET = Secret(CANARY)


@dataclass(frozen=True)
class Holder:
    """Something that carries a secret along."""

    secret: Secret
    name: str = ""


@pytest.mark.parametrize(
    "shown",
    [
        str(SECRET),
        repr(SECRET),
        f"{SECRET}",
        f"{SECRET!r:>40}",
        f"{SECRET:>40}",
        repr([SECRET]),
        repr({"key": SECRET}),
        repr(Holder(SECRET)),
        repr(asdict(Holder(SECRET))),
        repr(replace(Holder(SECRET), name="x")),
        repr(copy.deepcopy(Holder(SECRET))),
        json.dumps({"key": SECRET}, default=str),
    ],
)
def test_no_way_of_writing_shows_it(shown: str) -> None:
    assert CANARY not in shown


def test_no_traceback_shows_it() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / (0 if SECRET else 1)
    assert CANARY not in "".join(
        traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    )


def test_no_log_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("using %s and %r", SECRET, Holder(SECRET))
    assert CANARY not in caplog.text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_never_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="never written"):
        pickle.dumps(Holder(SECRET), protocol)


def test_only_reveal_tells_it() -> None:
    assert SECRET.reveal() == CANARY


def test_it_takes_itself_out_of_a_text() -> None:
    assert SECRET.removed_from(f"key={CANARY}&{CANARY}") == "key=[hidden]&[hidden]"
    assert Secret("").removed_from("text") == "text"


def test_secrets_compare_by_what_they_hide() -> None:
    assert Secret(CANARY) == SECRET
    assert Secret("other") != SECRET
    assert SECRET != CANARY
    assert len({SECRET, Secret(CANARY)}) == 1
    assert not Secret("")
