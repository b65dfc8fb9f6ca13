"""Many people at once: `python -m tests.load --people 50 --seconds 300` asks a chat of its own over HTTP and prints what they found."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from index.build.build import build
from tests.attended import ROOT, People, chat, questions, standing


def load(archive: Path, people: int, seconds: float, every: float, pause: float, place: Path) -> int:
    """Ask for so long, print the figures; gives the number of errors."""
    with chat(archive, place) as (address, process):
        start = time.monotonic()
        before = standing(process.pid, start).worked
        crowd = People(address, people, pause, questions())
        click.echo(f"{'s':>6} {'MB':>7} {'fds':>5} {'threads':>7} {'answers':>8} {'errors':>6}")
        while (left := start + seconds - time.monotonic()) > 0:
            time.sleep(min(every, left))
            now, found = standing(process.pid, start), crowd.found
            click.echo(
                f"{now.seconds:6.0f} {now.memory:7.0f} {now.descriptors:5} {now.threads:7} {len(found.seconds):8} "
                f"{sum(found.errors.values()):6}"
            )
        found = crowd.stop()
        worked = standing(process.pid, start).worked - before
        click.echo(
            f"{people} people, {len(found.seconds)} answers in {time.monotonic() - start:.0f} s, p50 {found.quantile(0.5):.2f} s, "
            f"p95 {found.quantile(0.95):.2f} s, {worked / max(1, len(found.seconds)):.3f} processor s an answer, {found.busy} told to come again, errors {found.errors or 'none'}"
        )
    return sum(found.errors.values())


@click.command()
@click.option("--people", type=click.IntRange(1, 2000), default=50, show_default=True)
@click.option("--seconds", type=click.FloatRange(1), default=300, show_default=True)
@click.option("--every", type=click.FloatRange(0.1), default=10, show_default=True, help="seconds between two lines")
@click.option("--pause", type=click.FloatRange(0.01), default=5, show_default=True, help="seconds that one reads, on average")
@click.option("--archive", type=click.Path(path_type=Path, exists=True), help="default: the seed pages")
def main(people: int, seconds: float, every: float, pause: float, archive: Path | None) -> None:
    """How the chat bears many people at once; exit status 1 where one of them got no answer."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        if archive is None:
            archive = place / "archive"
            build([ROOT / "seeds"], archive)
        if load(archive, people, seconds, every, pause, place):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
