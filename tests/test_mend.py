"""Mending: hand-made pages for each mechanism, and the promise that no character of any text is lost."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.mend import evidence, mend, ngrams
from index.mend.bylines import authors, is_signature
from index.types import Article, Page, Ready

HARBOUR = [
    "本报讯（记者 林晓峰）3月5日，东岭港三号码头举行开工仪式，港务集团董事长陈国梁出席。",
    "三号码头规划泊位六个，岸线长一千二百米，建成后东岭港年吞吐能力将增加八百万吨集装箱货物。",
    "陈国梁表示，港务集团将抓好码头施工的质量和安全，力争明年底前让首个泊位投入运营。",
]
SCHOOL = [
    "本报讯（记者 周慧）新学期开学第一天，青桐小学的食堂换了新菜单，校长吴敏和学生们一起吃午饭。",
    "青桐小学食堂每天提供两荤两素，菜谱由营养师李倩制定，每周五在校门口的公告栏向家长公布。",
    "吴敏说，食堂的账目每月公开一次，家长可以随时到食堂看一看、尝一尝，学生吃得好才学得好。",
]


def page(*blocks: str, gap: str = "\n\n") -> Page:
    return Page(file="page.txt", text=gap.join(blocks), sha256="")


def nonsense(rng: random.Random, size: int) -> str:
    return "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(size))


def bare(text: str) -> str:
    return "".join(text.split())


def held(source: Page, article: Article) -> str:
    return "".join(source.text[start:end] for start, end in article.spans)


def check(source: Page) -> tuple[Article, ...]:
    """Mend a page and hold the promise: every non-blank character once, and each text made of its spans' characters."""
    articles = mend(source)
    count = [0] * len(source.text)
    for article in articles:
        assert bare(held(source, article)) == bare(article.text)
        for start, end in article.spans + article.repeats:
            for at in range(start, end):
                count[at] += 1
    assert all(n == 1 for n, char in zip(count, source.text, strict=True) if not char.isspace())
    assert [article.article_id for article in articles] == [f"a{n:02d}" for n in range(1, len(articles) + 1)]
    return articles


def by_headline(articles: tuple[Article, ...], headline: str) -> Article:
    return next(article for article in articles if article.headline == headline)


def test_headlines_open_articles_and_section_titles_do_not() -> None:
    articles = check(
        page(
            "东岭港三号码头开工",
            *HARBOUR[:2],
            "建好码头",
            HARBOUR[2],
            "青桐小学食堂换上新菜单",
            "校长陪餐 账目公开",
            *SCHOOL,
        )
    )
    assert [article.headline for article in articles] == ["东岭港三号码头开工", "青桐小学食堂换上新菜单"]
    harbour, school = articles
    assert "\n建好码头\n" in harbour.text
    assert harbour.byline == "本报讯（记者 林晓峰）"
    assert harbour.authors == ("林晓峰",)
    assert (school.subhead, school.kind) == ("校长陪餐 账目公开", "news")


def test_a_kicker_stands_over_its_headline() -> None:
    (article,) = check(page("青桐小学：", "“学生吃得好，家长放了心”", "■本报记者 周 慧 通讯员 李倩倩", SCHOOL[1], SCHOOL[2]))
    assert (article.kicker, article.headline) == ("青桐小学：", "“学生吃得好，家长放了心”")
    assert article.byline == "■本报记者 周 慧 通讯员 李倩倩"
    assert article.authors == ("周慧", "李倩倩")


def test_a_line_that_tells_of_a_reporter_is_no_byline() -> None:
    signed = (
        "■本报记者 唐海",
        "通讯员 李光",
        "本报记者冯莉",
        "记者 王芳 文/图",
        "文/图 张丰",
        "■本报评论员",
        "本报评论员",
        "新华社记者江文摄",
    )
    assert all(map(is_signature, signed))
    assert not any(map(is_signature, ("记者在现场看到", "记者手记", "记者走进村里看到处处都是新景象", "编辑部")))
    assert authors("■本报记者 吕 强 王明华 通讯员 欧阳慧") == ("吕强", "王明华", "欧阳慧")
    assert authors("（本报记者张帆徐元锋整理）") == ("张帆", "徐元锋")
    assert authors("■本报评论员") == ()


def test_a_column_cut_is_joined_without_a_line_break() -> None:
    cut = HARBOUR[1].index("年吞吐")
    (article,) = check(page("东岭港三号码头开工", HARBOUR[0], HARBOUR[1][:cut], HARBOUR[1][cut:], HARBOUR[2]))
    assert article.text.split("\n") == ["东岭港三号码头开工", *HARBOUR]


