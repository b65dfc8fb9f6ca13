"""The commands `timeline` and `person`: what is looked up of a name over the whole archive, as text or as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

import click

from index.__main__ import archive_option
from index.archive.folder import open_archive
from index.chinese.blank import on_one_line
from index.stores.address import Address
from index.types import Certainty, Filters
from rag.catalogue.person import Person
from rag.catalogue.person import person as person_of
from rag.catalogue.timeline import Timeline
from rag.catalogue.timeline import timeline as timeline_of
from rag.scripts.options import filter_options

AS_JSON = click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
NOTHING = "没有找到。(nothing found)"


@click.command(epilog="例 example:  python -m rag timeline 衡阳国际物流港 --json")
@click.argument("name")
@archive_option
@AS_JSON
@click.option("-n", "most", type=click.IntRange(1, 1000), default=36, show_default=True, help="最多几步 / steps at the most")
@filter_options
def timeline(
    name: str, address: Address, as_json: bool, most: int, after: str | None, before: str | None, newspaper: str | None
) -> None:
    """一件事或一个名字的时间线，每步一句原文。The timeline of a name or words, each step a quote with its day."""
    _print(timeline_of(open_archive(address), name, Filters(after, before, newspaper), most=most), as_json)


@click.command(epilog="例 example:  python -m rag person 邓小山 --json")
@click.argument("name")
@archive_option
@AS_JSON
@filter_options
def person(name: str, address: Address, as_json: bool, after: str | None, before: str | None, newspaper: str | None) -> None:
    """一个人的职务、逐年提及与署名文章。A person's posts over time, mentions by year and signed articles."""
    _print(person_of(open_archive(address), name, Filters(after, before, newspaper)), as_json)


def _print(found: Timeline | Person | None, as_json: bool) -> None:
    """Prints what was found; a command that finds nothing ends with 1."""
    if as_json:
        click.echo(json.dumps(found and dataclasses.asdict(found), ensure_ascii=False))
    elif found is None:
        click.echo(NOTHING)
    else:
        click.echo("\n".join(_timeline_lines(found) if isinstance(found, Timeline) else _person_lines(found)))
    if found is None:
        raise SystemExit(1)


def _timeline_lines(found: Timeline) -> Iterator[str]:
    for step in found.steps:
        yield f"{_day(step.day, step.certainty)}  {on_one_line(step.citation.quote)}\n    {step.citation.reference}"
    if found.more:
        yield f"另有 {found.more} 步未列出。({found.more} more steps)"


def _person_lines(found: Person) -> Iterator[str]:
    for post in found.posts:
        since = f"{_day(post.first, post.first_certainty)} — " if post.first != post.last else ""
        yield f"{since}{_day(post.last, post.certainty)}  {post.office}\n    “{on_one_line(post.citation.quote)}”"
    years = "  ".join(f"{year}: {count}" for year, count in found.years.items())
    yield f"提及 {found.mentioned} 篇 (mentioned)  {years}"
    yield f"署名 {found.signed_count} 篇 (signed)"
    yield from (f"    {_day(one.date, one.date_certainty)}  {one.title}" for one in found.signed)


def _day(day: str | None, certainty: Certainty) -> str:
    return f"{day or '日期不详'}{'（推定）' if certainty == 'inferred' else ''}"
