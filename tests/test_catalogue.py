"""Questions about the archive itself: counted over the whole of it, every item with its source."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from index.build.build import build
from rag import Wenbao, open_archive
from rag.catalogue import answer_from_catalogue
from rag.cite.table import csv_of
from rag.types import Draft

ASKED = date(2024, 11, 12)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    """Thirty articles: a series of four, twelve headlines with 大桥, one on 2022-05-04 page 7 and two on page 8."""
    folder = tmp_path_factory.mktemp("shelf")
    lines = [
        {
            "date": f"2022-01-{n:02d}",
            "page": "1",
            "headline": f"大桥建设进入第{n}阶段",
            "text": f"本报讯（记者 周远）大桥建设稳步推进，第{n}个桥墩昨日封顶。",
        }
        for n in range(1, 13)
    ]
    lines += [
        {
            "date": f"2022-03-{n:02d}",
            "page": "5",
            "headline": f"{place}的灯火（走进老街·夜色里的城{mark}）",
            "text": f"夜幕降临，{place}的灯一盏盏亮起来，行人渐渐多了。",
        }
        for n, (place, mark) in enumerate(zip(("望江巷", "石板街", "北门里", "码头坊"), "①②③④", strict=True), 1)
    ]
    lines += [
        {"date": "2022-05-04", "page": "7", "headline": "青年志愿者植树三千株", "text": "本报讯（通讯员 林一禾）五四青年节前夕，三百名志愿者在南山植树三千株。"},
        {"date": "2022-05-04", "page": "8", "headline": "服装厂转产防护服", "text": "受疫情影响，外贸订单减少，江州服装厂转产防护服，工人全部留用。"},
        {"date": "2022-05-04", "page": "8", "headline": "老剧院重新开门", "text": "修缮两年的老剧院重新开门，首演的是方言话剧。"},
    ]  # fmt: skip
    lines += [
        {"date": f"2022-06-{n:02d}", "page": "2", "headline": f"短讯{n}", "text": f"第{n}条短讯，气象台说明日多云。"}
        for n in range(1, 12)
    ]
    records = [json.dumps({"id": f"s{n}", "newspaper": "江州日报", **line}) for n, line in enumerate(lines)]
    (folder / "shelf.jsonl").write_text("\n".join(records), encoding="utf-8")
    build([folder / "shelf.jsonl"], folder / "archive")
    return open_archive(folder / "archive")


def answered(wenbao: Wenbao, question: str) -> Draft:
    draft = answer_from_catalogue(wenbao.understand(question, as_of=ASKED), wenbao.archive)
    assert draft is not None, question
    return draft


def said(draft: Draft) -> str:
    return "".join(statement.text for statement in draft.statements)


def sources(draft: Draft) -> list[str | None]:
    return [evidence.hit.article.source_id for statement in draft.statements for evidence in statement.evidence]


@pytest.mark.parametrize(
    "question",
    ["标题里带“大桥”的文章有几篇？", "库里标题含有大桥二字的报道一共多少篇，最早和最晚是哪天", "题目出现“大桥”的稿子共几篇"],
)
def test_headlines_are_counted_over_the_whole_archive(shelf: Wenbao, question: str) -> None:
    draft = answered(shelf, question)
    assert draft.short_answer == "12篇，最早2022年1月1日，最晚2022年1月12日"
    assert set(sources(draft)) == {f"s{n}" for n in range(12)}


def test_a_series_is_counted_and_listed(shelf: Wenbao) -> None:
    draft = answered(shelf, "“走进老街·夜色里的城”这个系列登了几篇，写了哪些地方？")
    assert draft.short_answer == "4篇，最早2022年3月1日，最晚2022年3月4日"
    assert all(place in said(draft) for place in ("望江巷", "石板街", "北门里", "码头坊"))
    assert sources(draft) == ["s12", "s13", "s14", "s15"]
    assert [shelf.archive.article(one).source_id for one in draft.listed] == ["s12", "s13", "s14", "s15"]


def test_a_reporters_articles_are_all_listed(shelf: Wenbao) -> None:
    draft = answered(shelf, "记者周远一共写了多少篇报道？")
    assert draft.short_answer is not None
    assert draft.short_answer.startswith("12篇")


def test_a_period_narrows_what_is_counted(shelf: Wenbao) -> None:
    assert (answered(shelf, "2022年1月5日到10日标题带“大桥”的有几篇").short_answer or "").startswith("6篇")


def test_a_page_is_listed_and_narrowed_by_topic(shelf: Wenbao) -> None:
    assert set(sources(answered(shelf, "2022年5月4日第8版登了哪些文章？"))) == {"s17", "s18"}
    two = answered(shelf, "5月4日第8版讲服装厂和老剧院的消息有哪两条")
    assert set(sources(two)) == {"s17", "s18"}


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("《青年志愿者植树三千株》是谁写的？", "林一禾"),
        ("《老剧院重新开门》登在哪天第几版？", "2022年5月4日第8版"),
        ("服装厂转产防护服那篇报道登在哪天哪版", "2022年5月4日第8版"),
    ],
)
def test_a_source_is_read_from_the_record(shelf: Wenbao, question: str, short: str) -> None:
    draft = answered(shelf, question)
    assert draft.short_answer == short
    assert sources(draft)


def test_quotes_are_the_articles_own_words(shelf: Wenbao) -> None:
    draft = answered(shelf, "标题里带“大桥”的文章有几篇？")
    for statement in draft.statements:
        for evidence in statement.evidence:
            assert evidence.text == evidence.hit.article.text[evidence.start : evidence.end] != ""


def test_a_long_list_is_cut_but_the_count_is_whole(shelf: Wenbao) -> None:
    draft = answered(shelf, "2022年有哪些版面？")
    assert draft.short_answer == "29个版面"
    assert len(said(draft)) <= 800


@pytest.mark.parametrize(
    "question",
    [
        "南山植了多少株树？",
        "大桥的桥墩什么时候封顶？",
        "志愿者是谁？",
        "服装厂为什么转产？",
        "2022年5月4日志愿者有什么活动？",
        "谢谢你，你真聪明",
        "《不存在的文章标题》是谁写的？",
        "《服装厂》这本书的作者是谁？",
    ],
)
def test_other_questions_are_left_to_the_reader(shelf: Wenbao, question: str) -> None:
    assert answer_from_catalogue(shelf.understand(question, as_of=ASKED), shelf.archive) is None


def test_who_wrote_an_article_that_nobody_signed_is_refused_with_its_place(shelf: Wenbao) -> None:
    draft = answered(shelf, "《服装厂转产防护服》是谁写的？")
    assert (draft.refusal, draft.short_answer) == ("not_found", None)
    assert draft.statements[0].text == "《服装厂转产防护服》没有署名，刊于《江州日报》2022年5月4日第8版。"
    assert answered(shelf, "《服装厂转产防护服》是谁写的，登在第几版？").short_answer == "2022年5月4日第8版"


def test_the_seed_pages_list_their_reporters(wenbao: Wenbao) -> None:
    draft = answered(wenbao, "把记者许珂写的报道都列出来")
    assert [statement.evidence[0].hit.issue.date for statement in draft.statements if statement.evidence] == [
        "2020-11-21",
        "2020-12-30",
        "2021-10-29",
        "2021-12-28",
    ]


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("馆藏里有哪些报纸？", "《江州日报》"),
        ("现在库里最新的一期是哪天的？", "2022年6月11日"),
        ("江州日报最早的一期是什么时候", "2022年1月1日"),
        ("馆藏覆盖哪些年份？", "2022年1月1日至2022年6月11日"),
        ("馆里一共有多少篇文章", "30篇"),
        ("2022年5月一共有几期报纸？", "1期"),
        ("2022年5月有哪些版面？", "2个版面"),
        ("2022年5月的报纸出版于哪一天？", "2022年5月4日"),
        ("哪个记者写的报道最多？", "周远"),
        ("有哪些记者署名？", "周远、林一禾"),
    ],
)
def test_what_is_held_is_told_as_a_librarian_would(shelf: Wenbao, question: str, short: str) -> None:
    draft = answered(shelf, question)
    assert draft.short_answer == short
    assert sources(draft)


@pytest.mark.parametrize(
    "question",
    [
        "东洲日报有哪些版面？",
        "哪个村的大桥最长？",
        "最早的大桥是哪年修的",
        "林一禾是谁",
        "这期报纸的印数是多少？",
        "本报印量多少",
    ],
)
def test_what_names_something_is_no_question_about_the_holdings(shelf: Wenbao, question: str) -> None:
    assert answer_from_catalogue(shelf.understand(question, as_of=ASKED), shelf.archive) is None


def test_a_month_is_listed(shelf: Wenbao) -> None:
    assert len(answered(shelf, "2022年6月的报纸登了哪些文章？").listed) == 11


def test_articles_that_tell_of_something_are_all_listed(shelf: Wenbao) -> None:
    assert len(answered(shelf, "提到了气象台的报道有哪些").listed) == 11
    assert len(answered(shelf, "列出关于植树的报道").listed) == 1


def test_issue_numbers(seed_archive: Path) -> None:
    wenbao = open_archive(seed_archive)
    assert answered(wenbao, "2021年10月29日的衡阳日报是第几期？").short_answer == "第17980期"
    assert answered(wenbao, "总第17980期是哪天的报纸").short_answer == "2021年10月29日"
    unnumbered = answered(wenbao, "2021年12月28日的衡阳日报是第几期？")
    assert unnumbered.refusal == "not_found"
    assert "没有期号" in said(unnumbered)


def test_the_page_that_an_article_goes_on_upon(seed_archive: Path) -> None:
    wenbao = open_archive(seed_archive)
    continued = answered(wenbao, "讲中平村村规民约的那篇没登完，剩下的转到第几版去了？")
    assert continued.short_answer == "下转第六版"
    assert [one.text for one in continued.statements[0].evidence][-1] == "(下转第六版)"
    assert answered(wenbao, "谁写了中平村村规民约那篇报道？").short_answer == "邹红辉"
    assert answered(wenbao, "讲中平村村规民约的那篇登在第几版？").short_answer == "2021年10月29日第1版"


def test_a_turn_about_a_thing_is_no_question_to_the_catalogue(seed_archive: Path) -> None:
    wenbao = open_archive(seed_archive)
    assert "最早" not in wenbao.ask("那个闰月从几号到几号？", history=["国际物流港一期投资多少？"]).answer
    assert "最早" in wenbao.ask("那从几号到几号？", history=["馆藏有哪些报纸？"]).answer


@pytest.mark.parametrize(
    ("question", "short", "told"),
    [
        ("2021年10月29日的报纸是星期几？", "星期五", "：星期五"),
        ("10月29日那份衡阳日报是第几期，出了几个版？", "第17980期，今日八版", "：第17980期，今日八版"),
        ("2021年10月29日的报纸农历是几月几日？", "农历辛丑年九月廿四", "：农历辛丑年九月廿四"),
        ("2021年12月28日的衡阳日报是第几期，星期几？", "星期二", "（日期为推定）：星期二"),
        ("2021年10月29日有几个版面", "1个版面", "共有 1 期、1 个版面"),
    ],
)
def test_what_a_masthead_prints(seed_archive: Path, question: str, short: str, told: str) -> None:
    answer = answered(open_archive(seed_archive), question)
    assert answer.short_answer == short
    assert told in said(answer)
    assert all(one.evidence or one.basis for one in answer.statements if "没有期号" not in one.text)


def test_a_list_is_a_table(shelf: Wenbao) -> None:
    rows = list(csv.DictReader(StringIO(csv_of(shelf.archive, answered(shelf, "标题里带“大桥”的文章有几篇？").listed)[1:])))
    assert len(rows) == 12
    assert rows[2] | {"引文": ""} == {
        "报纸": "江州日报", "日期": "2022-01-03", "日期可信度": "stated", "期号": "", "版": "1", "标题": "大桥建设进入第3阶段",
        "署名": "本报讯（记者 周远）", "类别": "news", "引文": "", "文章编号": "s2", "文件": "shelf.jsonl", "来源编号": "s2",
    }  # fmt: skip
    assert rows[2]["引文"].startswith("周远.大桥建设进入第3阶段[N].江州日报,2022-01-03(1)")


def test_the_only_day_held_is_told_with_how_much_has_none(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "n.txt").write_text(
        "江州日报\n2021年11月12日 星期五 第1版\n新桥通车\n本报讯 新桥通车，全长1876米。\n", encoding="utf-8"
    )
    (pages / "m.txt").write_text("新馆开放\n近日，新馆开放，市民免费入场。\n", encoding="utf-8")
    build([pages], tmp_path / "a")
    draft = answered(open_archive(str(tmp_path / "a")), "这是哪天的报纸？")
    assert draft.short_answer == "2021年11月12日"
    assert "有日期的报纸都是2021年11月12日的，另有 1 个文件日期不详" in draft.statements[0].text
