"""Files outside the books, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_USERS_MODE = 0o666  # as of any file that a user saves: the umask narrows it


def write_whole(path: Path, content: bytes, *, mode: int = _USERS_MODE, new: bool = False) -> None:
    """Write ``content`` to ``path``; it is on the disk before it takes the place of anything.

    It takes that place by a rename at the end: a symbolic link is replaced, never followed. After an error what was
    there is untouched, and nothing is left behind. A ``new`` file has its name from the beginning: whoever ends the
    program midway leaves a part of it.

    Args:
        path: a file in a folder that is there.
        content: all that the file holds.
        mode: who may read and write it, before the umask narrows it.
        new: take no place of anything, a link included.

    Raises:
        FileExistsError: it is to be ``new``, but something is there.
        OSError: it cannot be written.
    """
    draft = path if new else path.with_name(f".counterfoil-{secrets.token_hex(8)}.tmp")
    opened = open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115 - the mode
    try:
        with opened as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if not new:
            draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
