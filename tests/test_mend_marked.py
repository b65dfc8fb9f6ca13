"""Headlines that a page marks with brackets, bullets or labels; bylines as the papers of Taiwan and Hong Kong print them."""

from __future__ import annotations

import time

import pytest

from index.mend import mend
from index.mend.bylines import authors, is_signature
from index.types import Article, Page

FIRE = "东湖来信云前月忽起大风，统计被焚房屋三百间。\n"
SHIP = "海州火船自南埠启行，与浮冰相撞，船主周明远令人出力驶至东埠。\n"
EXAM = "海州县考试因大雨改期，应试者四百二十人。\n"


def mended(text: str) -> tuple[Article, ...]:
    found = mend(Page("a.txt", text, ""))
    assert sorted("".join("".join(one.text.split()) for one in found)) == sorted("".join(text.split()))
    return found


@pytest.mark.parametrize(
    "marks", ["【{}】\n", "〖{}〗\n", "［{}］\n", "●{}\n", "◆ {}\n", "■{}\n", "【{}】", "【标题】{}\n", "标题：{}\n"]
)
def test_marked_headlines_open_articles(marks: str) -> None:
    heads = ("东湖大火", "舟遇浮冰", "县试改期")
    found = mended("".join(marks.format(head) + text for head, text in zip(heads, (FIRE, SHIP, EXAM), strict=True)))
    assert [(one.headline, one.text.endswith(text.strip())) for one, text in zip(found, (FIRE, SHIP, EXAM), strict=True)] == [
        (head, True) for head in heads
    ]


@pytest.mark.parametrize("line", ["【点评】", "【编者按】", "■链接", "【相关链接】"])
def test_the_parts_of_an_article_are_no_headlines(line: str) -> None:
    assert [one.headline for one in mended(f"县试改期\n本报讯（记者 周明远）{EXAM}{line}\n{SHIP}")] == ["县试改期"]


def test_a_record_of_a_database_tells_its_headline_and_author() -> None:
    text = "【标题】市民公园开放\n【作者】何小满\n【来源】海州日报\n【日期】2021-03-05\n【版次】A02\n【正文】市民公园昨日开放，占地六十亩。\n"
    article, head = mended(text)
    assert (article.headline, article.byline, article.authors) == ("市民公园开放", "何小满", ("何小满",))
    assert (head.kind, head.text) == ("masthead", "【来源】海州日报\n【日期】2021-03-05\n【版次】A02")


BYLINES = {
    "〔記者陳大文／台北報導〕": ("陳大文",),
    "〔本報記者陳大文、李小明／綜合報導〕": ("陳大文", "李小明"),
    "（中央社記者何小滿台北2日電）": ("何小滿",),
    "（中央社記者林海倫敦2日專電）": ("林海",),
    "【記者林海新竹報導】": ("林海",),
    "（香港文匯報記者 陳大文 北京報道）": ("陳大文",),
    "【本報訊】（記者陳大文）": ("陳大文",),
}


@pytest.mark.parametrize("byline", BYLINES)
def test_bylines_of_taiwan_and_hong_kong(byline: str) -> None:
    (article,) = mended(f"圖書館新館落成\n{byline}市圖書館新館昨日落成，藏書五萬二千冊。\n")
    assert (article.headline, article.byline, article.authors) == ("圖書館新館落成", byline, BYLINES[byline])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("記者林海／新竹報導", ("林海",)),
        ("記者 陳大文", ("陳大文",)),
        ("撰文：陳大文", ("陳大文",)),
        ("■王勤 邱鹏", ("王勤", "邱鹏")),
    ],
)
def test_lines_that_sign(line: str, names: tuple[str, ...]) -> None:
    assert is_signature(line)
    assert authors(line) == names


def test_a_bullet_alone_signs_nothing() -> None:
    assert not is_signature("■高温黄色预警")


def test_a_headline_of_two_lines_keeps_the_characters_of_its_page() -> None:
    text = (
        "答東湖老生\n（寒雲代覆）\n來書拜悉、承代考校勘甚感、見教二事、亦至級佩、惟東湖劇塲之腐敗、爲鄙人目擊、决不敢稍涉虛妄、"
        "本報自創設以來、從無此例。\n"
    )
    assert [one.headline for one in mended(text)] == ["答東湖老生（寒雲代覆）"]


def test_a_dateline_in_brackets_opens_a_text_and_names_no_one() -> None:
    (article,) = mended("开封城紧闭\n（重庆廿日海通电）据此间消息，开封城门紧闭，仅南门开放，准人通行，对来往行人检查甚严。\n")
    assert (article.headline, article.byline, article.authors) == ("开封城紧闭", None, ())


