"""Takes the command line apart: options for every command, the command, its own arguments."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from app.cli.command import Command
from app.cli.commands import GROUPS
from app.cli.usage import UsageError

_COMMON = """options for every command:
  --home DIR  the data folder (else COUNTERFOIL_HOME, else the platform's)
  --json      answer one JSON value on standard output
  --help      show help
"""


_STATUSES = """exit status:
  0 done · 1 a bug of ours · 2 wrong usage · 3 input refused · 4 not found · 5 not allowed in this state
  6 provider, network, keyring or disk failed · 7 done, but something needs your decision
"""


_HELP = {"-h", "--help", "help"}


class HelpWanted(Exception):
    """The user asked for help; ``text`` is it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Globals(NamedTuple):
    """The options that may stand anywhere."""

    home: str | None
    json: bool
    rest: tuple[str, ...]


class Parsed(NamedTuple):
    """A command and its arguments."""

    command: Command
    options: Namespace


def take_globals(arguments: Sequence[str]) -> Globals:
    """Take ``--json`` and ``--home DIR`` out of the arguments, wherever before a ``--`` they stand.

    Raises:
        UsageError: when ``--home`` names no folder, or an argument is no text in the encoding of the system.
    """
    if any("\ud800" <= character <= "\udfff" for word in arguments for character in word):
        raise UsageError("An argument holds bytes that are no text in the encoding of this system.")
    home, json, rest = None, False, []
    words = iter(arguments)
    for word in words:
        if word == "--json":
            json = True
        elif word == "--home":
            home = next(words, "")
        elif word.startswith("--home="):
            home = word.partition("=")[2]
        else:
            rest.append(word)
        if word == "--":
            rest.extend(words)
    if home == "":
        raise UsageError("--home needs a folder.")
    return Globals(home, json, tuple(rest))


def parse(words: Sequence[str]) -> Parsed:
    """Find the command and parse its arguments.

    Raises:
        UsageError: for what is no command or wrong arguments.
        HelpWanted: for ``--help``.
    """
    first, *after = words
    if first in _HELP or (first == "gui" and _HELP.intersection(after)):
        raise HelpWanted(_overview())
    if first == "gui":
        raise UsageError("gui takes no arguments.")
    group = GROUPS.get(first)
    if group is None:
        raise UsageError(f'There is no command "{first}". See counterfoil --help.')
    if "" in group.commands:
        return _arguments(first, group.commands[""], group.load()[""], after)
    if after and after[0] in _HELP:
        raise HelpWanted(_group_help(first))
    if not after or after[0] not in group.commands:
        known = ", ".join(group.commands)
        given = f'There is no "{first} {after[0]}"' if after else f"What to do with {first} is missing"
        raise UsageError(f"{given}. Use one of: {known}.")
    return _arguments(f"{first} {after[0]}", group.commands[after[0]], group.load()[after[0]], after[1:])


class _Parser(ArgumentParser):
    """Reports instead of leaving the program."""

    def error(self, message: str) -> NoReturn:
        usage = self.format_usage().removeprefix("usage: ").strip()
        raise UsageError(f"{message[:1].upper()}{message[1:]}. Usage: {' '.join(usage.split())}")

    def print_help(self, file: object = None) -> None:  # noqa: ARG002 (the shape of the parent)
        raise HelpWanted(self.format_help())


def _arguments(name: str, about: str, command: Command, words: Sequence[str]) -> Parsed:
    parser = _Parser(
        prog=f"counterfoil {name}",
        description=f"{about[:1].upper()}{about[1:]}.",
        epilog=_COMMON,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.arguments(parser)
    return Parsed(command, parser.parse_args(list(words)))


def _overview() -> str:
    rows = [("gui", "open the window, as without a command")]
    rows += [
        (f"{name} {command}".strip(), about)
        for name, group in GROUPS.items()
        for command, about in group.commands.items()
    ]
    lines = "\n".join(f"  {name:<20} {about}" for name, about in rows)
    return f"usage: counterfoil [--home DIR] [--json] [COMMAND ...]\n\ncommands:\n{lines}\n\n{_COMMON}\n{_STATUSES}"


def _group_help(name: str) -> str:
    lines = "\n".join(f"  {name} {command:<12} {about}" for command, about in GROUPS[name].commands.items())
    return f"usage: counterfoil {name} COMMAND ...\n\n{GROUPS[name].about}\n\ncommands:\n{lines}\n\n{_COMMON}"
