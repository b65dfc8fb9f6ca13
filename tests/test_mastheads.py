"""Mastheads, running heads and issue lines in the ways papers, e-papers and databases print them; what only looks like one."""

from __future__ import annotations

import time

import pytest

from index.issues import identify
from index.issues.head_lines import read_line
from index.mend import mend
from index.types import Issue, Page

NEWS = "公交线路调整\n本报讯（记者 何小满）市公交集团昨日起调整八条线路，新增三处站点，首末班时间不变，请市民留意站牌。\n"


def issue(text: str, file: str = "a.txt") -> Issue:
    page = Page(file, text, "")
    (found,) = identify([page])
    assert all(page.text[reason.start : reason.end] == reason.quote for reason in found.evidence)
    return found


def facts(one: Issue) -> tuple[str | None, ...]:
    return one.newspaper, one.date, one.date_certainty, one.page


HEADS = {
    "中華民國二十六年三月五日　星期五　海州日報　第三版": ("海州日報", "1937-03-05", "3"),
    "海州日報|民國九年四月三日　星期六|第二版": ("海州日報", "1920-04-03", "2"),
    "海州日報 民國廿六 三月五日": ("海州日報", "1937-03-05", None),
    "海州日报 2019年5月6日": ("海州日报", "2019-05-06", None),
    "海州日报\n2019年5月6日": ("海州日报", "2019-05-06", None),
    "海州日报|民国三十八年三月五日 星期六|第1版": ("海州日报", "1949-03-05", "1"),
    "第四版民國廿八年四月廿一日海州日報星期五": ("海州日報", "1939-04-21", "4"),
    "第三版民國九年四月三日社會定期日刊庚申年二月十五日星期六": (None, "1920-04-03", "3"),
    "民國廿八年四月廿一日州報星期五第八版": ("州報", "1939-04-21", "8"),
    "海州日報|中華民國貳拾捌年四月廿一日星期五今日貳張售國幣貳分四厘本報創於民國八年三月三日": ("海州日報", "1939-04-21", "1"),
    "海州日報|昭和十二年七月七日 水曜日|第１版": ("海州日報", "1937-07-07", "1"),
    "光緒二十六年三月初五日|星期三|海州日報|第壹佰號": ("海州日報", "1900-04-04", None),
    "康德三年五月一日 星期五 海州新報 第二版": ("海州新報", "1936-05-01", "2"),
    "2021年3月5日　星期五|州報|第三版": ("州報", "2021-03-05", "3"),
    "海州日报海外版|2021年3月5日　星期五|第3版": ("海州日报海外版", "2021-03-05", "3"),
    "海州日报（农村版） 2021年3月5日 第1版": ("海州日报农村版", "2021-03-05", "1"),
    "海州日报·周末版 2021年3月5日 星期五 B2": ("海州日报周末版", "2021-03-05", "B2"),
    "海州日报 2021年3月5日 星期五 3 综合新闻": ("海州日报", "2021-03-05", "3"),
    "2021年3月6日　星期六　农历辛丑年正月廿三　海州日报　第3版": ("海州日报", "2021-03-06", "3"),
    "《海州日报》（2021年03月05日 第 02 版）": ("海州日报", "2021-03-05", "2"),
    "海州日报（2021年03月05日 星期五 第 03 版）": ("海州日报", "2021-03-05", "3"),
    "海州報 日期：2021-03-05 版次/卷期：02 版 本埠訊": ("海州報", "2021-03-05", "2"),
    "【来源】海州日报|【日期】2021-03-05|【版次】A02": ("海州日报", "2021-03-05", "A02"),
    "报纸：海州日报|日期：20210305|版面：T1": ("海州日报", "2021-03-05", "T1"),
    "HAIZHOU MORNING POST|Friday, March 5, 2021|A3": ("HAIZHOU MORNING POST", "2021-03-05", "A3"),
    "03版 2021年3月5日 星期五 海州日报": ("海州日报", "2021-03-05", "3"),
    "第３版|２０２１年３月５日　星期五|海州日报": ("海州日报", "2021-03-05", "3"),
}


@pytest.mark.parametrize("lines", HEADS)
def test_a_head_is_read_as_printed(lines: str) -> None:
    found = issue(lines.replace("|", "\n") + "\n" + NEWS)
    newspaper, day, page = HEADS[lines]
    assert facts(found) == (newspaper, day, "stated", page)


@pytest.mark.parametrize("lines", HEADS)
def test_what_is_read_as_masthead_is_no_headline(lines: str) -> None:
    found = mend(Page("a.txt", lines.replace("|", "\n") + "\n" + NEWS, ""))
    assert [(article.kind, article.headline) for article in found] == [("masthead", None), ("news", "公交线路调整")]


