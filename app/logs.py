"""The log: rotating files that only their owner may read, in which secrets and personal data are blotted out."""

from __future__ import annotations

import logging
import os
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.paths import FILE_MODE, private_folder

FILE_NAME = "counterfoil.log"
MAX_BYTES, KEPT = 512 * 1024, 5

# In this order: what is named as a secret first, whatever it looks like.
_REDACTIONS = (
    (
        re.compile(
            r"""(?ix) \b (authorization|(?:x-)?api[-_ ]?key|access[-_ ]?token|token|secret|passwo?r?d|cookie|bearer)
            (["']? \s* [:=\s] \s* ["']? (?:bearer\s+|basic\s+)?) [^\s"',;}&]+"""
        ),
        r"\1\2[secret]",
    ),
    (re.compile(r"\b(?:sk|pk|rk|whsec)_[A-Za-z0-9_]{8,}"), "[secret]"),
    (re.compile(r"(?<=://)[^/\s@]+@"), "[secret]@"),
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"), "[IBAN]"),
    (re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{32,}"), "[token]"),
)


def redact(text: str) -> str:
    """Return ``text`` with everything blotted out that looks like a secret, an e-mail address or an IBAN."""
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a record with its trace, redacted, control characters escaped so that no text can forge a line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line without its trace, on one line."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        """Return the whole entry."""
        return redact(super().format(record))


class PrivateRotatingFileHandler(RotatingFileHandler):
    """Rotates at half a megabyte and never opens a file for anybody but its owner."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, FILE_MODE)
        return TextIOWrapper(os.fdopen(handle, "ab"), encoding="utf-8", errors="backslashreplace")


def start(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Begin to log into ``folder``, which is made for its owner alone; return the handler for :func:`stop`.

    Raises:
        OSError: when the folder cannot be written.
    """
    private_folder(folder)
    handler = PrivateRotatingFileHandler(folder / FILE_NAME, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop(handler: logging.Handler) -> None:
    """End logging through ``handler`` and close its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