def test_a_fragment_inside_another_article_goes_home() -> None:
    cut = HARBOUR[1].index("年吞吐")
    source = page(
        "东岭港三号码头开工",
        HARBOUR[0],
        HARBOUR[1][:cut],
        "青桐小学食堂换上新菜单",
        SCHOOL[0],
        SCHOOL[1],
        HARBOUR[1][cut:],
        HARBOUR[2],
        SCHOOL[2],
    )
    harbour, school = check(source)
    assert harbour.text.split("\n") == ["东岭港三号码头开工", *HARBOUR]
    assert school.text.split("\n") == ["青桐小学食堂换上新菜单", *SCHOOL]
    assert len(harbour.spans) == 2


def test_a_fragment_before_its_own_headline_is_read_last() -> None:
    cut = HARBOUR[1].index("岸线")
    source = page(
        "青桐小学食堂换上新菜单", *SCHOOL, HARBOUR[1][cut:], HARBOUR[2], "东岭港三号码头开工", HARBOUR[0], HARBOUR[1][:cut]
    )
    harbour = by_headline(check(source), "东岭港三号码头开工")
    assert harbour.text.split("\n") == ["东岭港三号码头开工", *HARBOUR]


def test_a_repeat_is_named_and_not_read_twice() -> None:
    source = page("东岭港三号码头开工", *HARBOUR, HARBOUR[1].replace("岸线", "崖线"), "青桐小学食堂换上新菜单", *SCHOOL)
    harbour, school = check(source)
    (repeat,) = harbour.repeats
    assert source.text[slice(*repeat)] == HARBOUR[1].replace("岸线", "崖线")
    assert harbour.text.count("规划泊位六个") == 1
    assert school.repeats == ()


def test_the_end_of_a_column_read_twice_is_a_repeat() -> None:
    cut = HARBOUR[1][: HARBOUR[1].index("年吞吐")]
    rest = HARBOUR[1][len(cut) :]
    tail = cut[-34:]
    source = page("东岭港三号码头开工", HARBOUR[0], cut, rest, HARBOUR[2][:-7] + "，" + tail, "青桐小学食堂换上新菜单", *SCHOOL)
    harbour = by_headline(check(source), "东岭港三号码头开工")
    assert [source.text[a:b] for a, b in harbour.repeats] == [tail]


def test_a_quotation_far_from_what_it_quotes_is_no_repeat() -> None:
    rng = random.Random(1)
    filler = [nonsense(rng, 60) + "。" for _ in range(30)]
    source = page("东岭港三号码头开工", *HARBOUR, *filler, HARBOUR[1])
    assert all(article.repeats == () for article in check(source))


def test_a_continuation_keeps_to_itself() -> None:
    articles = check(
        page(
            "东岭港三号码头开工",
            *HARBOUR,
            "（上接第一版）水库的闸门在清晨打开，下游三个乡镇的灌渠同时进水，春灌从这一天开始。",
            "青桐小学食堂换上新菜单",
            *SCHOOL,
        )
    )
    assert [article.kind for article in articles] == ["news", "continuation", "news"]
    assert articles[1].headline is None


def test_a_masthead_is_one_item() -> None:
    masthead = ("东岭日报", "国内统一连续出版物号 CN 35-0042", "2021年3月6日 星期六", "第8123号")
    articles = check(page(*masthead, "东岭港三号码头开工", *HARBOUR))
    assert [article.kind for article in articles] == ["masthead", "news"]
    assert articles[0].text.split("\n") == list(masthead)


def test_hard_wrapped_lines_become_paragraphs() -> None:
    lines = [paragraph[k : k + 16] for paragraph in HARBOUR + SCHOOL for k in range(0, len(paragraph), 16)]
    articles = check(page("东岭港三号码头开工", "\n".join(lines[:9]), "青桐小学食堂换上新菜单", "\n".join(lines[9:])))
    assert [article.headline for article in articles] == ["东岭港三号码头开工", "青桐小学食堂换上新菜单"]
    assert articles[0].text.split("\n")[1:] == HARBOUR
    assert articles[1].text.split("\n")[1:] == SCHOOL


def test_an_article_that_reads_on_elsewhere_still_shows_its_jump_line() -> None:
    (article,) = check(page("东岭港三号码头开工", HARBOUR[0], HARBOUR[1][:30] + " （下转第六版）"))
    assert article.text.endswith("（下转第六版）")


