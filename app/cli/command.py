"""What a command is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import NamedTuple

from app.cli.context import Context
from app.cli.output import Answer


class Command(NamedTuple):
    """How a command takes its arguments and what it does."""

    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Context, Namespace], Answer]
