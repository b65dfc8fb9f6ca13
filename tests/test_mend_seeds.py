"""The five pages the project is shipped with, mended: what stands on each, and the joins that are hardest."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.mend import mend
from index.types import Article, Page

SEEDS = Path(__file__).parents[1] / "seeds"

HEADLINES = {
    "000": [
        "代表展现担当作为 助推衡阳高质量发展",
        "12个科技成果转化项目成功签约",
        "把养老服务 打造成衡阳新的“名片”",
        "“护坡修好了，大家心里踏实了”",
        "全市青少年校园足球联赛鸣金",
        "全力以赴 确保人民群众生命财产安全",
        "2021衡阳十大网红新地标出炉",
        "克服麻痹松懈思想 防范雨雪冰冻灾害",
        "构建大湘南红色旅游 高质量发展格局",
        "衡阳国际物流港 计划明年5月开工建设",
    ],
    "001": [
        "衡阳基层公共服务跨入全省第一方阵",
        "“政协离自己很近,委员就在身边”",
        "一名转业军官的三次硬核“转身”",
        "礼乐文明拥有强大生命力",
        "守好快递行业疫情防控红线",
        "大练兵 大比武",
        "记牢两个“120”,关键时刻能救命",
        "2020年市州安全生产工作廉洁考核巡查公告",
        "衡阳县新正街平战结合人防工程路面恢复通车",
    ],
    "002": [
        "加强两地交流合作 携手互促联动发展",
        "一张蓝图绘到底 一棒接着一棒干 推动城市治理体系和治理能力现代化",
        "一以贯之坚持全面从严治党",
        "强化中心意识 做好集聚文章 打造城区品质提升的典范",
        "精准发力绘就乡村振兴美好图景",
        "“规”出乡村新面貌 “约”出社会新风尚",
        "工伤预防★三年行动",
    ],
    "003": [
        "认清形势 严阵以待 扎实筑牢疫情防控的坚强防线",
        "在实施“十四五”规划中有新担当新作为",
        "衡阳市人民代表大会常务委员会关于召开衡阳市第十五届人民代表大会第九次会议的决定",
        "两位衡阳身边好人当选12月“湖南好人”",
        "虎形山片区建设拉开序幕",
        "推动“双联”帮扶工作迈上新台阶",
        "要时刻绷紧安全生产这根弦",
        "千亿元融资助推衡阳“一体两翼”发展",
    ],
    "004": ["发挥人大作用,推动“三强一化”落地见效"],
}


def mended(number: str) -> tuple[str, tuple[Article, ...]]:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    return text, mend(Page(path.name, text, ""))


def named(articles: tuple[Article, ...], headline: str) -> Article:
    return next(article for article in articles if article.headline == headline)


@pytest.mark.parametrize("number", HEADLINES)
def test_every_headline_of_a_page_and_no_other(number: str) -> None:
    _, articles = mended(number)
    assert [article.headline for article in articles if article.headline] == HEADLINES[number]


def test_an_article_whose_end_stands_before_its_beginning() -> None:
    _, articles = mended("001")
    article = named(articles, "衡阳县新正街平战结合人防工程路面恢复通车")
    assert article.spans == ((7416, 7602), (4601, 4836))
    assert "平战结合人防工程(第一段)路面,西起向阳南路路口" in article.text
    assert article.authors == ("王勤", "邱鹏")


def test_an_article_whose_end_stands_in_another_before_its_headline() -> None:
    _, articles = mended("000")
    article = named(articles, "全市青少年校园足球联赛鸣金")
    assert article.spans == ((3738, 3874), (3404, 3471), (3593, 3736))
    assert "共有51支代表队参赛，分高中男子、女子组" in article.text
    neighbour = named(articles, "“护坡修好了，大家心里踏实了”")
    assert (neighbour.kicker, neighbour.authors) == ("天马山街道：", ("周瑞华", "朱素莹"))
    assert neighbour.spans == ((3081, 3402), (3473, 3591))


def test_passages_that_were_read_twice() -> None:
    text, articles = mended("000")
    repeats = [text[start:end].strip()[:12] for article in articles for start, end in article.repeats]
    assert repeats == ["代表们在一系列培训学习中", "黄立强调，城管部门要持续", "据介绍，湘南红色旅游联盟"]
    assert "在“联络动态”中大力推介我市的代表培训工作" in articles[0].text
    text, articles = mended("001")
    (repeat,) = [span for article in articles for span in article.repeats]
    assert repeat == (7046, 7103)


def test_masthead_photograph_editorial_advertisement_and_continuations() -> None:
    _, articles = mended("002")
    assert [article.kind for article in articles] == (
        ["masthead", "news", "news", "photo-caption", "editorial", "news", "news", "feature", "ad"]
    )
    assert articles[3].authors == ("王皓永",)
    _, articles = mended("003")
    assert [article.text[:8] for article in articles if article.kind == "continuation"] == [
        "（上接第一版③）",
        "（上接第一版①）",
        "法，第一时间获取",
    ]
    (decision,) = [article for article in articles if article.kind == "notice"]
    assert "会议听取和审议了" not in decision.text
