"""What the command line says about itself, in Vietnamese: headings of the help, and why a call was not understood."""

import re
from collections.abc import Iterable
from typing import TypeVar

import click

from motcua.base.violations import RuleViolation

_HEADINGS = {"Options": "Tùy chọn", "Commands": "Các lệnh", "Arguments": "Tham số"}
_USAGE = "Cách dùng: "
_HELP_OF_HELP = "In hướng dẫn này rồi thoát."

AnyCommand = TypeVar("AnyCommand", bound=click.Command)


class VietnameseFormatter(click.HelpFormatter):
    """Writes the headings of a help page in Vietnamese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a word is called."""
        super().write_usage(
            prog, args.replace("[OPTIONS]", "[TÙY CHỌN]").replace("COMMAND [ARGS]...", "LỆNH …"), _USAGE
        )

    def write_heading(self, heading: str) -> None:
        """Write the heading of a part."""
        super().write_heading(_HEADINGS.get(heading, heading))


class VietnameseContext(click.Context):
    """The context of every word of ours."""

    formatter_class = VietnameseFormatter


def in_vietnamese(command: AnyCommand) -> AnyCommand:
    """Let a command and those below it write their help in Vietnamese."""
    command.context_class = VietnameseContext
    with VietnameseContext(command, info_name=command.name) as context:
        option = command.get_help_option(context)
        if isinstance(option, click.Option):
            option.help = _HELP_OF_HELP
    for below in getattr(command, "commands", {}).values():
        in_vietnamese(below)
    return command


def of_violation(violation: RuleViolation) -> str:
    """Return the sentence of a violation with its law."""
    return f"{violation.sentence} ({violation.law})" if violation.law else violation.sentence


def of_defect(defect: Exception) -> str:
    """Return what is said when the program itself is at fault."""
    text = " ".join(str(defect).split())
    return f"Lỗi ngoài dự kiến: {type(defect).__name__}: {text}\nChạy lại với MOTCUA_DEBUG=1 để xem chi tiết."


def of_misunderstanding(misunderstanding: click.UsageError) -> str:
    """Return why a call was not understood, and where its help is."""
    context = misunderstanding.ctx
    if isinstance(misunderstanding, click.exceptions.NoArgsIsHelpError) and context is not None:
        return context.get_help()
    where = f"\nXem hướng dẫn: {context.command_path} --help" if context is not None else ""
    return _reason(misunderstanding) + where


def _reason(misunderstanding: click.UsageError) -> str:
    match misunderstanding:
        case click.NoSuchOption():
            near = (
                f" Có phải bạn muốn gõ {_list(misunderstanding.possibilities)}?"
                if misunderstanding.possibilities
                else ""
            )
            return f"Không có tùy chọn “{misunderstanding.option_name}”.{near}"
        case click.MissingParameter():
            return f"Còn thiếu {_name(misunderstanding)}."
        case click.BadOptionUsage():
            return f"Tùy chọn “{misunderstanding.option_name}” không được dùng như vậy: {misunderstanding.message}"
        case click.BadParameter():
            return f"Giá trị của {_name(misunderstanding)} không đúng: {_expected(misunderstanding)}"
        case _:
            extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", misunderstanding.format_message())
            return f"Thừa tham số: {extra.group(1)}." if extra else misunderstanding.format_message()


def _name(misunderstanding: click.BadParameter) -> str:
    parameter = misunderstanding.param
    if parameter is None:
        return "một tham số"
    if isinstance(parameter, click.Option):
        return f"tùy chọn “{parameter.opts[-1]}”"
    return f"tham số {parameter.human_readable_name}"


def _expected(misunderstanding: click.BadParameter) -> str:
    match misunderstanding.param.type if misunderstanding.param is not None else None:
        case click.Choice() as choice:
            return f"chỉ nhận {_list(choice.choices)}."
        case click.IntRange() as wanted:
            return f"phải là số nguyên{_bounds(wanted.min, wanted.max)}."
        case click.FloatRange() as wanted:
            return f"phải là một số{_bounds(wanted.min, wanted.max)}."
        case kind if kind is click.INT:
            return "phải là số nguyên."
        case click.File() | click.Path():
            return "không mở được tệp hoặc thư mục này."
        case _:
            return misunderstanding.message


def _bounds(least: float | None, most: float | None) -> str:
    return (f" từ {least}" if least is not None else "") + (f" đến {most}" if most is not None else "")


def _list(values: Iterable[object]) -> str:
    return ", ".join(f"“{value}”" for value in values)
