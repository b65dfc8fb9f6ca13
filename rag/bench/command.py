"""The commands that measure: `evaluate` asks a gold set, or makes one of readers' opinions; `ablate` leaves out one step after another."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from index.__main__ import archive_option
from index.stores.address import Address
from rag.scripts.questions import read_questions


@click.command(epilog="例 example:  python -m rag evaluate gold.jsonl --json")
@click.argument("gold", type=click.Path(path_type=Path), required=False)
@archive_option
@click.option("--sample", type=click.IntRange(1), help="只问其中这么多问，每次相同 / ask so many of them, the same each time")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option(
    "--from-opinions",
    "opinions_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="不提问：把读者意见写成带答案的问题，每行一个 / ask nothing: print readers' opinions (opinions.sqlite) as gold questions; "
    "with --archive those whose sources it holds",
)
@click.pass_context
def evaluate(
    context: click.Context, gold: Path | None, address: Address, sample: int | None, as_json: bool, opinions_file: Path | None
) -> None:
    """用带答案的问题量一量。Measure the answers to a gold set."""
    from rag.bench.evaluate import drawn
    from rag.bench.evaluate import evaluate as run
    from rag.pipeline import open_archive

    if (gold is None) == (opinions_file is None):
        raise click.UsageError("请写带答案的问题文件，或 --from-opinions，二者取一 (give a gold file or --from-opinions)")
    if opinions_file:
        chosen = context.get_parameter_source("address") is not click.core.ParameterSource.DEFAULT
        _print_gold(opinions_file, address if chosen else None)
        return
    assert gold is not None
    figures = dataclasses.asdict(run(open_archive(address), drawn(read_questions(gold), sample)))
    if as_json:
        click.echo(json.dumps(figures))
    else:
        for name, value in figures.items():
            click.echo(f"{name:10} {'-' if value is None else value}")


def _print_gold(opinions_file: Path, address: Address | None) -> None:
    from index.archive.folder import open_archive
    from index.errors import ArchiveError
    from rag.opinions.gold import gold_questions
    from rag.opinions.store import opinions

    archive = None if address is None else open_archive(address)

    def holds(article_id: str) -> bool:
        assert archive is not None
        try:
            return bool(archive.article(article_id))
        except ArchiveError:
            return False

    for record in gold_questions(opinions(opinions_file), holds if archive else None):
        click.echo(json.dumps(record, ensure_ascii=False))


@click.command(epilog="例 example:  python -m rag ablate archive questions.jsonl --every 3")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--every", type=click.IntRange(1), default=1, show_default=True, help="每几问取一问 / each nth question")
def ablate(paths: tuple[Path, ...], every: int) -> None:
    """检索的每一步值多少：档案库与问题文件成对。What each step of retrieval is worth: archives, each with its questions."""
    from rag.bench.ablate import ablation

    if len(paths) % 2:
        raise click.UsageError("每个档案库后面要有它的问题文件 (each archive needs its questions file)")
    pairs = zip(paths[::2], paths[1::2], strict=True)
    click.echo(ablation([(questions.name.split(".")[0], archive, questions) for archive, questions in pairs], every=every))
