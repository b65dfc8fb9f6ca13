"""The pictures of the READMEs, taken of the real chat over the seed pages: `python -m tests.screenshots`."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from index.build.build import build
from tests.chromium import ask, chromium, launched, serving, visit
from tests.conftest import ROOT, SEEDS
from tests.test_browser import QUESTION

IMAGES = ROOT / "docs" / "images"
COLOURS = 96


def main() -> None:
    """Write docs/images/*.png; exits with a sentence where no Chromium is found."""
    executable = chromium()
    if executable is None:
        sys.exit("没有找到 Chromium：请安装，或设 WENBAO_CHROMIUM (no Chromium found: install one or set WENBAO_CHROMIUM)")
    with tempfile.TemporaryDirectory() as folder, launched(executable) as browser:
        archive = Path(folder) / "archive"
        build([SEEDS], archive)
        with serving(archive, Path(folder) / "data") as address:
            picture(browser, address, "chat", "desktop")
            picture(browser, address, "chat-dark", "desktop", color_scheme="dark")
            picture(browser, address, "chat-phone", "phone")


def picture(browser: Any, address: str, name: str, size: str, **options: Any) -> None:
    """One picture of a question answered, with its source open where there is room for both."""
    with visit(browser, address, size, **options) as page:
        answer = ask(page, QUESTION)
        if size == "desktop":
            answer.locator("a.mark").first.click()
            page.wait_for_selector("#wb-viewer mark")
        page.wait_for_timeout(1500)
        page.mouse.move(0, 0)
        save(page.screenshot(), IMAGES / f"{name}.png")


def save(png: bytes, file: Path) -> None:
    """A screenshot with as few colours as ink on paper needs, which makes it a tenth of the size."""
    from PIL import Image

    file.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
