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
from rag.types import Evidence, Hit
from rag.words.tables import tables_in
from tests.asking import asking

SCHOOLS = "各校学生统计\n学校 学生 教师\n城东小学 4100 260\n城西小学 6200 310\n城南小学 980 45\n"
BUSES = "开往各地汽车时刻\n车次  开往  发车  票价\n101   临江  07:30  25元\n102   海州  09:10  40元\n"
GREENS = "昨日菜价\n品名\t批发价\t零售价\n白菜\t0.80\t1.20\n萝卜\t0.60\t0.90\n"
MEDALS = "奖牌榜\n| 代表团 | 金牌 | 银牌 | 铜牌 |\n|---|---|---|---|\n| 平江 | 12 | 9 | 7 |\n| 临江 | 8 | 15 | 4 |\n"
TOLD = "各区藏书\n东湖区：藏书12000册，座位300。\n西岭区：藏书8600册，座位210。\n"


def _hit(text: str) -> Hit:
    article = Article("x-a01", "x.txt", "news", ((0, len(text)),), text, headline=text.split("\n")[0])
    return Hit(cut_passages(article)[0], article, Issue("x.txt"), 1.0)


SHOPS = "各店存款\n店名 存款 早班\n甲子店 300亿元 07:30\n乙丑店 4500万元 13:10\n丙寅店 6200万元 09:00\n合计 301亿元 —\n"
FLATS = "各楼住户\n编号 住户 面积\n3 41 1.2万\n4 62 3000\n9 98 8600\n"
GAPS = "各镇学生统计\n乡镇 学生 教师\n青石镇 410 26\n白沙镇 — —\n红柳镇 620 31\n"


def _short(text: str, question: str) -> str | None:
    asked = asking(question, as_of=date(2021, 3, 6))
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


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (SHOPS, "哪家店存款最多？", "甲子店"),
        (SHOPS, "哪家店存款最少？", "乙丑店"),
        (FLATS, "哪个编号面积最大？", "3"),
        (SCHOOLS + "合计 11280 615\n", "哪所学校学生最多？", "城西小学"),
        (BUSES, "哪趟车次发车最早？", "101"),
        (GREENS.replace("0.80", "0.80元").replace("0.60", "6角"), "哪个品名批发价最高？", "白菜"),
        (GREENS.replace("0.80", "0.80元").replace("0.60", "65分"), "哪个品名批发价最高？", None),
        (SCHOOLS, "除城西小学外哪所学校学生最多？", None),
        (SCHOOLS, "城东小学和城南小学哪所学校学生最多？", None),
        (SCHOOLS, "哪所学校学生不是最多？", None),
        (SCHOOLS + "城北小学 暂缺 暂缺\n", "哪所学校学生最多？", None),
        (SCHOOLS + "城北小学 9000 300 12\n", "哪所学校学生最多？", None),
        (SCHOOLS + "城北小学 未上报 未上报数\n", "哪所学校学生最多？", None),
        (TOLD + "南山区：藏书暂缺，座位90。\n", "哪个区藏书最多？", None),
        (GAPS, "哪个乡镇学生最多？", None),
        (GAPS, "红柳镇学生多少？", "620"),
        (GAPS, "白沙镇学生多少？", None),
        ("各校用时\n学校 用时\n东校 45分钟\n西校 38分钟\n", "哪所学校用时排名第一？", None),
    ],
)
def test_a_superlative_compares_what_compares(text: str, question: str, answer: str | None) -> None:
    assert _short(text, question) == answer


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (FLATS, "9编号住户多少？", "98"),
        (FLATS, "3月5日住户多少？", None),
        (FLATS, "4月9日住户有多少？", None),
        ("各厂利润\n编号 厂名 利润\n3 东风厂 400\n4 红星厂 900\n", "3月5日红星厂利润多少？", None),
        ("各厂利润\n编号 厂名 利润\n3 东风厂 400\n4 红星厂 900\n", "红星厂利润多少？", "900"),
        ("各厂利润\n编号 厂名 利润\n3 东风厂 400\n4 红星厂 900\n", "3号红星厂利润多少？", None),
        ("各厂利润\n编号 厂名 利润\n3 东风厂 400\n4 红星厂 900\n", "编号3的红星厂利润多少？", None),
        ("产量\n年份 产量\n2018 310\n2019 420\n", "2019年产量多少？", "420"),
        ("车次\n车次 起点 终点 票价\n11 临江 海州 25\n12 海州 临江 30\n", "11次票价多少？", "25"),
    ],
)
def test_a_number_names_a_row_where_no_word_does(text: str, question: str, answer: str | None) -> None:
    assert _short(text, question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "1998年东湖区藏书多少？",
        "去年东湖区藏书多少？",
        "东湖区藏书增加了多少？",
        "西岭区藏书比上次多多少？",
        "东湖区藏书排第几？",
        "东湖区藏书哪年公布？",
        "东湖区藏书由谁统计？",
        "东湖区藏书是座位的几倍？",
        "东湖区藏书多少册被借走？",
        "东湖区3个馆藏书多少？",
        "哪个区去年藏书最多？",
        "哪个区藏书增加最多？",
        "哪两个区藏书最多？",
        "西岭区藏书少了多少？",
    ],
)
def test_what_is_asked_beyond_row_and_column_is_not_read_from_a_table(question: str) -> None:
    assert _short(TOLD, question) is None


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
