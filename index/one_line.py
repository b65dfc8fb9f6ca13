"""A command's failures as one sentence, Chinese first and English second: what the user can cause is never a traceback.

Exit status 1 where the work failed, 2 where the command was not understood.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from index.chinese.printable import escaped_output
from index.errors import WenbaoError

WRONG: tuple[tuple[type[click.UsageError], str], ...] = (
    (click.NoSuchOption, "没有选项 {name}"),
    (click.MissingParameter, "缺少 {name}"),
    (click.BadParameter, "{name} 的值不对"),
    (click.UsageError, "用法不对"),
)
"""How each of click's kinds is told; the first that fits counts."""


class Misunderstood(click.UsageError):
    """A wrong usage that is printed on one line."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(one_line(self.message), file=file, err=file is None)


def told(error: click.UsageError) -> str:
    """A wrong usage in both languages; what is said so already stays."""
    name = getattr(error, "option_name", None) or _name(error)
    kind = next(words for kind, words in WRONG if isinstance(error, kind)).format(name=name)
    if _is_chinese(error.message):
        return f"{kind}：{error.message}" if isinstance(error, click.BadParameter) else error.message
    path = error.ctx.command_path if error.ctx else "--help"
    return f"{kind}，请看 {path} --help ({error.format_message().rstrip('.')})"


def _name(error: click.UsageError) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "")
    if isinstance(parameter, click.Argument):
        return str(parameter.metavar or parameter.human_readable_name)
    return str(max(parameter.opts, key=len))


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def one_line(text: str) -> str:
    return " ".join(text.split())


def _fill_streams() -> None:
    """Give this process the standard streams that it was started without, which nobody reads; in their order, since each takes the
    lowest free descriptor: else the first files that are opened would stand there, and what a library prints would go into them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # open for as long as the process


if TYPE_CHECKING:
    _Base = click.Command
else:
    _Base = object


class _OneLine(_Base):
    """Mixed into click's commands.

    What pages and file names hold for a terminal to act on is printed spelt out. A broken pipe ends quietly.
    """

    def main(self, *arguments: Any, **options: Any) -> Any:
        _fill_streams()
        with escaped_output():
            return super().main(*arguments, **options)

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **options)
        except click.UsageError as error:
            raise _as_told(error) from None

    def invoke(self, context: click.Context) -> Any:
        problem = ""
        try:
            return super().invoke(context)
        except click.UsageError as error:
            raise _as_told(error) from None
        except WenbaoError as error:
            problem = str(error)
        except KeyboardInterrupt:
            problem = "已中断，原有档案未动 (interrupted; the archive is as it was before)"
        except BrokenPipeError:  # the reader of our output has gone; nobody is left to be told
            sys.stderr.close()
        except OSError as error:
            problem = (
                f"读写 {error.filename or '文件或网络'} 出错（{error.strerror or error}），请检查路径、权限和磁盘空间"
                " (it cannot be read or written: check the path, the permissions and the room on the disk)"
            )
        except MemoryError:
            problem = "内存不够，请关掉别的程序，或分几次做 (out of memory: close other programs, or work in parts)"
        if problem:
            click.echo(one_line(problem), err=True)
        raise click.exceptions.Exit(1)


def _as_told(error: click.UsageError) -> click.UsageError:
    no_arguments = getattr(click.exceptions, "NoArgsIsHelpError", None)
    if isinstance(error, Misunderstood) or (no_arguments and isinstance(error, no_arguments)):
        return error
    return Misunderstood(told(error), error.ctx)


class OneLineErrors(_OneLine, click.Group):
    """A group of commands."""


class OneLineCommand(_OneLine, click.Command):
    """A command by itself."""
