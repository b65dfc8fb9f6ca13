"""Build an archive of one size in a process of its own, ask it in another, and note what both took."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from index.archive.folder import open_archive
from index.archive.manifest import Manifest
from index.bench.corpus import questions_in, write
from index.bench.recall import recall
from index.errors import ArchiveError
from index.stores.documents import Documents

QUESTIONS = 300
RECALLED = 100
"""Questions that are held against every passage."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size took. Seconds by the clock and of processor time, MB, bytes a passage, milliseconds; nan where not measured."""

    passages: int
    vector_index: str
    build_s: float
    build_cpu_s: float
    peak_mb: float
    disk_bytes: float
    open_s: float
    resident_mb: float
    retrieve_p50: float
    retrieve_p95: float
    retrieve_cpu_p50: float
    answer_p50: float
    answer_p95: float
    answer_cpu_p50: float
    retrieved_per_s: float
    batch_per_s: float
    recall_at_10: float


def measure(size: int, files: tuple[Path, ...], folder: Path, asked: Path | None = None) -> Figures:
    """Measure an archive of at least `size` passages, built below `folder` and left there. Raises ArchiveError where a step fails,
    SourceError for files without articles or questions.

    Without `asked`, a JSONL file of questions, the questions are sentences of the articles.
    """
    corpus, own, archive = folder / f"{size}.jsonl", folder / f"{size}.questions.jsonl", folder / f"archive-{size}"
    write(files, size, corpus, own, QUESTIONS)
    asked = asked or own
    questions = questions_in(asked)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "index", "build", str(corpus), "--archive", str(archive)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ArchiveError(f"{size} 个段落没有建成，原因见上 (the build failed, see above)")
    corpus.unlink()
    manifest = Manifest.read(archive)
    generation = archive / manifest.generation
    disk = sum(file.stat().st_size for file in generation.rglob("*") if file.is_file())
    told = subprocess.run(
        [sys.executable, "-m", "rag.bench.pace", str(asked), "--archive", str(archive)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if told.returncode:
        raise ArchiveError(f"{archive} 没有答完，原因见上 (asking failed, see above)")
    pace = json.loads(told.stdout)
    return Figures(
        passages=manifest.passages,
        vector_index=manifest.vector_index,
        build_s=took,
        build_cpu_s=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1e3,
        disk_bytes=disk / max(manifest.passages, 1),
        open_s=pace["open_s"],
        resident_mb=pace["resident_mb"],
        retrieve_p50=pace["retrieve_ms"]["p50"],
        retrieve_p95=pace["retrieve_ms"]["p95"],
        retrieve_cpu_p50=pace["retrieve_cpu_ms"]["p50"],
        answer_p50=pace["answer_ms"]["p50"],
        answer_p95=pace["answer_ms"]["p95"],
        answer_cpu_p50=pace["answer_cpu_ms"]["p50"],
        retrieved_per_s=pace["retrieve_per_s"],
        batch_per_s=pace["batch_per_s"],
        recall_at_10=recall(open_archive(archive), Documents(generation), questions[:RECALLED]),
    )


def machine() -> str:
    """The processor, its cores, the memory and how busy it is, in a line."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
