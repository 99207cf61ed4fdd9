"""A keyring one cannot rely on: it says yes to everything and keeps nothing, or it never answers.

    python odd_secret_service.py forgetful|silent

It writes one line to ``$HOME/ready`` once it has its name on the session bus, and ends with the bus.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jeepney import (  # type: ignore[import-untyped]  # it comes without types
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # it comes without types

_ITEM = "/org/freedesktop/secrets/collection/odd/1"


def serve(manner: str) -> None:
    """Answer calls until the bus goes away."""
    connection = open_dbus_connection(bus="SESSION")
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
    (Path(os.environ["HOME"]) / "ready").write_text("ready\n")
    try:
        while True:
            message = connection.receive()
            if manner == "forgetful" and message.header.message_type == MessageType.method_call:
                connection.send(_reply(message))
    except (EOFError, ConnectionError):
        return


def _reply(call: Message) -> Message:
    answers: dict[str, tuple[str, tuple[Any, ...]]] = {
        "SearchItems": ("ao", ([],)),
        "CreateItem": ("oo", (_ITEM, "/")),
    }
    member = call.header.fields[HeaderFields.member]
    if member == "OpenSession":
        if call.body[0] != "plain":
            return new_error(call, "org.freedesktop.DBus.Error.NotSupported", "s", ("not supported",))
        return new_method_return(call, "vo", (("s", ""), "/org/freedesktop/secrets/session/1"))
    if member == "Get":
        value = ("b", False) if call.body[1] == "Locked" else ("s", "Odd")
        return new_method_return(call, "v", (value,))
    signature, body = answers[member]
    return new_method_return(call, signature, body)


if __name__ == "__main__":
    serve(sys.argv[1])