@pytest.mark.parametrize("lines", ["喜迎海州日报\n2019年5月6日", "致海州晚报 2019年5月6日", "创刊海州日报 1949年5月6日"])
def test_a_headline_about_a_paper_over_a_day_is_no_masthead(lines: str) -> None:
    assert (issue(f"{lines}\n{NEWS}").newspaper, issue(f"{lines}\n{NEWS}").date) == (None, None)


def test_a_page_in_the_middle_of_an_issue_line_is_no_issue_number() -> None:
    found = issue("海州日报（2021年03月05日 星期五 第 03 版）\n" + NEWS)
    assert (found.issue_no, found.page) == (None, "3")
    assert issue("海州日报\n2021年3月5日 星期五\n第一千三百廿三號\n" + NEWS).issue_no == "1323"
    assert issue("海州日报\n2021年3月5日 星期五\n第一萬七千九百八十號\n" + NEWS).issue_no == "17980"


@pytest.mark.parametrize(
    "line",
    [
        "2021年10月29日 星期五 晚7点 海州大剧院",
        "演出时间：2021年10月29日（星期五）19:30",
        "（原载《海州日报》2021年3月5日第2版）",
        "转载自《海州日报》 2021年3月5日 星期五",
        "来源：海州日报 2021-03-05 星期五",
        "2021年2月3日 星期三 晴",
        "——《海州日报》",
        "捷报",
        "天气预报",
        "我市举办校园小报",
        "图书馆新馆落成",
    ],
)
def test_what_only_looks_like_a_masthead(line: str) -> None:
    assert not read_line(line).is_head
    assert (issue(f"{NEWS}\n{line}\n").date, issue(f"{NEWS}\n{line}\n").newspaper) == (None, None)
    assert "masthead" not in [article.kind for article in mend(Page("a.txt", f"{NEWS}\n{line}\n", ""))]


PRINTED = {
    "海州日報|民國卅五年十一月十二日　星期二": ("海州日報", "1946-11-12", None),
    "中華民國三十年元月一日 星期三 海州日報 第一版": ("海州日報", "1941-01-01", "1"),
    "大公報|中華民國廿六年三月五日|第三版": ("大公報", "1937-03-05", "3"),
    "中華民國二十六年三月五日（星期五）海州日報（第叁版）": ("海州日報", "1937-03-05", "3"),
    "二0二一年三月五日 星期五 海州日报": ("海州日报", "2021-03-05", None),
    "海州日报 2021.03.05 周五 03": ("海州日报", "2021-03-05", "3"),
    "3 海州日报|2021年3月5日 星期五": ("海州日报", "2021-03-05", "3"),
    "03 要闻|2021年3月5日 星期五|海州日报": ("海州日报", "2021-03-05", "3"),
    "2021年3月5日 星期五 多云 12℃~20℃ 海州日报 第2版": ("海州日报", "2021-03-05", "2"),
    "海州晚报 ｜ 2021年3月5日 ｜ 星期五 ｜ A5": ("海州晚报", "2021-03-05", "A5"),
    "海州都市报数字报 2021年3月5日 星期五 第A03版": ("海州都市报", "2021-03-05", "A03"),
    "【报纸】学习文摘周报【日期】2021-03-05【版次】A02": ("学习文摘周报", "2021-03-05", "A02"),
    "[海州日报] 2021-03-05 第A02版": ("海州日报", "2021-03-05", "A02"),
    "來源：海州日報 2021-03-05 版次：02": ("海州日報", "2021-03-05", "2"),
    "責任編輯 王磊|2021年3月5日 星期五|州報 A2": ("州報", "2021-03-05", "A2"),
    "申報|民國二十六年三月五日 星期五|第三張": ("申報", "1937-03-05", None),
    "HAIZHOU DAILY, FRIDAY, 5 MARCH 2021": ("HAIZHOU DAILY", "2021-03-05", None),
    "The Haizhou Times Friday, March 5, 2021 Page 3": ("The Haizhou Times", "2021-03-05", "3"),
    "2021年3月5日　第3版": (None, "2021-03-05", "3"),
}


@pytest.mark.parametrize("lines", PRINTED)
def test_a_head_in_other_ways_of_printing_it(lines: str) -> None:
    text = lines.replace("|", "\n") + "\n" + NEWS
    newspaper, day, page = PRINTED[lines]
    assert facts(issue(text)) == (newspaper, day, "stated", page)
    assert [article.headline for article in mend(Page("a.txt", text, ""))] == [None, "公交线路调整"]


