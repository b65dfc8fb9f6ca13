"""Pages of other papers, mended: old punctuation, pen names, narrow columns, briefs, labels in a line, and the pages that training makes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.bench.mending import compare
from index.chinese.words import simplified
from index.issues import identify
from index.issues.head_lines import is_paper
from index.mend import mend
from index.mend.cells import is_row
from index.mend.lines import blocks
from index.mend.pauses import modern
from index.mend.wraps import runs_on
from index.training.mend import counting, noise, printed
from index.training.mend.columns import Columns
from index.types import Article, Page
from tests.test_mend_learning import STORIES, bare

NEWS = "本报讯（记者 田小雨）县博物馆新馆昨日开馆，馆长沈望舒介绍，馆内藏品三千一百件，每日限客八百人。"
MORE = "本报讯（记者 叶知秋）县水务局昨日起检修两条主管，涉及五个小区，预计周五恢复供水，请市民储水。"
TEA = "本报讯（记者 何小满）春茶交易昨日在南门茶市开秤，首日成交四百余担，头等每斤一百二十元。"
BRIDGE = "本报讯（记者 周明远）东门石桥历时七个月修竣，桥面加宽两米，今起准许货车通行。"
POINTS = "◆指导思想　坚持以民为本，统筹城乡供水。\n◆基本原则　因地制宜，分类施策，量力而行。\n"


def mended(text: str) -> list[Article]:
    """The articles of a page that hold every character once."""
    found = mend(Page("a.txt", text, ""))
    held = sorted(at for one in found for start, end in (*one.spans, *one.repeats) for at in range(start, end))
    assert [at for at in held if not text[at].isspace()] == [at for at, char in enumerate(text) if not char.isspace()]
    return list(found)


def heads(text: str) -> list[tuple[str, str | None]]:
    return [(one.kind, one.headline) for one in mended(text)]


def test_old_papers_pause_and_stop_with_one_mark() -> None:
    old = "昨日開會、到者百人、主席報告、\n衆皆鼓掌、\n米價又漲、每石五元、\n\n貧民苦之、官府設局、平糶三日、"
    assert modern(old) == "昨日開會，到者百人，主席報告，\n衆皆鼓掌。\n米價又漲，每石五元。\n\n貧民苦之，官府設局，平糶三日。"
    assert modern("出席的有王伟、李娜、张敏、陈国，会议开了一天。") == "出席的有王伟、李娜、张敏、陈国，会议开了一天。"


def test_pen_names_over_two_lines_and_of_any_length_sign() -> None:
    text = (
        "戲院談\n（南城\n先生）\n戲院昨演新劇、座客甚衆、聲價頗高、\n\n花市記\n（癡）\n花市今年遲開、因雨故也、花價亦貴、遊人稀少、\n\n"
        "米價譚\n（一枝）\n米價近日又漲、每石五元、貧民苦之、官府設局平糶、聞三日後開辦、\n"
    )
    found = [one for one in mended(text) if one.headline]
    assert [(one.headline, bare(one.byline or "")) for one in found] == [
        ("戲院談", "（南城先生）"),
        ("花市記", "（癡）"),
        ("米價譚", "（一枝）"),
    ]


@pytest.mark.parametrize(
    ("line", "following", "one"),
    [
        ("华军反攻之真价值", "昭示世界不愿谈和", False),
        ("甌江口发生炮战", "昨起实行封锁敌舰", False),
        ("全市中小学开展消防安", "全教育活动", True),
        ("市文化馆新馆项目开工仪", "式昨日举行", True),
    ],
)
def test_two_lines_are_one_headline_where_a_word_goes_over(line: str, following: str, one: bool) -> None:
    assert runs_on(line, following) is one


def test_a_headline_over_a_narrow_column_is_not_joined_with_it() -> None:
    column = "縣立中學昨日舉\n行開學典禮、校長\n報告新生百二十\n名、教員十八人\n校舍修葺一新、\n來賓十二人演說\n演說者三人至午\n後一時始散。"
    read = blocks(f"中學開學記\n{column}\n\n商會開年會\n{column}")
    assert [len(block.spans) for block in read] == [1, 8, 1, 8]


COLUMN = (
    "昨日下午三时许东湖路上发生一起车祸一辆货车与一辆公共汽车相撞，造成三人受伤，伤者已送往市医院救治，事故原因正在调查之中。"
)


@pytest.mark.parametrize("size", [7, 8, 9, 10, 11])
@pytest.mark.parametrize("head", ["", "东湖车祸\n"])
def test_the_first_line_of_a_narrow_column_is_of_its_text(size: int, head: str) -> None:
    column = "\n".join(COLUMN[at : at + size] for at in range(0, len(COLUMN), size))
    assert [block.text for block in blocks(f"{head}{column}\n\n{head}{column}")] == [*head.split(), COLUMN] * 2


@pytest.mark.parametrize(
    "lines",
    [
        "独坐幽窗听雨声 半生心事付琴筝 春来燕子归何处 花落江南草又青 遥望故园烟水阔 长怀旧友梦魂清 人间岁月匆匆过 且把诗书伴月明",
        "独坐幽窗听雨声， 半生心事付琴筝。 春来燕子归何处， 花落江南草又青。 遥望故园烟水阔， 长怀旧友梦魂清。 人间岁月匆匆过， 且把诗书伴月明。",
        "今日导读 防汛会议召开了 东湖路发生车祸 博物馆新馆开馆 水务局检修管网 小学食堂换菜单 市民公园将开放 公交线路调整了",
        "获奖名单 一等奖海州一中 二等奖东湖小学 二等奖江城二中 三等奖县立中学 三等奖青桐小学 优秀奖北城中学 优秀奖南城小学",
    ],
)
def test_verse_and_lists_of_short_lines_are_not_run_together(lines: str) -> None:
    assert [block.text for block in blocks(lines.replace(" ", "\n"))] == lines.split()


def test_texts_without_a_headline_under_blank_lines_stand_by_themselves() -> None:
    told = (("博物馆开馆", NEWS), ("检修供水管网", MORE), ("茶市开市", TEA), ("石桥修竣", BRIDGE))
    stories = "\n\n".join(f"{head}\n{text}" for head, text in told)
    found = mended(f"{stories}\n\n◘商人周某昨日抵埠，寓于城南客舍，闻将在此设厂。\n\n◘东门石桥昨已修竣，行人称便，所费不赀。\n")
    assert [one.text[:6] for one in found[-2:]] == ["◘商人周某昨", "◘东门石桥昨"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (f"教育周刊\n2019年6月4日 星期二\n新湖日报 B2\n\n博物馆开馆\n{NEWS}", [("masthead", None), ("news", "博物馆开馆")]),
        (
            f"新湖日报 2019年6月4日 星期二\n中共新湖县委主管主办 总第8888期\n上一版 下一版\n\n博物馆开馆\n{NEWS}",
            [("masthead", None), ("news", "博物馆开馆")],
        ),
        (f"--- Page 1 ---\n新湖日报 2019年6月4日 星期二\n博物馆开馆\n{NEWS}", [("masthead", None), ("news", "博物馆开馆")]),
        (
            "【报纸】新湖日报【日期】20190604【版次】03【标题】博物馆开馆\n县博物馆新馆昨日开馆，藏品三千一百件。",
            [("masthead", None), ("news", "博物馆开馆")],
        ),
        (
            "◆博物馆开馆　县博物馆新馆昨日开馆，馆内藏品三千一百件。\n◆检修供水管网　县水务局昨日起检修两条主管，涉及五个小区。\n",
            [("news", "博物馆开馆"), ("news", "检修供水管网")],
        ),
        (f"检修方案印发\n{MORE}\n{POINTS}", [("news", "检修方案印发")]),
        (
            f"◆茶市开市　首日成交四百余担。\n◆东门石桥修竣　桥面加宽两米。\n检修方案印发\n{MORE}\n{POINTS}",
            [("news", "茶市开市"), ("news", "东门石桥修竣"), ("news", "检修方案印发")],
        ),
        (
            f"博物馆开馆\n{NEWS}\n工人在新馆门前安放石狮（资料图片）\n\n检修供水管网\n{MORE}",
            [("news", "博物馆开馆"), ("news", "检修供水管网")],
        ),
        (
            "〔本埠新聞〕\n●學校開學\n縣立中學昨日開學，校長報告，新生百人。\n●米價略漲\n本縣米價昨日每石漲五角，各行存米無多。",
            [("news", "本埠新聞"), ("news", "學校開學"), ("news", "米價略漲")],
        ),
    ],
)
def test_what_stands_around_the_news_is_read_for_what_it_is(text: str, right: list[tuple[str, str | None]]) -> None:
    assert heads(text) == right


def test_the_minute_of_a_day_is_no_page() -> None:
    (issue,) = identify([Page("a.txt", f"博物馆开馆\n来源：新湖日报 发布时间：2022-03-04 08:30 版次：第03版\n{NEWS}", "")])
    assert (issue.newspaper, issue.date, issue.page) == ("新湖日报", "2022-03-04", "3")


def test_what_names_a_newspaper_and_what_tells_of_one() -> None:
    named = (
        "海州日报",
        "解放日报",
        "学习时报",
        "联合早报",
        "参考消息",
        "中国交通报",
        "教育文摘周报",
        "进出口经济时报",
        "旅游休闲时报",
    )
    told = ("喜迎海州日报", "祝贺海州日报", "创刊海州日报", "支持海州晚报", "致海州晚报", "捷报")
    assert [is_paper(words) for words in (*named, *told)] == [True] * len(named) + [False] * len(told)


def test_a_number_between_dashes_is_no_row() -> None:
    assert [is_row(line) for line in ("--- Page 1 ---", "— 3 —", "东乡 12 —", "3.5 12 — 7")] == [False, False, True, True]


def test_what_no_blank_line_parts_stays_together_where_these_part_the_articles() -> None:
    """Regions that share words with each other more than with their own headings, and texts without one between them."""
    regions = [
        "梅蘭芳之硏究\n（小隱）\n自從去年上海戲園子裏就嚷嚷名伶要來，到了後來竟沒有那麽一囘事。\n這囘天蟾舞台掛了牌子大槪是眞來了。",
        "我的梅蘭芳觀\n（馬二）\n梅蘭芳又來了，一般的戲迷都歡喜的了不得。\n但是也有少數冷眼旁觀的人抱一種不滿意的態度。",
        "去年東渡留學的某君近已考入大學。春假囘國省親，有人晤及，操東語頗爲流利，聞下月仍將東去，入醫科肄業，三年而後歸。（雷）",
        "首都之新聞攝影初祗有一家照相館。館主人姓汪，現在又多了兩家，皆在城南，然不以包辦爲然，仍任汪照常攝影。（斤自京寄）",
        "戲園子瑣談\n（陶素）\n天蟾舞台的戲迷說梅蘭芳可眞來了，仿彿是喜出望外的樣子。\n名伶掛了牌子大槪是眞的。",
        "春江花事\n（老匏）\n上海戲園子裏的名伶梅蘭芳，戲迷都歡喜的了不得。\n去年就嚷嚷要來，掛了牌子。",
        "茶市近聞\n（一枝）\n春茶交易昨日開秤，首日成交四百餘担。\n頭等每斤一百二十元。",
    ]
    assert [bare(one.text) for one in mended("\n\n".join(regions))] == [bare(region) for region in regions]


def test_who_signs_under_a_headline_as_wide_as_the_column_is_not_joined_with_it() -> None:
    column = (
        "浪费不仅关系人民群众切身的利益，\n更关系着国家的长远发展与兴衰，历\n来如此，粮食来之不易，一粥一饭都\n要珍惜，节俭之风应当长存，从餐桌\n"
        "做起，从点滴小事做起，人人都可以\n出一份力，让节约成风，让浪费可耻，\n家家户户都算好这本账，日子才能过\n得长久。"
    )
    found = blocks(f"严禁铺张与浪费之风（思想纵横谈）\n刘思宁\n{column}")
    assert [block.text for block in found[:2]] == ["严禁铺张与浪费之风（思想纵横谈）", "刘思宁"]


@pytest.mark.parametrize(
    ("headline", "printed"),
    [
        ("江城供电局—— 抢修线路保障春耕用电", "抢修线路保障春耕用电"),
        ("市长在全市工作会议上强调 严守防汛责任确保安全", "严守防汛责任确保安全"),
        ("携手合作共克时艰（患难见真情 共同抗疫情）", "携手合作共克时艰（患难见真情共同抗疫情）"),
        ("新版药典今日正式颁布 药品质量从此更有保障", "新版药典今日正式颁布"),
    ],
)
def test_of_a_heading_in_two_parts_the_kicker_is_none_of_the_headline(headline: str, printed: str) -> None:
    maker = Columns({"2021-03-05": [(headline, ["春耕正忙，线路抢修工作昨日全部完成。" * 4])]}, 4, {})
    found = {one for n in range(60) for one, kind, _ in maker.truth(str(n)).articles if kind == "news" and one}
    assert printed in {bare(simplified(one)) for one in found}


def test_pages_set_in_columns_know_where_every_character_went() -> None:
    maker = Columns({"2021-03-05": STORIES}, 4, noise.confusions(()) | {"一": "二"})
    kinds = set()
    for number in range(40):
        truth = maker.truth(str(number))
        held = sorted(at for _, _, spans in truth.articles for start, end in spans for at in range(start, end))
        assert [at for at in held if not truth.text[at].isspace()] == [at for at, c in enumerate(truth.text) if not c.isspace()]
        kinds |= {kind for _, kind, _ in truth.articles}
    assert kinds == {"news", "notice", "ad", "photo-caption", "masthead"}


def test_misread_characters_keep_their_places() -> None:
    read = noise.misread("千里之行 始于足下\n", 1.0, {"千": "干", "下": "卞"}, random.Random(1))
    assert read == "干里之行 始于足卞\n"
    assert noise.traditional("图书馆开学") == "圖書館開學"


def test_real_pages_are_put_together_from_their_regions() -> None:
    sheet = printed.Sheet(
        "s", "江報", "1930-04-03", [printed.Block("head", "", "江報"), printed.Block("article", "米價", "米價\n昨漲五角")]
    )
    truth = printed.truth(sheet, "\n\n")
    assert truth.text == "江報\n\n米價\n昨漲五角"
    assert truth.articles == [(None, "masthead", ((0, 2),)), ("米價", "news", ((4, 6), (7, 11)))]
    days = [printed.Sheet("s", "江報", day, []) for day in ("2", "1", "1", "3")]
    assert [[one.date for one in half] for half in printed.halves(days)] == [["1", "1", "3"], ["2"]]


def test_figures_of_mending_are_plain_arithmetic() -> None:
    """Two articles of four characters each, one character of the second found with the first."""
    truth = [{"headline": "甲", "kind": "news", "spans": [[0, 4]]}, {"headline": "乙", "kind": "news", "spans": [[4, 8]]}]
    found = [Article("a1", "f", "news", ((0, 5),), "", headline="甲"), Article("a2", "f", "news", ((5, 8),), "", headline="丙")]
    figures = compare("一二三四五六七八", truth, found).figures()
    assert figures["B³ P"] == pytest.approx(((16 + 1) / 5 + 9 / 3) / 8)
    assert figures["B³ R"] == pytest.approx((16 / 4 + (1 + 9) / 4) / 8)
    assert (figures["headline"], figures["article F1"], figures["lost"]) == (0.5, 1.0, 0)


def test_training_takes_every_second_day_and_measuring_the_others(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    line = '{{"headline": "甲", "date": "2021-03-0{}", "text": "{}"}}\n'
    path.write_text("".join(line.format(day, "文" * 80) for day in (1, 2, 3)), encoding="utf-8")
    assert [sorted(counting.by_day([path], first)) for first in (0, 1)] == [["2021-03-01", "2021-03-03"], ["2021-03-02"]]
