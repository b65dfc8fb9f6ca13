"""An article that goes on on another page of its issue is found under its own headline in the archive."""

from __future__ import annotations

from pathlib import Path

from index.archive.folder import open_archive
from index.build.build import build

FIRST = """江城日报
2021年5月6日 星期四 第8001号 第1版

跨江大桥主塔封顶

本报讯（记者 王小明）5月5日，江城跨江大桥主塔封顶仪式在施工现场举行。跨江大桥主塔高一百八十米，由四百名建设者历时两年建成。市长陈大同到现场慰问建设者，要求确保大桥主塔质量和施工安全。（下转第二版）
"""
SECOND = """江城日报
2021年5月6日 星期四 第8001号 第2版

（上接第一版）陈大同说，跨江大桥主塔封顶是大桥建设的重要节点，建设者要再接再厉，确保跨江大桥明年通车。施工现场的四百名建设者表示，将把主塔和桥面施工安全放在首位。
"""


def test_the_two_ends_of_a_jump_share_headline_and_byline(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "p1.txt").write_text(FIRST, encoding="utf-8")
    (pages / "p2.txt").write_text(SECOND, encoding="utf-8")
    build([pages], tmp_path / "a")
    by_file = {article.file: article for article in open_archive(tmp_path / "a").articles() if "陈大同" in article.text}
    assert by_file["p1.txt"].headline == "跨江大桥主塔封顶"
    assert by_file["p2.txt"].headline == "跨江大桥主塔封顶"
    assert by_file["p2.txt"].authors == ("王小明",)
    assert by_file["p2.txt"].text.startswith("（上接第一版）陈大同说")
