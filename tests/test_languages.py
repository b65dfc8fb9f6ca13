"""What the chat says is said in the reader's language: filters, evidence, the report on what was added."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from chat.cards import filters_line, narrowed_html
from chat.i18n import TEXTS
from chat.intake import take_in
from chat.sought import Sought
from chat.source_viewer import why
from chat.sources import Shelf
from index.types import Reason
from rag import Filters, Issue, Wenbao


def test_what_filters_let_through_is_told_in_the_readers_language(wenbao: Wenbao) -> None:
    filters = Filters("2021-01", "2021-02", "某报", "editorial")
    assert filters_line(filters) == ("某报 · 评论 · 2021-01 — 2021-02", "某报 · editorial · 2021-01 — 2021-02")
    html = narrowed_html(Filters(kind="ad"))
    assert '<span class="en" lang="en">Only ad was searched' in html and "只查了 广告" in html
    census = wenbao.archive.census
    kind = next(k for k in ("ad", "notice", "editorial", "photo-caption") if not census.count(Filters(kind=k), ("衡阳",)))
    chinese, english = TEXTS[f"kind_{kind}"]
    less = Shelf(wenbao).glance.find(Sought(words="衡阳", kind=kind))
    assert f"不限“{chinese}”" in less and f"without “{english}”" in less
    known = why(Issue("p.txt", evidence=(Reason("2021年", 0, 5, "报头日期"),)), "")
    assert '<span class="zh">报头日期</span><span class="en" lang="en">date in the masthead</span>' in known


def test_the_report_on_what_was_added_is_told_in_both_languages(tmp_path: Path, seed_archive: Path) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(seed_archive, folder)
    (tmp_path / "新.txt").write_text("新桥通车\n\n本报讯（记者 李四平） 3月5日，新桥正式通车，全长1876米。\n", encoding="utf-8")
    html = take_in([str(tmp_path / "新.txt")], folder)
    chinese, english = (re.search(f'<pre class="{name}".*?</pre>', html, re.S) for name in ("zh", "en"))
    assert chinese and "个版面" in chinese[0]
    assert english and "pages 6" in english[0] and "个版面" not in english[0]
