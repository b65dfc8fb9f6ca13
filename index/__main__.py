"""The `index` command: build an archive from newspaper pages, add to it, and say what it holds."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index.archive.folder import Archive, open_archive
from index.archive.integrity import verify
from index.archive.manifest import Manifest
from index.archive.scans import Scans
from index.errors import WenbaoError
from index.one_line import OneLineErrors
from index.stores.address import Address, MilvusAddress, folder_of, parse_address
from index.types import Article, Issue

if TYPE_CHECKING:
    from index.build.push import Pushed

Command = TypeVar("Command", bound=Callable[..., Any])


class ArchiveAddress(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.5 on
    """A folder, or a `milvus://` address."""

    name = "directory"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        if isinstance(value, (Path, MilvusAddress)):
            return value
        try:
            address = parse_address(value)
        except WenbaoError as error:
            self.fail(str(error), param, ctx)
        if isinstance(address, Path) and address.exists() and not address.is_dir():
            self.fail(f"{address} 是文件，不是档案库文件夹 (a file, not an archive folder)", param, ctx)
        return address


def archive_option(command: Command) -> Command:
    """`--archive ADDRESS`, the same in every command."""
    return click.option(
        "--archive",
        "address",
        type=ArchiveAddress(),
        default="archive",
        envvar="WENBAO_ARCHIVE",
        show_default=True,
        show_envvar=True,
        help="档案库文件夹，或 milvus://主机:端口/名字 / folder or Milvus address",
    )(command)


@click.group(cls=OneLineErrors, epilog="例 example:  python -m index build seeds --archive archive")
def main() -> None:
    """把报纸版面文字建成可以提问的档案库。Build and keep the archive that questions are asked of."""


PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
WORKERS = click.option("--workers", type=click.IntRange(1, 64), help="进程数，默认为核数 / processes, default: all cores")


@main.command(epilog="例 example:  python -m index build seeds --archive archive --newspaper 衡阳日报")
@PATHS
@archive_option
@click.option("--newspaper", help="这些版面是哪家报纸的 / the newspaper that all these pages are from")
@click.option("--model", metavar="NAME_OR_PATH", help="另用一个 sentence-transformers 模型 / another embedding model")
@WORKERS
def build(paths: tuple[Path, ...], address: Address, newspaper: str | None, model: str | None, workers: int | None) -> None:
    """从文件或文件夹新建档案库。Build an archive from files and folders."""
    from index.build.build import Settings
    from index.build.build import build as run

    manifest = run(paths, folder_of(address), Settings(newspaper, model, workers))
    _report(address)
    _exit_where_left_out(manifest.refused)


@main.command(epilog="例 example:  python -m index add 今天的版面 --archive archive")
@PATHS
@archive_option
@WORKERS
def add(paths: tuple[Path, ...], address: Address, workers: int | None) -> None:
    """加入新版面；没有变化的文件跳过。Add pages; unchanged files are skipped."""
    if isinstance(address, MilvusAddress):
        from index.build.push import add as add_there

        pushed = add_there(paths, address, workers)
        _told(pushed)
        _exit_where_left_out(pushed.left_out)
        return
    from index.build.change import Added
    from index.build.change import add as run

    before = Manifest.read(folder_of(address))
    manifest, added = run(paths, folder_of(address), workers)
    click.echo(
        f"新增 {len(added.new)} 个文件，更新 {len(added.updated)} 个 (added {len(added.new)}, updated {len(added.updated)})"
    )
    for file in added.updated:
        click.echo(f"  更新 {file}")
    if added != Added():
        _report(address)
    else:
        for file, reason in manifest.refused.items():
            click.echo(f"  未读入 (not read) {file}：{reason}")
    read_now = {*added.new, *added.updated}
    _exit_where_left_out(file for file, why in manifest.refused.items() if file in read_now or before.refused.get(file) != why)


@main.command(epilog="例 example:  python -m index remove 001.txt --archive archive")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@archive_option
def remove(files: tuple[str, ...], address: Address) -> None:
    """从档案库里去掉文件。Take files out of the archive."""
    if isinstance(address, MilvusAddress):
        from index.build.push import remove as remove_there

        remove_there(files, address)
    else:
        from index.build.change import remove as run

        run(files, address)
    click.echo(f"去掉了 {len(set(files))} 个文件 (files removed: {len(set(files))})")


@main.command(epilog="例 example:  python -m index push milvus://127.0.0.1:19530/papers --archive archive")
@click.argument("target", type=ArchiveAddress(), metavar="milvus://HOST:PORT/NAME")
@archive_option
@click.option("--replace", is_flag=True, help="先删掉那里同名的档案库 / drop what stands there first")
def push(target: Address, address: Address, replace: bool) -> None:
    """把本地档案库送到 Milvus；已在那里的版面不重送。Bring a local archive to Milvus; pages that are there are not sent again."""
    from index.build.push import push as run

    if not isinstance(target, MilvusAddress):
        raise click.BadParameter(f"{target} 不是 Milvus 地址，应写成 milvus://主机:19530/名字 (not a Milvus address)")
    _told(run(open_archive(folder_of(address)), target, replace=replace))


def _told(pushed: Pushed) -> None:
    click.echo(
        f"送去 {pushed.written} 个版面，原有 {pushed.kept} 个，去掉 {pushed.gone} 个"
        f" (pages sent {pushed.written}, kept {pushed.kept}, removed {pushed.gone})"
    )


@main.command(epilog="例 example:  python -m index info --archive archive")
@archive_option
def info(address: Address) -> None:
    """档案库里有什么、各期日期如何得来。What the archive holds and how each issue was dated."""
    _report(address)


@main.command("verify", epilog="例 example:  python -m index verify --archive archive")
@archive_option
def verify_files(address: Address) -> None:
    """检查档案库文件是否完好。Check that the archive's files are as they were written."""
    folder = folder_of(address)
    manifest = Manifest.read(folder)
    problems = [*verify(folder / manifest.generation, manifest.files), *Scans(folder).problems()]
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo(f"完好 (all {len(manifest.files)} files are as they were written)")


