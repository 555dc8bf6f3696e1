"""`motcua WORD …`: a word is a module of this folder that holds a click command named `command`.

Only the module of the word that was called is imported, so that `due` and `identify` start at once and without a
database. Standard output carries the answer alone; sentences go to standard error. Exit status: 0 done, 1 a rule
refused or a check found a fault, 2 the call was not understood, 70 a defect of the program.
"""

import ast
import difflib
import importlib
import keyword
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from motcua.base.violations import RuleViolation
from motcua.doors.command import speech

FOLDER = Path(__file__).resolve().parent
_HOLDS_A_COMMAND = re.compile(r"^(?:def command\b|command(?::[^=]+)? = )", re.MULTILINE)

REFUSED = 1
NOT_UNDERSTOOD = 2
DEFECT = 70
STOPPED = 130


class Words(click.Group):
    """The group of all words, found by listing this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the words in order, without importing one."""
        return sorted(
            module.stem.rstrip("_").replace("_", "-")
            for module in FOLDER.glob("*.py")
            if _HOLDS_A_COMMAND.search(module.read_text(encoding="utf-8"))
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one word; None when there is no such word."""
        module = _module_of(cmd_name)
        if not module.isidentifier() or not (FOLDER / f"{module}.py").is_file():
            return None
        found = getattr(importlib.import_module(f"motcua.doors.command.{module}"), "command", None)
        return speech.in_vietnamese(found) if isinstance(found, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Say which word is near when the one given does not exist."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            words = self.list_commands(ctx)
            near = difflib.get_close_matches(args[0], words, n=1)
            hint = f"Có phải bạn muốn gõ “{near[0]}”?" if near else f"Các lệnh: {', '.join(words)}."
            raise click.UsageError(f"Không có lệnh “{args[0]}”. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the words with the first sentence of their help, read from their source without running it."""
        with formatter.section("Commands"):
            formatter.write_dl([(word, _first_sentence(word)) for word in self.list_commands(ctx)])


def _module_of(word: str) -> str:
    """Return the name of the module of a word; one that Python keeps for itself ends in a line (`import_`)."""
    module = word.replace("-", "_")
    return f"{module}_" if keyword.iskeyword(module) else module


def _first_sentence(word: str) -> str:
    """Return the first sentence of the `help="…"` that a word's module gives its command; empty when it gives none."""
    source = (FOLDER / f"{_module_of(word)}.py").read_text(encoding="utf-8")
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "command":
            calls = [decorator for decorator in statement.decorator_list if isinstance(decorator, ast.Call)]
            helps = [given.value for call in calls[:1] for given in call.keywords if given.arg == "help"]
            for text in helps:
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    return re.split(r"(?<=\.)\s", text.value.strip(), maxsplit=1)[0]
    return ""


group = speech.in_vietnamese(
    Words(
        name="motcua",
        help="Một Cửa: bộ phận một cửa do cơ quan và bưu điện cùng vận hành.",
        epilog="Gõ “motcua LỆNH --help” để xem từng lệnh.",
    )
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one word and end the process with its status."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one word; return the exit status. Sentences about what went wrong go to standard error."""
    try:
        answer = group.main(args=arguments, prog_name="motcua", standalone_mode=False)
    except RuleViolation as violation:
        return _say(speech.of_violation(violation), REFUSED)
    except click.UsageError as misunderstanding:
        return _say(speech.of_misunderstanding(misunderstanding), NOT_UNDERSTOOD)
    except click.ClickException as fault:
        return _say(fault.format_message(), fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _say("Đã dừng theo yêu cầu.", STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing more can be told
        return REFUSED
    except Exception as defect:
        if os.environ.get("MOTCUA_DEBUG", "") not in {"", "0", "no", "false"}:
            raise
        return _say(speech.of_defect(defect), DEFECT)
    return answer if isinstance(answer, int) else 0


def _say(sentence: str, status: int) -> int:
    click.echo(sentence, err=True)
    return status


if __name__ == "__main__":
    main()
