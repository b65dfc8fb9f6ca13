"""The chat: `python ui.py` opens an archive and serves it on this machine."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from index.one_line import OneLineCommand

if TYPE_CHECKING:
    from rag.reader.language_model.client import LanguageModel

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def port_is_free(host: str, port: int) -> bool:
    """Whether a server can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def language_model(url: str | None, model: str | None) -> LanguageModel | None:
    """The language model that the user has; None where no address is given."""
    if not url:
        return None
    from rag.reader.language_model.client import LanguageModel

    if not model:
        raise click.UsageError("用 --llm-model 写明语言模型的名字 (--llm-url needs --llm-model)")
    return LanguageModel.from_environment(url, model)


@click.command(cls=OneLineCommand, epilog="例 Example: python ui.py --archive archive --port 7860")
@click.option(
    "--archive",
    envvar="WENBAO_ARCHIVE",
    default="archive",
    show_default=True,
    help="馆藏文件夹，或 milvus://主机:端口/名字 The archive to ask: a folder, or a Milvus address.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=7860, show_default=True, help="端口 The port to listen on.")
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="别人用来打开问报的主机名，可写多次 A name under which others reach the chat; may be given again.",
)
@click.option(
    "--auth",
    envvar="WENBAO_AUTH",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="谁可以用：wenbao user add 写的账户文件 Who may use it: the accounts that `wenbao user add` writes.",
)
@click.option(
    "--adding/--no-adding",
    default=None,
    help="可否在浏览器里加报、更正、设语言模型；默认只在本机可以，模型别处总不可以 Pages may be added, and a language model set, in the "
    "browser; by default on this machine alone, the model never elsewhere.",
)
@click.option(
    "--llm-url", envvar="WENBAO_LLM_URL", help="用语言模型行文，逐句核实 An OpenAI-compatible server that words the answers."
)
@click.option("--llm-model", envvar="WENBAO_LLM_MODEL", help="语言模型的名字 Its model.")
@click.option(
    "--reader",
    type=click.Choice(["network", "quick"]),
    envvar="WENBAO_READER",
    default="network",
    show_default=True,
    help="谁来读：网络；或只找最贴近的句子，快几倍 Who reads: the network, or, several times as quick, who only finds the nearest sentence.",
)
@click.option("--browser", is_flag=True, help="在浏览器里打开 Open it in the browser of this machine.")
def main(
    archive: str,
    host: str,
    port: int,
    allowed_hosts: tuple[str, ...],
    auth: Path | None,
    adding: bool | None,
    llm_url: str | None,
    llm_model: str | None,
    reader: Literal["network", "quick"],
    browser: bool,
) -> None:
    """打开一个馆藏，在浏览器里提问。Open an archive and ask it in the browser."""
    from chat.memory import share_memory

    share_memory()
    from rag import open_archive
    from rag.accounts.accounts import Accounts

    if not port_is_free(host, port):
        print(
            f"端口 {host}:{port} 已被占用：请用 --port 换一个 (the port is taken: choose another with --port)", file=sys.stderr
        )
        sys.exit(1)
    accounts = Accounts(auth) if auth else None
    wenbao = open_archive(archive, language_model(llm_url, llm_model), reader=reader)
    from chat.access.who_may_ask import LOOPBACK
    from chat.app import launch

    own = host in LOOPBACK
    may_add = own or accounts is not None if adding is None else adding
    if not own and accounts is None:
        open_to = "提问、看全部馆藏、加报和更正" if may_add else "提问、看全部馆藏"
        print(
            f"没有 --auth：凡能连到 {host}:{port} 的人都可以{open_to} (without --auth, whoever reaches this address may "
            f"{'ask, read all that is held, add and correct' if may_add else 'ask and read all that is held'})",
            file=sys.stderr,
        )
    launch(
        wenbao,
        host,
        port,
        adding=may_add and isinstance(wenbao.archive.address, Path),
        setting=own and adding is not False,
        allowed_hosts=allowed_hosts,
        accounts=accounts,
        browser=browser,
    )


if __name__ == "__main__":
    main()
