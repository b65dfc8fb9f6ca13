"""The `user` command: who may use a chat that is started with `--auth FILE`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast, get_args

import click

from rag.accounts.accounts import (
    LONGEST_PASSWORD,
    Account,
    AccountError,
    Role,
    User,
    change_accounts,
    check_name,
    read_accounts,
    with_password,
    with_token,
)

FILE = click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    default="users.txt",
    show_default=True,
    help="账户文件，交给 ui.py --auth / the accounts, for ui.py --auth",
)
ROLE = click.option(
    "--role",
    type=click.Choice(get_args(Role)),
    default="reader",
    show_default=True,
    help="只提问，或也可加报、更正 / a reader asks, an editor also adds and corrects",
)


@click.group()
def user() -> None:
    """谁可以用共用的问报。Who may use a shared chat."""


@user.command(epilog="例 example:  wenbao user add 李四平 --role editor --file users.txt")
@click.argument("name")
@FILE
@ROLE
def add(name: str, file: Path, role: str) -> None:
    """加一个人，或改密码和权限；密码从键盘或标准输入读。Add somebody, or change their password and role."""
    who = _user(name, role)
    password = (
        str(click.prompt("密码 Password", hide_input=True, confirmation_prompt="再写一次 Again"))
        if sys.stdin.isatty()
        else _line()
    )
    account = with_password(who, password)
    change_accounts(file, lambda held: [*(one for one in held if (one.user.name, one.kind) != (name, "scrypt")), account])
    click.echo(f"{name}（{role}）可以登录了 (may sign in)")


@user.command(epilog="例 example:  wenbao user token 检索程序 --file users.txt")
@click.argument("name")
@FILE
@ROLE
def token(name: str, file: Path, role: str) -> None:
    """给程序一个令牌，只显示这一次。A token for a program, told once; it is sent as Authorization: Bearer."""
    account, told = with_token(_user(name, role))
    change_accounts(file, lambda held: [*held, account])
    click.echo(told)


@user.command(epilog="例 example:  wenbao user remove 李四平 --file users.txt")
@click.argument("name")
@FILE
def remove(name: str, file: Path) -> None:
    """去掉一个人和他的令牌。Remove somebody with their tokens."""

    def without(held: list[Account]) -> list[Account]:
        left = [one for one in held if one.user.name != name]
        if len(left) == len(held):
            raise AccountError(f"{file} 里没有 {name} (nobody of that name there)")
        return left

    change_accounts(file, without)
    click.echo(f"去掉了 {name} (removed)")


@user.command("list", epilog="例 example:  wenbao user list --file users.txt")
@FILE
def listed(file: Path) -> None:
    """有哪些人。Who there is."""
    for one in read_accounts(file):
        click.echo(f"{one.user.name}\t{one.user.role}\t{'密码 password' if one.kind == 'scrypt' else '令牌 token'}")


def _user(name: str, role: str) -> User:
    check_name(name)
    return User(name, cast(Role, role))


def _line() -> str:
    """A line of the standard input, and no more than a password may have. Raises AccountError where it is no text."""
    try:
        return sys.stdin.readline(LONGEST_PASSWORD + 3).rstrip("\r\n")
    except UnicodeError:
        raise AccountError("密码的编码不对，请用 UTF-8 (the password is no text: send it as UTF-8)") from None