def test_a_whole_issue_in_one_file_is_mended_a_stretch_at_a_time() -> None:
    rng = random.Random(2)
    headlines = [nonsense(rng, 14) for _ in range(100)]
    texts = [[headline, "■本报记者 王大力", *(nonsense(rng, 60) + "。" for _ in range(5))] for headline in headlines]
    articles = check(page(*(block for text in texts for block in text)))
    assert [article.headline for article in articles if article.headline] == headlines


def test_a_page_in_traditional_characters_is_mended_alike() -> None:
    text = [
        "東嶺港三號碼頭開工",
        "本報訊（記者 陳國樑）3月5日，東嶺港三號碼頭舉行開工儀式，港務集團董事長林曉峰出席。",
        "三號碼頭規劃泊位六個，岸線長一千二百米，建成後東嶺港年吞吐能力將增加八百萬噸",
        "集裝箱貨物。",
        "青桐小學食堂換上新菜單",
        "本報訊（記者 周慧）新學期開學第一天，青桐小學的食堂換了新菜單，校長吳敏和學生們一起吃午飯。",
    ]
    harbour, school = check(page(*text))
    assert harbour.text.split("\n") == [text[0], text[1], text[2] + text[3]]
    assert (harbour.headline, harbour.byline, harbour.authors) == (text[0], "本報訊（記者 陳國樑）", ("陳國樑",))
    assert school.headline == text[4]


def test_a_ready_article_is_taken_as_it_stands() -> None:
    text = "新华社北京12月31日电  （记者邹远、王思齐）晚会31日晚举行。\n\n演出精彩。\n"
    source = Page("papers.jsonl", text, "", part="7", ready=Ready("x-7", "晚会在京举行", None))
    (article,) = mend(source)
    assert (article.text, article.spans) == (text, ((0, len(text)),))
    assert (article.headline, article.source_id, article.part) == ("晚会在京举行", "x-7", "7")
    assert article.authors == ("邹远", "王思齐")
    assert mend(Page("papers.jsonl", " \n", "", ready=Ready("x-8"))) == ()


PIECES = [
    "本报讯（记者 李 明）",
    "■本报记者 王大力",
    "（下转第二版）",
    "（上接第一版）",
    "图为现场。",
    "标题一行 两段",
    "。",
    "，",
    "——",
    "：",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\u3000\u3000",
    "\u2028",
    "\x0c",
    "甲乙丙丁戊己庚辛壬癸" * 3,
    "第12345号",
    "2021年10月29日 星期五",
    "东岭日报",
    "\U00020000\U0001f600",
    "\ud800",
    "\x00",
    "a1",
    "规划泊位六个，岸线长一千二百米，建成后年吞吐能力将增加八百万吨。",
    "出席会议。",
    "\u200b",
    "”",
    "（",
    "地址：江城市港口路2号",
    "（广告）",
    "王伟  李娜  张敏",
    "江城区 12.5 3.1%",
    "共20名：",
    "要闻",
    "江\n城\n新\n馆",
    "\x1c",
    "\udfff",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40).map("".join))
@example("")
@example("\n \u3000")
@example("x")
@example("甲" * 70000)
def test_no_text_however_broken_loses_a_character(text: str) -> None:
    check(Page("page.txt", text, ""))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(HARBOUR + SCHOOL + PIECES), max_size=30), st.sampled_from(["\n", "\n\n", "\r\n", ""]))
def test_no_page_of_shuffled_pieces_loses_a_character(blocks: list[str], gap: str) -> None:
    check(page(*blocks, gap=gap))


def test_a_page_of_many_lines_is_mended_in_time_that_grows_with_it() -> None:
    """Each kind of line that is joined with its neighbours, 12,000 times: seconds where it is linear, minutes where it is not."""
    for line in ("江城区 12.5 3.1%", "江城日报", "2021年10月29日 星期五", "江"):
        begun = time.process_time()
        check(page(*[line] * 12_000, gap="\n"))
        assert time.process_time() - begun < 10


def test_what_one_block_has_in_common_is_its_row_of_what_all_have() -> None:
    texts = ngrams.plain([*HARBOUR, *SCHOOL])
    weighed = evidence.weigh(texts)
    labels = np.array([0, 0, -1, 1, 1, 1])
    row = weighed.affinity_of(2, labels, 2)
    assert row == pytest.approx(weighed.affinity(labels, 2)[2], rel=1e-5)
    assert row[0] > 10 > row[1]
