"""An archive that grows under those who ask: `python -m tests.soak --minutes 20` adds a page every ten seconds and watches the chat."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from index.archive.manifest import Manifest
from index.build.build import build
from index.build.change import add
from tests.attended import ROOT, People, Standing, chat, questions, standing

PAGE = """江城日报
2021年3月{day}日
第{n}座桥昨日通车
本报讯（记者 林海）第{n}座桥昨日通车，桥长{n}米，总投资{n}万元。市民王芳说，从家到单位少走{n}分钟。
"""


def soak(place: Path, seconds: float, every: float, people: int, pause: float) -> tuple[list[Standing], int, int]:
    """Add and ask for so long; how the chat stood after each addition, the errors, and the generations that are left."""
    archive, pages, stood = place / "archive", place / "pages", list[Standing]()
    pages.mkdir()
    build([ROOT / "seeds"], archive)
    with chat(archive, place) as (address, process):
        start = time.monotonic()
        crowd = People(address, people, pause, questions())
        click.echo(
            f"{'s':>6} {'MB':>7} {'fds':>5} {'threads':>7} {'generations':>11} {'added':>6} {'answers':>8} {'errors':>6}"
        )
        while time.monotonic() < start + seconds:
            due = start + every * (len(stood) + 1)
            time.sleep(max(0.0, due - time.monotonic()))
            n = len(stood) + 1
            page = pages / f"page-{n:05}.txt"
            page.write_text(PAGE.format(day=n % 28 + 1, n=n), encoding="utf-8")
            add([page], archive, 1)
            stood.append(standing(process.pid, start))
            now, found = stood[-1], crowd.found
            click.echo(
                f"{now.seconds:6.0f} {now.memory:7.0f} {now.descriptors:5} {now.threads:7} {generations(archive):11} "
                f"{len(Manifest.read(archive).sources) - 5:6} {len(found.seconds):8} {sum(found.errors.values()):6}"
            )
        found = crowd.stop()
        click.echo(f"p50 {found.quantile(0.5):.2f} s, p95 {found.quantile(0.95):.2f} s, errors {found.errors or 'none'}")
    return stood, sum(found.errors.values()), generations(archive)


def generations(archive: Path) -> int:
    """The states that stand in an archive's folder: the current one, and those that have not been taken away."""
    return sum(1 for path in archive.iterdir() if path.is_dir() and path.name != "pages")


@click.command()
@click.option("--minutes", type=click.FloatRange(0.01), default=20, show_default=True)
@click.option("--every", type=click.FloatRange(0.1), default=10, show_default=True, help="seconds between two additions")
@click.option("--people", type=click.IntRange(1), default=4, show_default=True)
@click.option("--pause", type=click.FloatRange(0.01), default=2, show_default=True, help="seconds that one reads, on average")
def main(minutes: float, every: float, people: int, pause: float) -> None:
    """How memory, descriptors and generations fare; exit status 1 where one who asked got no answer."""
    with tempfile.TemporaryDirectory() as scratch:
        _, errors, _ = soak(Path(scratch), minutes * 60, every, people, pause)
        if errors:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
