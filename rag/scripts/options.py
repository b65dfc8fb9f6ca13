"""Options that several commands have: days, papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from index.partial_date import PartialDate

Command = TypeVar("Command", bound=Callable[..., Any])


class IsoDate(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.5 on
    """An ISO date that may be partial: 2021, 2021-10 or 2021-10-29."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        problem = f"日期 {value} 应写成 2021、2021-10 或 2021-10-29 (a date is ISO)"
        try:
            PartialDate.parse(value)
        except ValueError:
            self.fail(problem, param, ctx)
        return str(value)


def filter_options(command: Command) -> Command:
    """`--after --before --newspaper`, the same in every command that looks for something."""
    for name, kind, text in (
        ("--newspaper", str, "只看这家报纸 / this newspaper only"),
        ("--before", IsoDate(), "不晚于这一天 / printed on or before"),
        ("--after", IsoDate(), "不早于这一天 / printed on or after"),
    ):
        command = click.option(name, type=kind, help=text)(command)
    return command