def test_pen_names_sign_on_a_page_that_signs_so() -> None:
    titles = {"荷兰跳舞": "丹翁", "东湖大火": "天倪", "县试改期": "秋意"}
    texts = ("舞场之内有人反对跳舞，外人亦反对跳舞，闻者以为奇谈，传为笑柄。\n", FIRE, EXAM)
    text = "".join(f"{title}\n（{pen}）\n{told}\n" for (title, pen), told in zip(titles.items(), texts, strict=True))
    assert [(one.headline, one.authors) for one in mended(text)] == [(title, (pen,)) for title, pen in titles.items()]
    once = "春节的味道\n（随想）\n中国人心目中，过年是一件非同小可的事情，蕴含着对来年的期盼，也寄托着对故乡的思念。\n"
    assert [(one.headline, one.byline) for one in mended(once)] == [("春节的味道（随想）", None)]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("（上接一版）", "（上接头版）"), "continuation"),
        (("（上接二版）", "（上接三版）"), "continuation"),
        (("（下转四版）", "（下转三版）"), "news"),
        (("（组图）", "（图）"), "news"),
    ],
)
def test_what_sends_to_another_page_or_a_picture_is_no_pen_name(lines: tuple[str, str], kind: str) -> None:
    found = mended(f"东湖大火\n{lines[0]}\n{FIRE}县试改期\n{lines[1]}\n{EXAM}")
    assert {(one.kind, one.byline) for one in found if one.text.endswith((FIRE.strip(), EXAM.strip()))} == {(kind, None)}


def test_a_line_of_many_records_is_parted_at_its_labels() -> None:
    found = mended("【标题】县试改期【正文】县试改期。" * 1000)
    assert [(one.headline, one.text) for one in found] == [("县试改期", "【标题】县试改期\n【正文】县试改期。")] * 1000


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("【书名】《百年孤独》【作者】马尔克斯【内容】" + FIRE, None),
        ("【编者按】今起推出专栏，【内容】丰富，敬请关注。\n" + FIRE, None),
        ("【标题】关于【正文】一词的用法【正文】" + FIRE, "关于【正文】一词的用法"),
        ("【标题】东湖大火【正文】" + FIRE.strip() + "县中推出【内容】丰富的展览。", "东湖大火"),
    ],
)
def test_the_words_of_labels_in_a_text_are_no_labels(line: str, right: str | None) -> None:
    (found,) = mended(line)
    assert (found.headline, found.byline) == (right, None)
    assert found.text.count("\n") == line.strip().count("\n") + (right is not None)


@pytest.mark.parametrize("words", ["日报", "本报", "见习", "文字", "江城日报记者", "记者", "日报 "])
def test_words_of_a_signature_over_and_over_cost_no_time(words: str) -> None:
    line = (words * 20_000)[:20_000].strip()
    began = time.process_time()
    assert not is_signature(line)
    mended(f"县试改期\n本报讯（记者 周明远）{EXAM}{line}\n{FIRE}")
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "office",
    [
        "江城日报记者",
        "中国青年报记者",
        "解放军报记者",
        "新华社记者",
        "江城晚报全媒体首席摄影记者",
        "本报实习生",
        "人民网特派员",
    ],
)
def test_offices_of_which_one_word_begins_another_sign(office: str) -> None:
    assert is_signature(f"{office} 何小满")
    assert authors(f"{office} 何小满") == ("何小满",)


def test_a_name_that_ends_as_a_paper_begins_signs() -> None:
    assert authors("记者周新报道") == ("周新",)


DATELINES = (
    "〔新华社北京六日电〕", "〔本报讯〕", "【本報訊】", "［重庆廿日电］",
)  # fmt: skip


@pytest.mark.parametrize("dateline", DATELINES)
def test_a_dateline_in_brackets_on_its_own_line_is_no_headline(dateline: str) -> None:
    found = mended(f"东湖大火\n{dateline}\n{FIRE}舟遇浮冰\n{dateline}\n{SHIP}")
    assert [(one.headline, one.text) for one in found] == [
        ("东湖大火", f"东湖大火\n{dateline}{FIRE.strip()}"),
        ("舟遇浮冰", f"舟遇浮冰\n{dateline}{SHIP.strip()}"),
    ]


@pytest.mark.parametrize("head", ["东城停电", "东湖来电", "北京停电", "明日开市"])
def test_a_headline_in_brackets_that_ends_as_a_dateline_does_stays_one(head: str) -> None:
    assert [one.headline for one in mended(f"【{head}】\n{FIRE}【舟遇浮冰】\n{SHIP}")] == [head, "舟遇浮冰"]
