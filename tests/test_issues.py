"""Issues: mastheads in many layouts, checked against themselves; days, years and newspapers worked out and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.issues import identify
from index.issues.masthead import read as masthead
from index.read import read
from index.types import Issue, Page, Ready, Stated

SEEDS = Path(__file__).parent.parent / "seeds"
NEWS = "市图书馆新馆开放\n\n本报讯（记者 林海）10月28日，市图书馆新馆开放，市民凭身份证即可入馆借阅，馆藏一百二十万册。\n"


def issue(*texts: str, stated: Stated = Stated()) -> Issue:
    return issues(*texts, stated=stated)[0]


def issues(*texts: str, stated: Stated = Stated()) -> list[Issue]:
    pages = [Page(f"p{number}.txt", text, "", stated=stated) for number, text in enumerate(texts)]
    found = identify(pages)
    for page, one in zip(pages, found, strict=True):
        assert all(page.text[reason.start : reason.end] == reason.quote for reason in one.evidence)
    return found


def facts(one: Issue) -> tuple[str | None, ...]:
    return one.newspaper, one.date, one.date_certainty, one.issue_no, one.page


MASTHEADS = {
    "江城日报|2021年10月29日 星期五 农历辛丑年九月廿四|第17980号|今日八版": ("江城日报", "17980", "1"),
    "二〇二一年十月二十九日　星期五|江 城 晚 报|国内统一刊号CN43-0004|总第17980期": ("江城晚报", "17980", "1"),
    "２０２１年１０月２９日　星期五|江城晚报|第１７９８０号": ("江城晚报", "17980", None),
    "2021年10月|29|星期五|辛丑年九月廿四|江城晚报|今日8版": ("江城晚报", None, "1"),
    "江城日报社出版|国内统一连续出版物号 CN 43-0004|2021年10月29日|星期五|第17980期 今日四版": ("江城日报", "17980", "1"),
    "JIANGCHENG DAILY|江城|日报|2021年10月29日|星期五": ("江城日报", None, None),
    "A03 要闻|2021年10月29日 星期五|责任编辑：张三　版式：李四": (None, None, "A03"),
    "江城晚报 2021年10月29日 星期五 第3版": ("江城晚报", None, "3"),
    "2021.10.29 星期五 第03版 江城晚报": ("江城晚报", None, "3"),
    "第十二版|江城青年报|2021-10-29 周五|No.16500": ("江城青年报", "16500", "12"),
    "文化周末|2021年10月29日 星期五|江城日报|第5版": ("江城日报", None, "5"),
    "2O21年1O月29日 星期五 江城晚报": ("江城晚报", None, None),
}


@pytest.mark.parametrize("lines", MASTHEADS)
def test_a_masthead_is_read_in_any_layout(lines: str) -> None:
    newspaper, number, page = MASTHEADS[lines]
    found = issue(lines.replace("|", "\n\n") + "\n\n" + NEWS)
    assert facts(found) == (newspaper, "2021-10-29", "stated", number, page)
    assert found.newspaper_certainty == ("stated" if newspaper else "unknown")
    assert (found.not_before, found.not_after) == ("2021-10-29", "2021-10-29")


def test_a_running_foot_is_read_too() -> None:
    assert facts(issue(NEWS + "\n江城日报 2021年10月29日 星期五 第2版\n"))[:3] == ("江城日报", "2021-10-29", "stated")


@pytest.mark.parametrize(
    "text",
    [
        NEWS + "\n江城市人民政府办公室\n\n2021年10月20日\n",
        "捷报\n\n" + NEWS,
        NEWS
        + "\n2021年2月3日 星期三 晴\n\n"
        + "今天轮到我值班，病房里很安静，窗外的玉兰开了，我想起去年此时的情景，心里百感交集。\n\n" * 12,
        NEWS + "（上接第一版）会议还听取了其他事项的汇报，研究部署了下一阶段的重点工作，并提出了明确要求。\n",
    ],
)
def test_what_is_no_masthead(text: str) -> None:
    assert masthead(text) is None


@pytest.mark.parametrize(
    ("printed", "right"),
    [
        ("2021年10月23日 星期五", "2021-10-29"),
        ("2021年19月29日 星期五", "2021-10-29"),
        ("2021年10月28日 星期五 农历辛丑年九月廿四", "2021-10-29"),
        ("2027年10月29日 星期五 农历辛丑年九月廿四", "2021-10-29"),
    ],
)
def test_a_misread_digit_is_found_and_said(printed: str, right: str) -> None:
    found = issue(f"江城日报\n\n{printed}\n\n第17980号\n\n{NEWS}")
    assert (found.date, found.date_certainty) == (right, "inferred")
    assert any("改一位数字" in reason.why for reason in found.evidence)


def test_a_misread_weekday_does_not_move_the_day() -> None:
    found = issue(f"江城日报\n\n2021年10月29日 星期一 农历九月廿四\n\n{NEWS}")
    assert (found.date, found.date_certainty) == ("2021-10-29", "stated")
    assert any("疑为误认" in reason.why for reason in found.evidence)
    assert issue(f"江城日报\n\n2021年10月29日 星期一\n\n{NEWS}").date_certainty == "inferred"


def test_a_masthead_that_cannot_be_mended_is_not_claimed_as_stated() -> None:
    found = issue("江城日报\n\n2021年10月23日 星期五\n\n书评两则\n")
    assert (found.date, found.date_certainty) == ("2021-10-23", "inferred")
    assert any("无法判断" in reason.why for reason in found.evidence)


def test_an_issue_number_out_of_step_is_said() -> None:
    def sheet(day: int, weekday: str, number: int) -> str:
        return f"江城日报\n\n2021年10月{day}日 星期{weekday}\n\n第{number}号\n"

    good = [sheet(25, "一", 17976), sheet(26, "二", 17977), sheet(28, "四", 17979)]
    found = issues(*good, sheet(29, "五", 11980))
    said = [any("期号" in reason.why and "不合" in reason.why for reason in one.evidence) for one in found]
    assert said == [False, False, False, True]
    assert found[3].issue_no == "11980"
    assert found[3].evidence[-1].why.endswith("疑为 17980")


YEAR = "全市2021年新增就业六万人，比2020年增长百分之五，明年5月，新馆二期开工建设，计划2022年5月开工建设。\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本报讯（记者 林海）10月28日，市图书馆新馆开放。\n" + YEAR, "2021-10-29"),
        ("新华社北京10月28日电（记者林海）国务院28日发布公报。\n" + YEAR, "2021-10-29"),
        ("新华社北京28日电（记者林海）公报发布。又讯 10月27日，开馆。\n" + YEAR, "2021-10-29"),
        ("本报讯（记者 林海）昨日（28日），新馆开放。10月20日，设备到位。\n" + YEAR, "2021-10-29"),
        ("（本报罗马１０月２８日电）\n" + YEAR, "2021-10-29"),
        ("本报北京12月31日电（记者林海）明年（2022年）的安排已定，全市2021年新增就业六万人。\n", "2022-01-01"),
        (
            "本报讯（记者 林海）今日（28日）上午，10月28日的开馆仪式如期举行。\n本报讯（记者 林海）10月28日，开馆。\n" + YEAR,
            "2021-10-28",
        ),
    ],
)
def test_the_day_after_the_newest_reported_day(text: str, day: str) -> None:
    found = issue(text)
    assert (found.date, found.date_certainty, found.newspaper) == (day, "inferred", None)
    assert found.not_before is not None and found.not_before <= day <= (found.not_after or "")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("本报讯（记者 林海）11月20日，义诊举行。11月20日是第七个心梗救治日，该日于2014年11月20日设立。\n", "2020"),
        ("本报讯（记者 林海）2月3日，驰援物资送达。1月25日大年初一，他从2019年就住在这里。\n", "2020"),
        ("本报讯（记者 林海）4月8日，专家座谈。今年（2019年）是新中国成立70周年。\n", "2019"),
    ],
)
def test_the_year_is_counted_out(text: str, year: str) -> None:
    assert (issue(text).date or "")[:4] == year


@pytest.mark.parametrize(
    "text",
    [
        "本报北京1月23日电（记者林海）北京2022年冬奥会和2022年冬残奥会筹办进展顺利，2020年将举行测试赛。\n",
        "本报北京8月18日电（记者林海）新规自2021年8月18日起施行，到2025年建成。\n",
        "本报讯（记者 林海）10月28日，市图书馆新馆开放。\n",
        "走进新馆，11月19日的阳光正好。从2020年开始，这里重点建设阅读空间。去年10月，馆方走访了读者。\n",
        "近日，记者在乡村采访，村民们说，日子越过越好。\n",
    ],
)
def test_nothing_is_claimed_on_less_than_the_text_gives(text: str) -> None:
    found = issue(text)
    assert (found.newspaper, found.date, found.newspaper_certainty, found.date_certainty) == (None, None, "unknown", "unknown")


def test_a_signed_notice_bounds_the_day() -> None:
    found = issue("公告\n\n现公开征求意见，至2022年1月1日止。\n\n江城市应急管理局 2021年11月17日\n")
    assert (found.date, found.not_before, found.not_after) == (None, "2021-11-17", None)
    assert found.evidence[-1].quote == "2021年11月17日"


def test_what_is_still_to_come_bounds_nothing() -> None:
    assert issue("本报讯（记者 林海）10月28日，条例公布，自2022年1月1日起施行。\n").not_before is None
    assert issue("本报讯（记者 林海）10月28日，他自2020年1月1日起在这里工作。\n").not_before == "2020-01-01"


HEAD = "江城日报\n\n2021年10月29日 星期五\n\n"


def test_reporters_make_the_newspaper_where_the_place_agrees() -> None:
    local = "本报讯（记者 林海）江城新馆开放。江城人说好。江城市长出席。\n"
    assert [(one.newspaper, one.newspaper_certainty) for one in issues(HEAD + local, local)] == [
        ("江城日报", "stated"),
        ("江城日报", "inferred"),
    ]


@pytest.mark.parametrize(
    "second",
    [
        "本报讯（记者 林海）新馆开放，市民称便。\n",
        "本报讯（通讯员 林海）江城新馆开放。江城人说好。江城市长出席。\n",
        "本报讯（记者 陈山）江城新馆开放。江城人说好。江城市长出席。\n",
    ],
)
def test_one_shared_name_alone_makes_no_newspaper(second: str) -> None:
    assert issues(HEAD + "本报讯（记者 林海）江城新馆开放。\n", second)[1].newspaper is None


def test_a_reporter_of_two_newspapers_makes_none() -> None:
    local = "本报讯（记者 林海）江城新馆开放。江城人说好。江城市长出席。\n"
    other = "海州日报\n\n2021年10月29日 星期五\n\n" + local
    assert issues(HEAD + local, other, local)[2].newspaper is None


def test_a_newspaper_that_opens_its_news_with_its_name() -> None:
    one = "江城日报讯（记者 林海）新馆开放。\n江城日报·新江城10月28日讯（记者 陈山）公交调整。\n"
    assert (issue(one).newspaper, issue(one).newspaper_certainty) == ("江城日报", "inferred")
    assert issue("江城日报讯（记者 林海）新馆开放。\n").newspaper is None
    assert issue(one + "海州日报讯（记者 林海）新馆开放。\n").newspaper is None
    assert issue(one + "本报讯（记者 周山）新馆开放。\n").newspaper is None


def test_the_pages_of_one_file_are_of_one_issue() -> None:
    sheets = [Page("paper.pdf", text, "", f"p{n}") for n, text in enumerate([HEAD + NEWS, "书评两则\n", "第3版 副刊\n"], 1)]
    assert [(one.newspaper, one.date, one.date_certainty) for one in identify(sheets)] == [
        ("江城日报", "2021-10-29", "stated"),
        ("江城日报", "2021-10-29", "inferred"),
        ("江城日报", "2021-10-29", "inferred"),
    ]
    other = Page("paper.pdf", HEAD.replace("29日 星期五", "30日 星期六") + NEWS, "", "p4")
    assert identify([*sheets, other])[1].date is None


def test_what_is_stated_overrules() -> None:
    stated = Stated("海州晚报", "2020-01-02", "99", "4")
    assert facts(issue(HEAD + NEWS, stated=stated)) == ("海州晚报", "2020-01-02", "stated", "99", "4")
    assert facts(issue(HEAD + NEWS, stated=Stated(page="4"))) == ("江城日报", "2021-10-29", "stated", None, "4")


def test_a_ready_article_is_taken_as_it_states_itself() -> None:
    ready = Page("n.jsonl", HEAD + NEWS, "", "a1", stated=Stated("海州晚报", "2020-01-02"), ready=Ready("a1"))
    (found,) = identify([ready])
    assert facts(found) == ("海州晚报", "2020-01-02", "stated", None, None)
    assert found.evidence == ()


def test_a_partial_date_has_bounds_and_a_ready_article_without_one_none() -> None:
    text = HEAD + NEWS
    lines = [
        Page("n.jsonl", text, "", part, stated=Stated(date=day), ready=Ready(part))
        for part, day in (("a", "2021-02"), ("b", None))
    ]
    one, two = identify(lines)
    assert (one.date, one.not_before, one.not_after) == ("2021-02", "2021-02-01", "2021-02-28")
    assert (two.newspaper, two.date, two.date_certainty) == (None, None, "unknown")
    assert issue(NEWS, stated=Stated(date="2020")).not_after == "2020-12-31"


def test_the_seeds() -> None:
    found = {one.file[:3]: one for one in identify([page for page in read([SEEDS]) if isinstance(page, Page)])}
    assert {name: (one.newspaper, one.newspaper_certainty, one.date, one.date_certainty) for name, one in found.items()} == {
        "000": ("衡阳日报", "inferred", "2021-12-28", "inferred"),
        "001": ("衡阳日报", "inferred", "2020-11-21", "inferred"),
        "002": ("衡阳日报", "stated", "2021-10-29", "stated"),
        "003": ("衡阳日报", "inferred", "2020-12-30", "inferred"),
        "004": (None, "unknown", None, "unknown"),
    }
    assert (found["002"].issue_no, found["002"].page) == ("17980", "1")
    assert (found["000"].not_before, found["000"].not_after) == ("2021-12-27", "2021-12-31")
    assert found["004"].not_before == "2020-01-01"
    assert "明年5月" in {reason.quote for reason in found["000"].evidence}


def test_traditional_characters_and_years_of_the_republic() -> None:
    text = (
        "經濟日報\n\n中華民國一一○年十月二十九日 星期五\n\n第19432號\n\n【記者林海台北報導】新館十月二十八日開放，市民稱便。\n"
    )
    found = issue(text)
    assert facts(found) == ("經濟日報", "2021-10-29", "stated", "19432", None)
    assert "經濟日報" in {reason.quote for reason in found.evidence}
