"""Commands about number series."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from app.cli.commands import Command
from app.cli.context import Context
from app.cli.output import Answer


def _no_arguments(_parser: ArgumentParser) -> None:
    """Take no arguments."""


def _list(context: Context, _options: Namespace) -> Answer:
    raise NotImplementedError


COMMANDS: Mapping[str, Command] = {"list": Command(_no_arguments, _list)}
