"""The pictures of the READMEs, taken of the real chat over the seed pages: `python -m tests.screenshots`; with `--states` instead one of
every state at every width in both themes, into screenshots/, to be looked at one by one."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from index.build.build import build
from rag import Wenbao, open_archive
from tests.chromium import QUESTION, SHOTS, ask, chromium, keep, launched, serving, visit
from tests.conftest import ROOT, SEEDS
from tests.states import Visit, walk

IMAGES = ROOT / "docs" / "images"
COLOURS = 96


def main() -> None:
    """Write the pictures; exits with a sentence where no Chromium is found."""
    executable = chromium()
    if executable is None:
        sys.exit("没有找到 Chromium：请安装，或设 WENBAO_CHROMIUM (no Chromium found: install one or set WENBAO_CHROMIUM)")
    with tempfile.TemporaryDirectory() as folder, launched(executable) as browser:
        archive = Path(folder) / "archive"
        build([SEEDS], archive)
        with serving(archive, Path(folder) / "data") as address:
            if "--states" in sys.argv[1:]:
                every_state(browser, address, open_archive(archive))
                return
            picture(browser, address, "chat", "desktop")
            picture(browser, address, "chat-dark", "desktop", color_scheme="dark")
            picture(browser, address, "chat-phone", "phone")


def every_state(browser: Any, address: str, wenbao: Wenbao) -> None:
    """A picture of each state at 1440, 1024 and 390 pixels, light and dark; and the conversation as it is printed."""
    for size in ("desktop", "tablet", "phone"):
        for scheme in ("light", "dark"):
            with visit(browser, address, size, color_scheme=scheme) as page:
                for number, name in enumerate(walk(Visit(page, address, wenbao)), 1):
                    keep(page, f"{number:02}-{name}-{scheme}", size)
            print(f"{size} {scheme}", flush=True)
    with visit(browser, address) as page:
        ask(page, QUESTION).locator("a.mark").first.click()
        page.wait_for_selector("#wb-viewer mark")
        page.pdf(path=SHOTS / "printed.pdf", prefer_css_page_size=True)


def picture(browser: Any, address: str, name: str, size: str, **options: Any) -> None:
    """One picture of a question answered, with its source open where there is room for both."""
    with visit(browser, address, size, **options) as page:
        answer = ask(page, QUESTION)
        page.wait_for_selector("#wb-talk .next")
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
