"""Figures of several sizes side by side: a table with the exponent by which each grows, and a plot of both axes in logarithms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.bench.measure import Figures

Value = Callable[[Figures], float]

ROWS: tuple[tuple[str, str, Value], ...] = (
    ("build, s", "{:,.1f}", lambda one: one.build_s),
    ("build, processor s", "{:,.1f}", lambda one: one.build_cpu_s),
    ("build, passages/s", "{:,.0f}", lambda one: one.passages / one.build_s),
    ("build, passages in 1 s of both cores", "{:,.0f}", lambda one: 2 * one.passages / one.build_cpu_s),
    ("build, peak memory, MB", "{:,.0f}", lambda one: one.peak_mb),
    ("disk, MB", "{:,.0f}", lambda one: one.disk_bytes * one.passages / 1e6),
    ("disk, bytes a passage", "{:,.0f}", lambda one: one.disk_bytes),
    ("opening, s", "{:.2f}", lambda one: one.open_s),
    ("memory when asked, MB", "{:,.0f}", lambda one: one.resident_mb),
    ("retrieval p50, ms", "{:.1f}", lambda one: one.retrieve_p50),
    ("retrieval p95, ms", "{:.1f}", lambda one: one.retrieve_p95),
    ("retrieval p50, processor ms", "{:.1f}", lambda one: one.retrieve_cpu_p50),
    ("answer p50, ms", "{:.1f}", lambda one: one.answer_p50),
    ("answer p95, ms", "{:.1f}", lambda one: one.answer_p95),
    ("answer p50, processor ms", "{:.1f}", lambda one: one.answer_cpu_p50),
    ("retrievals a second, one by one", "{:,.0f}", lambda one: one.retrieved_per_s),
    ("retrievals a second, a batch", "{:,.0f}", lambda one: one.batch_per_s),
    ("dense recall at 10", "{:.3f}", lambda one: one.recall_at_10),
)
PLOTTED = (
    "build, processor s",
    "build, peak memory, MB",
    "disk, MB",
    "retrieval p50, processor ms",
    "answer p50, processor ms",
)
_COLOURS = ("#1f5fa8", "#b3541e", "#4a7c2c", "#8a3b8f", "#777777")


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The b of value = a * size^b, by least squares on the logarithms; nan for a single size."""
    if len(set(sizes)) < 2:
        return float("nan")
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(values, 1e-9)), 1)[0])


def table(figures: Sequence[Figures]) -> str:
    """A Markdown table, a column for each size."""
    sizes = [one.passages for one in figures]
    lines = [
        f"| | {' | '.join(f'{size:,}' for size in sizes)} | grows as n^ |",
        f"|---|{'---:|' * (len(sizes) + 1)}",
        f"| dense index | {' | '.join(one.vector_index for one in figures)} | |",
    ]
    for name, shown, value in ROWS:
        values = [value(one) for one in figures]
        slope = exponent(sizes, values)
        lines.append(
            f"| {name} | {' | '.join(shown.format(one) for one in values)} | {'' if np.isnan(slope) else f'{slope:.2f}'} |"
        )
    return "\n".join(lines) + "\n"


def plot(figures: Sequence[Figures]) -> str:
    """An SVG of what is PLOTTED against the passages, both axes in powers of ten."""
    width, height, left, top = 640, 400, 60, 20
    values = {name: [value(one) for one in figures] for name, _, value in ROWS if name in PLOTTED}
    across = np.log10([one.passages for one in figures])
    up = np.log10(np.maximum([value for row in values.values() for value in row], 1e-3))
    low_x, high_x, low_y, high_y = np.floor(across.min()), np.ceil(across.max()), np.floor(up.min()), np.ceil(up.max())

    def place(x: float, y: float) -> tuple[float, float]:
        right, down = width - left - 200, height - top - 40
        return (
            left + right * float((x - low_x) / max(high_x - low_x, 1)),
            top + down * (1 - float((y - low_y) / max(high_y - low_y, 1))),
        )

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">']
    parts.append(f'<rect width="{width}" height="{height}" fill="#fff"/>')
    for power in range(int(low_x), int(high_x) + 1):
        x, bottom = place(power, low_y)
        parts.append(f'<path d="M{x:.0f} {top}V{bottom:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{bottom + 18:.0f}" text-anchor="middle">10^{power} passages</text>')
    for power in range(int(low_y), int(high_y) + 1):
        x, y = place(low_x, power)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{place(high_x, power)[0]:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">10^{power}</text>')
    for (name, row), colour in zip(values.items(), _COLOURS, strict=True):
        points = [place(x, float(np.log10(max(value, 1e-3)))) for x, value in zip(across.tolist(), row, strict=True)]
        parts.append(
            f'<polyline points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        x, y = points[-1]
        parts.append(f'<text x="{x + 8:.0f}" y="{y + 4:.0f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
