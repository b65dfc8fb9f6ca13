"""下转 and 上接 joined across the pages of one issue."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.mend import join_jumps, mend
from index.types import Article, Issue, Page

BEGINNING = (
    "规约出乡村新面貌\n■本报记者 邹文辉\n据了解，中坪村的村规民约由治保员刘小满起草，村民大会逐条修订，数易其稿。（下转第六版）"
)
END = "（上接第一版）终于在村民大会上通过。治保员刘小满说，村规民约上墙以后，中坪村的邻里纠纷少了一半，村民都说好。"
OTHER = "（上接第一版）港口的三号泊位吊装完成，集装箱吞吐能力翻了一番，远洋航线增加到十四条，首航货轮已经离港。"


def article(number: int, file: str, text: str, headline: str | None = None) -> Article:
    return Article(
        article_id=f"a{number:02d}",
        file=file,
        kind="news" if headline else "continuation",
        spans=((0, len(text)),),
        text=text,
        headline=headline,
        byline="■本报记者 邹文辉" if headline else None,
        authors=("邹文辉",) if headline else (),
    )


def issue(file: str, page: str | None, date: str | None = "2021-10-29", newspaper: str | None = "江城日报") -> Issue:
    return Issue(file=file, newspaper=newspaper, date=date, page=page)


BEGINS = article(1, "front.txt", BEGINNING, "规约出乡村新面貌")
ENDS = article(1, "inside.txt", END)
STRANGER = article(2, "inside.txt", OTHER)


def held(*issues: Issue) -> dict[tuple[str, str], Issue]:
    return {(one.file, one.part): one for one in issues}


def test_the_end_takes_the_name_of_its_beginning() -> None:
    joined = join_jumps([BEGINS, STRANGER, ENDS], held(issue("front.txt", "1"), issue("inside.txt", "6")))
    assert joined[0] == BEGINS
    assert joined[1] == STRANGER
    assert joined[2] == replace(ENDS, headline="规约出乡村新面貌", byline="■本报记者 邹文辉", authors=("邹文辉",))


def test_pages_whose_numbers_are_not_known_join_by_their_words() -> None:
    joined = join_jumps([ENDS, STRANGER, BEGINS], held(issue("front.txt", None), issue("inside.txt", None)))
    assert [one.headline for one in joined] == ["规约出乡村新面貌", None, "规约出乡村新面貌"]


def test_a_jump_line_that_names_another_page_does_not_join() -> None:
    joined = join_jumps([BEGINS, ENDS], held(issue("front.txt", "1"), issue("inside.txt", "5")))
    assert joined[1].headline is None


def test_issues_of_other_days_and_papers_do_not_join() -> None:
    for other in (issue("inside.txt", "6", "2021-10-30"), issue("inside.txt", "6", newspaper="北川日报")):
        assert join_jumps([BEGINS, ENDS], held(issue("front.txt", "1"), other))[1].headline is None
    unknown = held(issue("front.txt", "1", None), issue("inside.txt", "6", None))
    assert join_jumps([BEGINS, ENDS], unknown)[1].headline is None


def test_marks_tell_the_jumps_of_one_page_apart() -> None:
    marked = replace(BEGINS, text=BEGINNING.replace("第六版", "第六版②"))
    wrong = replace(ENDS, text=END.replace("第一版", "第一版③"))
    known = held(issue("front.txt", "1"), issue("inside.txt", "6"))
    assert join_jumps([marked, wrong], known)[1].headline is None
    right = replace(ENDS, text=END.replace("第一版", "第一版②"))
    assert join_jumps([marked, right], known)[1].headline == "规约出乡村新面貌"


def test_pages_of_one_file_are_of_one_issue() -> None:
    first, second = replace(BEGINS, file="paper.pdf", part="p1"), replace(ENDS, file="paper.pdf", part="p6")
    assert join_jumps([first, second], {})[1].headline == "规约出乡村新面貌"


def test_what_follows_a_jump_line_stays_with_it_and_a_tail_stands_alone() -> None:
    text = (
        "海州市人民代表大会常务委员会关于召开海州市第九次会议的决定\n\n"
        "根据组织法的规定，海州市人民代表大会常务委员会决定，第九次会议于2021年1月18日召开，会期四天，审查和批准预算草案的报告。\n\n"
        "公园开工\n\n本报讯（记者 何小满）12月28日上午，市民公园开工，占地六十亩，栽树三千株，明年建成后不收门票。\n\n"
        "（上接第一版①）坚持产业为要、项目为先，开展产业项目建设年活动，交出了一份沉甸甸的答卷。\n\n"
        "会议听取和审议了预算草案的报告，任命周明远为副院长，市人民代表大会常务委员会副主任出席会议。\n\n"
        "法，第一时间获取热点新闻，通过地图实时定位，与记者连线，为突发新闻的报道提供了保障。\n"
    )
    found = mend(Page("p.txt", text, ""))
    assert [(article.headline, article.text[-6:]) for article in found] == [
        ("海州市人民代表大会常务委员会关于召开海州市第九次会议的决定", "草案的报告。"),
        ("公园开工", "后不收门票。"),
        (None, "任出席会议。"),
        (None, "提供了保障。"),
    ]


@pytest.mark.parametrize("name", ["5版：综合", "第五版：综合", "综合新闻 第五版", "05版要闻", "五版·要闻"])
def test_a_page_with_a_longer_name_is_not_the_one_that_a_jump_line_names(name: str) -> None:
    joined = join_jumps([BEGINS, ENDS], held(issue("front.txt", "1版：要闻"), issue("inside.txt", name)))
    assert joined[1].headline is None
    named = name.replace("5", "6").replace("五", "六")
    joined = join_jumps([BEGINS, ENDS], held(issue("front.txt", "头版：要闻"), issue("inside.txt", named)))
    assert joined[1].headline == "规约出乡村新面貌"