@pytest.mark.parametrize(
    ("text", "newspaper"), [("海州晚报\n\n" + NEWS, "海州晚报"), ("《州報》\n" + NEWS, "州報"), (NEWS + "海州晚报\n", None)]
)
def test_a_name_alone_over_a_page_is_inferred(text: str, newspaper: str | None) -> None:
    found = issue(text)
    assert (found.newspaper, found.newspaper_certainty) == (newspaper, "inferred" if newspaper else "unknown")


def test_a_name_alone_on_a_page_is_inferred_where_another_page_states_it() -> None:
    pages = [Page("a.txt", "海州晚报\n2021年3月5日 星期五\n" + NEWS, ""), Page("b.txt", "此处招登广告\n海州晚报\n" + NEWS, "")]
    assert [(one.newspaper, one.newspaper_certainty, one.date) for one in identify(pages)] == [
        ("海州晚报", "stated", "2021-03-05"),
        ("海州晚报", "inferred", None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "据《海州晚报》2021年3月5日 星期五 第3版",
        "海州日报 1937年3月5日 第1版\n当天的海州日报报道了大桥通车的消息，市民奔走相告。",
        "《海州晚报》2021年征订\n2021年3月5日 星期五\n海州晚报社",
        "天气预报\n2021年3月5日 星期五 多云\n最高气温12℃",
        "第2021024期\n2021年3月5日 星期五\n红球：01 02 03",
        "打印日期：2021-03-05 星期五",
        "会议通知\n时间：2021年3月5日 星期五\n地点：海州日报社",
    ],
)
def test_days_and_names_in_other_texts_are_not_the_issues(line: str) -> None:
    assert facts(issue(f"{NEWS}\n{line}\n")) == (None, None, "unknown", None)


@pytest.mark.parametrize(
    "text",
    [
        NEWS + "《海州晚报》创刊号\n1937年3月5日 星期五 第1版\n（资料图）\n",
        "海州晚报 2021年3月5日 星期五 第3版\n" + NEWS + "海州日报 2020年1月2日 星期四 第1版\n（老报纸影印件）\n",
    ],
)
def test_a_quoted_head_makes_nothing_stated(text: str) -> None:
    assert "stated" not in (issue(text).date_certainty, issue(text).newspaper_certainty)


@pytest.mark.parametrize("text", ["A" * 58, "ABCDEFGH" * 7, "THE " * 15, "第" * 60, "责编 " + "王" * 50, "（重庆" * 19])
def test_a_strange_line_costs_no_time(text: str) -> None:
    began = time.process_time()
    read_line(text)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("line", ["新闻热线：027-85771000 85771001", "广告电话：85771000 85771001 85771002"])
def test_a_masthead_prints_several_telephones(line: str) -> None:
    assert read_line(line).parts == {"office"}
    assert read_line(line).is_head


def test_a_page_of_nothing_but_heads_costs_no_time() -> None:
    began = time.process_time()
    assert issue("海州日报\n2021年3月5日 星期五\n" * 2000).date == "2021-03-05"
    assert time.process_time() - began < 5


WORDS = "实名举报 项目申报 职称申报 知恩图报 善有善报 隐瞒不报 黑板报 手抄报 工作汇报 灾情上报 志愿填报 发射捷报 半年报 三季报 大字报 冤冤相报 网络直报 防空警报 睚眦必报 集体读报"


@pytest.mark.parametrize("word", WORDS.split())
@pytest.mark.parametrize("over", ["", "2021年3月5日 星期五 第3版\n"])
def test_a_headline_that_ends_in_the_word_for_a_paper_is_none(word: str, over: str) -> None:
    assert issue(f"{over}{word}\n\n{NEWS}").newspaper is None


PAPERS = "申报 上海申报 文汇报 大公报 海州交通报 少年报 海州老年报 武警报 邮电报 慈善报 理财报 国情报 上海报 海州简明报 救难报 海州广播报 商情报 抗战报 人间福报"


@pytest.mark.parametrize("name", PAPERS.split())
def test_a_paper_whose_name_ends_like_another_word_is_one(name: str) -> None:
    assert issue(f"{name}\n2021年3月5日 星期五 第3版\n{NEWS}").newspaper == name


@pytest.mark.parametrize("line", ["第五元期", "第元元期", "第二两元号"])
def test_what_is_no_issue_number_leaves_the_masthead_as_it_is(line: str) -> None:
    head = "海州日报\n2021年3月5日　星期五\n第3版\n"
    for number in ("", "总第12345期\n"):
        found = issue(f"{head}{line}\n{number}{NEWS}")
        assert facts(found) == ("海州日报", "2021-03-05", "stated", "3")
        assert found.issue_no == ("12345" if number else None)
