"""Tables: rows with their heads in a printed text, and the cell that a question asks for, or nothing."""

from __future__ import annotations

import time
from datetime import date

import pytest

from index.embed.passages import cut_passages
from index.mend import mend
from index.read.records.tables import sentences
from index.types import Article, Issue, Page
from rag.proof.prove import flaws, prove
from rag.reader.cell import cell
from rag.types import Evidence, Hit, Question
from rag.words.tables import tables_in

SCHOOLS = "各校学生统计\n学校 学生 教师\n城东小学 4100 260\n城西小学 6200 310\n城南小学 980 45\n"
BUSES = "开往各地汽车时刻\n车次  开往  发车  票价\n101   临江  07:30  25元\n102   海州  09:10  40元\n"
GREENS = "昨日菜价\n品名\t批发价\t零售价\n白菜\t0.80\t1.20\n萝卜\t0.60\t0.90\n"
MEDALS = "奖牌榜\n| 代表团 | 金牌 | 银牌 | 铜牌 |\n|---|---|---|---|\n| 平江 | 12 | 9 | 7 |\n| 临江 | 8 | 15 | 4 |\n"
TOLD = "各区藏书\n东湖区：藏书12000册，座位300。\n西岭区：藏书8600册，座位210。\n"


def _hit(text: str) -> Hit:
    article = Article("x-a01", "x.txt", "news", ((0, len(text)),), text, headline=text.split("\n")[0])
    return Hit(cut_passages(article)[0], article, Issue("x.txt"), 1.0)


def _short(text: str, question: str) -> str | None:
    asked = Question(question, question, question, date(2021, 3, 6))
    draft = cell(asked, [_hit(text)])
    if draft is None:
        return None
    held = prove(draft, asked)
    assert held.refusal is None
    return held.short_answer or "|".join(one.text for one in held.statements)


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (SCHOOLS, "城西小学学生多少？", "6200"),
        (SCHOOLS, "城南小学有多少教师？", "45"),
        (SCHOOLS, "哪所学校学生最多？", "城西小学"),
        (SCHOOLS, "哪所学校教师最少？", "城南小学"),
        (SCHOOLS, "城东小学学生和教师各多少？", "城东小学：学生4100。|城东小学：教师260。"),
        (BUSES, "去海州的汽车几点发车？", "09:10"),
        (BUSES, "开往临江的车票价多少？", "25元"),
        (BUSES, "101次开往哪里？", "临江"),
        (GREENS, "萝卜零售价多少？", "0.90"),
        (GREENS, "白菜多少钱一斤？", "白菜：批发价0.80。|白菜：零售价1.20。"),
        (MEDALS, "平江的铜牌多少枚？", "7"),
        (MEDALS, "临江代表团得了多少枚银牌？", "15"),
        (TOLD, "西岭区藏书多少？", "8600册"),
        (TOLD, "东湖区座位多少？", "300"),
    ],
)
def test_the_cell_of_the_row_and_the_column_that_are_asked_for(text: str, question: str, answer: str) -> None:
    assert _short(text, question) == answer


@pytest.mark.parametrize(
    "question",
    ["城北小学学生多少？", "城西小学有多少间教室？", "城西小学校长是谁？", "城西小学学生有六千人吗？", "学生多少？"],
)
def test_what_a_table_does_not_tell_is_not_read_from_it(question: str) -> None:
    assert _short(SCHOOLS, question) is None


def test_sentences_and_lists_are_no_tables() -> None:
    assert not [*tables_in("市长在会上讲话\n本报讯 昨日会议召开，到会 300 人。\n李明 王强 陈芳\n赵云 周平 吴刚\n")]


def test_a_long_line_of_dashes_is_passed_over_at_once() -> None:
    start = time.perf_counter()
    assert not [*tables_in(("—" * 20_000 + "转第二版\n" + "-|" * 20_000 + "\n") * 2)]
    assert time.perf_counter() - start < 2


def test_a_row_proves_no_number_of_another_column() -> None:
    hit = _hit(GREENS)
    quotes = ["品名\t批发价\t零售价", "萝卜\t0.60\t0.90"]
    evidence = [Evidence(hit, one, GREENS.index(one), GREENS.index(one) + len(one)) for one in quotes]
    assert not flaws(evidence, "萝卜：零售价0.90。")
    assert flaws(evidence, "萝卜：零售价0.60。")


def test_the_rows_of_a_long_table_stay_lines_under_its_headline() -> None:
    rows = [f"{name}镇 {1000 + 7 * n} {300 + n} {90 + n}" for n, name in enumerate("青白黄红石柳沙龙双")]
    text = "平江日报\n2021年3月5日 星期五\n第3版\n\n各镇粮食产量表（单位：吨）\n乡镇 水稻 玉米 大豆\n" + "\n".join(rows)
    masthead, table = mend(Page("a.txt", text, "0"))
    assert (masthead.kind, table.headline) == ("masthead", "各镇粮食产量表（单位：吨）")
    assert table.text.splitlines()[2:] == rows


def test_text_under_a_masthead_is_an_article_of_its_own() -> None:
    text = (
        "平江日报\n2020年5月6日 星期三\n第4版\n\n公告\n因检修线路，东街、南街今日起停电两日，请居民备好照明，商户妥为安排。\n"
    )
    masthead, notice = mend(Page("a.txt", text, "0"))
    assert masthead.text == "平江日报\n2020年5月6日 星期三\n第4版"
    assert (notice.kind, notice.headline) == ("notice", "公告")


def test_a_headline_on_retail_prices_is_no_masthead() -> None:
    text = "汽油零售价今起下调\n本报讯（记者 沈一民）汽油零售价每升今起下调二角，加油站昨夜已换价牌。\n"
    (article,) = mend(Page("a.txt", text, "0"))
    assert (article.kind, article.headline) == ("news", "汽油零售价今起下调")


def test_the_unit_of_a_head_over_others_stands_behind_their_numbers() -> None:
    grid = [["品名", "价格（元）", "价格（元）"], ["品名", "批发", "零售"], ["白菜", "0.8", "1.2"]]
    assert sentences(grid, 2) == ["白菜：价格批发0.8元，价格零售1.2元。"]
