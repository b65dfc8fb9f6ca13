"""What a layout does to a page: headings in several lines or upright, lists and tables, page labels, adverts between paragraphs."""

from __future__ import annotations

import pytest

from index.mend import mend
from index.mend.bylines import is_name
from index.mend.cells import is_row
from index.mend.wraps import runs_on
from index.types import Page
from tests.test_mend import HARBOUR, SCHOOL, by_headline, check, held, page


@pytest.mark.parametrize(
    ("line", "following", "one"),
    [
        ("我市推动优质教育资", "源均衡发展", True),
        ("市民欢迎“最多跑", "一次”改革", True),
        ("依法维护防控秩序", "（金台锐评）", True),
        ("守好快递行业疫情防控红线", "市政府召开相关工作调度会", False),
        ("大练兵 大比武", "我市举行第四届文化市场综合行政执法竞赛", False),
        ("在实施规划中有新担当新作为", "市政协召开报告会。刘光跃作宣讲", False),
        ("严禁铺张浪费（思想纵横）", "刘思宁", False),
        ("同心协力共克时艰（大家谈）", "（明方）", False),
        ("新版《药典》正式颁布", "药品质量更有保障", False),
    ],
)
def test_a_headline_goes_on_in_the_next_line(line: str, following: str, one: bool) -> None:
    assert runs_on(line, following) is one


def test_a_headline_over_three_lines_is_one() -> None:
    found = check(
        page("东岭港三号码头举行开", "工仪式 港务集团董事", "长陈国梁出席", *HARBOUR, "青桐小学食堂换新菜单", *SCHOOL)
    )
    assert [article.headline for article in found] == [
        "东岭港三号码头举行开工仪式 港务集团董事长陈国梁出席",
        "青桐小学食堂换新菜单",
    ]


@pytest.mark.parametrize("width", [1, 2, 4])
def test_an_upright_headline_is_laid_down(width: int) -> None:
    headline = "青桐小学食堂换新菜单"
    upright = "\n".join(headline[k : k + width] for k in range(0, len(headline), width))
    found = check(page("东岭港三号码头开工", *HARBOUR, upright, *SCHOOL))
    assert [article.headline for article in found] == ["东岭港三号码头开工", headline]


def test_names_one_under_the_other_are_no_headline() -> None:
    found = check(page("东岭港三号码头开工", *HARBOUR, "\n".join(("陈国", "李敏", "王伟", "周慧", "孙强"))))
    assert "陈国李敏王伟周慧孙强" not in [article.headline for article in found]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("王伟  李娜  张敏  陈国梁", True),
        ("江城区 12.5 3.1%", True),
        ("2019年 1,203 1,511 25.6%", True),
        ("本报记者 周刚 赵磊洋", False),
        ("大练兵 大比武 大提升", False),
        ("陈国梁 周慧 出席会议。", False),
        ("江城区 投资 增长", False),
    ],
)
def test_rows_of_lists_and_tables(line: str, row: bool) -> None:
    assert is_row(line) is row


def test_the_shape_of_a_name() -> None:
    assert [is_name(word) for word in ("王伟", "陈国梁", "欧阳修文", "大比武", "王", "本报记者")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_list_and_a_table_stay_under_their_text() -> None:
    names = ["共20名：", "王伟  李娜  张敏  陈国梁", "周慧  吴敏  李倩  孙强", "赵丽  马涛  郭静  何俊"]
    table = ["单位 2019年 2020年 增幅", "江城区 12.5 13.1 4.8%", "东岭区 22.5 23.1 2.6%"]
    source = page("东岭港三号码头开工", *HARBOUR, *table, "青桐小学食堂换新菜单", *SCHOOL, *names)
    found = check(source)
    assert [article.headline for article in found] == ["东岭港三号码头开工", "青桐小学食堂换新菜单"]
    assert "\n".join(table) in found[0].text
    assert "\n".join(names) in found[1].text


def test_page_labels_stand_with_the_masthead() -> None:
    source = page(
        "东岭日报",
        "2021年3月6日",
        "星期六",
        "A3版",
        "教育周刊",
        "东岭港三号码头开工",
        *HARBOUR,
        "责任编辑 王伟",
        "www.dlrb.com.cn",
    )
    masthead, news = check(source)
    assert (masthead.kind, news.headline) == ("masthead", "东岭港三号码头开工")
    assert held(source, masthead).endswith("责任编辑 王伟\n\nwww.dlrb.com.cn")
    assert "教育周刊" in masthead.text


def test_an_advert_between_paragraphs_is_set_aside() -> None:
    advert = ["东岭家居广场周年庆 全场五折", "活动时间：3月12日起", "地址：东岭市人民路18号", "电话：0734-8888110", "（广告）"]
    source = page("东岭港三号码头开工", *HARBOUR[:2], *advert, HARBOUR[2], "青桐小学食堂换新菜单", *SCHOOL)
    found = check(source)
    assert by_headline(found, "东岭港三号码头开工").text.split("\n")[1:] == HARBOUR
    aside = by_headline(found, advert[0])
    assert (aside.kind, aside.text) == ("ad", "\n".join(advert))


def test_the_contact_that_ends_a_notice_stays_in_it() -> None:
    notice = [
        "关于三号码头施工的公告",
        "三号码头自3月12日起施工，过往船只须减速慢行，听从现场指挥，注意安全。",
        "联系电话：0734-8888110",
        "地址：东岭市港口路2号",
    ]
    found = check(page(*notice, "青桐小学食堂换新菜单", *SCHOOL))
    assert next((article.kind, article.text.split("\n")) for article in found) == ("notice", notice)


def test_titles_under_blank_lines_open_articles_where_these_part_no_paragraphs() -> None:
    stories = [
        "港口砲聲\n昨起封鎖\n本月二十日下午，江口砲聲數響，商輪折回。\n貨船六艘停泊江心，聽候放行。",
        "茶筍貸款\n省銀行撥款廿五萬，貸與產茶各縣。\n利息六釐，分三期歸還。",
        "燃料調查\n煤球市價回落，每担二元。\n木柴來源暢旺，價亦稍跌。",
        "滬甬航線\n航輪恢復一事，當局尚在考慮。\n旅客仍由他埠轉道。",
    ]
    found = mend(Page("a.txt", "\n\n".join(stories), "0"))
    assert [article.headline for article in found] == ["港口砲聲", "茶筍貸款", "燃料調查", "滬甬航線"]
    assert ["".join(article.text.split()) for article in found] == ["".join(story.split()) for story in stories]


def test_a_pen_name_on_its_own_line_is_no_part_of_the_headline() -> None:
    stories = [
        "金業場之零拾記聞\n（丹翁）\n交易所中，除金業外，\n公債亦為大宗，昨聞\n此中人云，自金潮後，\n業此者咸有戒心。",
        "記銅礦之進口情形\n（天馬）\n吾國本有銅礦，滇省\n出產尤富，惟今多由\n外洋運來，去歲值銀\n三百餘萬兩。",
        "造幣廠之英文章程\n（曼妙）\n廠屋修理完竣，機器\n裝置妥貼，四月初旬\n開爐，所用章程竟為\n英文，殊不可解。",
    ]
    found = mend(Page("a.txt", "\n\n".join(stories), "0"))
    assert [article.headline for article in found] == [story.split("\n")[0] for story in stories]