@main.command(epilog="例 example:  python -m index export 备份.tar.gz --archive archive")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@archive_option
def export(file: Path, address: Address) -> None:
    """把整个档案库写成一个文件（- 为标准输出）。Write the whole archive to one file; - is standard output."""
    from index.build.backup import export as run
    from index.build.backup import stream

    if str(file) == "-":
        stream(folder_of(address), sys.stdout.buffer)
        return
    size = run(folder_of(address), file)
    click.echo(f"备份好了：{file}，{size / 1e6:.1f} MB (the archive is in it, whole)")


@main.command("import", epilog="例 example:  python -m index import 备份.tar.gz --archive 新档案库")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@archive_option
def import_file(file: Path, address: Address) -> None:
    """从备份文件恢复档案库（- 为标准输入）。Make an archive of such a file, in a folder that holds none; - is standard input."""
    from index.build.backup import import_archive, read_stream

    folder = folder_of(address)
    if str(file) == "-":
        read_stream(sys.stdin.buffer, folder)
    else:
        import_archive(file, folder)
    _report(address)


JSON = click.option("--json", "as_json", is_flag=True, help="每行一个 JSON / JSON Lines")


@main.command(epilog="例 example:  python -m index articles --json > articles.jsonl")
@archive_option
@JSON
def articles(address: Address, as_json: bool) -> None:
    """拼合出来的文章。The reassembled articles."""
    archive = open_archive(address)
    if as_json:
        _lines(map(article_record, archive.articles()))
        return
    for article in archive.articles():
        byline = f"  {article.byline}" if article.byline else ""
        click.echo(f"{article.article_id}  [{article.kind}]  {article.headline or '（无题）'}{byline}")


@main.command(epilog="例 example:  python -m index issues --json")
@archive_option
@JSON
def issues(address: Address, as_json: bool) -> None:
    """每个文件出自哪一期。The issue that each file is from."""
    archive = open_archive(address)
    if as_json:
        _lines(map(issue_record, distinct_issues(archive)))
        return
    for issue in distinct_issues(archive):
        click.echo(f"{issue.file}  {issue.newspaper or '报名不详'}  {issue.date or '日期不详'}  ({issue.date_certainty})")


def distinct_issues(archive: Archive) -> Iterable[Issue]:
    """The issue of each page; lines of one JSONL file that are from the same issue and page are given once."""
    last = None
    for issue in archive.issues():
        once = dataclasses.replace(issue, part="")
        if once != last or not issue.part:
            yield issue
        last = once


def article_record(article: Article) -> dict[str, Any]:
    """The JSON of an article."""
    names = "article_id", "file", "headline", "kicker", "subhead", "byline", "kind", "page", "spans", "repeats", "text"
    return {name: getattr(article, name) for name in names} | {"id": article.source_id, "part": article.part or None}


def issue_record(issue: Issue) -> dict[str, Any]:
    """The JSON of an issue."""
    return dataclasses.asdict(issue)


def _lines(records: Iterable[dict[str, Any]]) -> None:
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))


@main.command(epilog="例 example:  python -m index bench news.jsonl.gz --size 10000 --size 100000 --plot growth.svg")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="[NEWS.jsonl]...")
@click.option(
    "--size",
    "sizes",
    type=click.IntRange(100),
    multiple=True,
    default=(10_000,),
    show_default=True,
    help="段落数，可写多次 / passages, may be given again",
)
@click.option(
    "--questions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help='问题，每行一个 {"question"} / questions to ask',
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="档案留在哪里 / where the archives are left, else removed",
)
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="画成 SVG / plot as SVG")
def bench(
    files: tuple[Path, ...], sizes: tuple[int, ...], questions: Path | None, folder: Path | None, plot: Path | None
) -> None:
    """量一量建库和提问有多快。Measure building and asking at several sizes, on these articles or made-up ones."""
    import tempfile

    from index.bench import growth
    from index.bench.measure import machine, measure

    with tempfile.TemporaryDirectory() as scratch:
        place = folder or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        click.echo(f"{machine()}\n")
        figures = [measure(size, files, place, questions) for size in sorted(sizes)]
    click.echo(growth.table(figures), nl=False)
    if plot:
        plot.write_text(growth.plot(figures), encoding="utf-8")


LEFT_OUT = 3
"""The exit code of a build that made an archive, but without files, or parts of files, that it was given: the report names them."""


def _exit_where_left_out(refused: Iterable[str]) -> None:
    if any(Path(file).name != "issues.csv" for file in refused):
        raise click.exceptions.Exit(LEFT_OUT)


def _report(address: Address) -> None:
    from index.archive.report import report

    click.echo(report(open_archive(address)), nl=False)


if __name__ == "__main__":
    main(prog_name="python -m index")
