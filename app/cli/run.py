"""Runs one command: answer on standard output, messages on standard error, an exit status that says how it went."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.context import Context, note
from app.cli.output import Answer, Json, give_up, problem_json
from app.cli.status import BUG, DONE, INTERRUPTED, NOBODY_READS, NOT_ALLOWED, NOT_FOUND, OUTSIDE, REFUSED, USAGE
from app.cli.usage import UsageError

if TYPE_CHECKING:
    from app.domain.errors import Problem

# What JSON allows in a text but a terminal must not get to see: DEL, the C1 controls, what turns the direction of
# writing, line and paragraph separators, halves of surrogate pairs.
_ESCAPED = "[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"


def run(arguments: Sequence[str], open_window: Callable[[Path], int]) -> int:
    """Run the command line and return the exit status; without a command, open the window."""
    from app.cli.parser import take_globals

    _stand_in_for_closed_streams()
    try:
        given = take_globals(arguments)
    except UsageError as error:
        return _failed("--json" in arguments, USAGE, "usage", str(error))
    context = Context(given.home)
    try:
        if given.rest in ((), ("gui",)):
            return open_window(context.home)
        return _print(given.json, _answer(context, given.rest))
    except UsageError as error:
        return _failed(given.json, USAGE, "usage", str(error))
    except KeyboardInterrupt:
        return _failed(given.json, INTERRUPTED, "interrupted", "Interrupted.")
    except Exception as error:  # noqa: BLE001 (the last frame: whatever is left is told by its kind)
        return _told(given.json, context, error)
    finally:
        context.close()


def _stand_in_for_closed_streams() -> None:
    """Started without a channel (``>&-``, or as a window of Windows), read nothing and write to nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 (as long as we run)


def _answer(context: Context, words: Sequence[str]) -> Answer:
    """Run the command the words name."""
    from app.cli.parser import HelpWanted, parse

    if tuple(words) == ("--version",):
        from app import __version__

        return Answer({"version": __version__}, lambda: f"counterfoil {__version__}")
    try:
        parsed = parse(words)
    except HelpWanted as wanted:
        text = wanted.text.rstrip()
        return Answer({"help": text}, lambda: text)
    return parsed.command.run(context, parsed.options)


def _print(as_json: bool, answer: Answer) -> int:
    """Write the answer and see it leave; return the exit status."""
    shown = _json_text(answer.value) if as_json else answer.text()
    _safe_stdout(as_json)
    try:
        if shown:
            sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
    except OSError as error:
        give_up(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return NOBODY_READS
        note(f"The command was carried out, but its answer could not be written: {error.strerror}.")
        return OUTSIDE
    return answer.status


def _safe_stdout(as_json: bool) -> None:
    """JSON is UTF-8 wherever we run; text goes in the terminal's encoding and never fails on a character."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8") if as_json else reconfigure(errors="replace")


def _json_text(value: Json) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() else re.sub(_ESCAPED, lambda found: f"\\u{ord(found[0]):04x}", text)


def _told(as_json: bool, context: Context, error: Exception) -> int:
    """Report an error by its kind."""
    from app.domain.errors import CounterfoilError, InputRefused, NotAllowed, NotFound

    match error:
        case InputRefused():
            return _failed(as_json, REFUSED, error.code, error.summary, error.problems)
        case NotFound():
            return _failed(as_json, NOT_FOUND, error.code, error.message)
        case NotAllowed():
            return _failed(as_json, NOT_ALLOWED, error.code, error.message)
        case CounterfoilError():
            return _failed(as_json, OUTSIDE, error.code, error.message)
        case _:
            return _failed(as_json, BUG, "bug", _log_bug(context, error))


def _failed(as_json: bool, status: int, code: str, message: str, problems: Sequence[Problem] = ()) -> int:
    """Tell what went wrong, every problem of it, and return the exit status."""
    if as_json:
        listed = [problem_json(problem) for problem in problems]
        written = _print(True, Answer({"error": {"code": code, "message": message, "problems": listed}}, str))
        return status if written == DONE else written
    note(message)
    for problem in problems:
        rule = f" ({problem.rule})" if problem.rule else ""
        note(f"  {problem.field}: {problem.message}{rule}" if problem.field else f"  {problem.message}{rule}")
    return status


def _log_bug(context: Context, error: Exception) -> str:
    """Keep the trace in the log; the user gets a sentence and the file's name."""
    told = f"This is a bug of ours ({type(error).__name__})"
    try:
        import logging

        from app import logs
        from app.paths import Paths

        folder = Paths(context.home).logs
        handler = logs.start(folder)
    except OSError:
        return f"{told}, and its details could not be written to the log."
    try:
        logging.getLogger(__name__).error("A command failed", exc_info=error)
    finally:
        logs.stop(handler)
    return f"{told}. Please report it; the details are in {folder / logs.FILE_NAME}."
