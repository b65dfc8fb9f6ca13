"""Who is, who holds, what is: told by what stands beside the name on the pages."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.build import build
from rag import Wenbao, open_archive
from rag.prove import prove
from rag.reader.definitions import definition
from rag.reader.names import is_person, names_at, whole
from rag.reader.posts import told_of
from rag.reader.who import who
from rag.types import Draft

ASKED = date(2024, 11, 12)
PAGES = [
    ("2021-10-29", "城市治理研讨会举行", "10月28日下午，市委副书记、市长朱立新出席会议，副市长李平陪同。出席会议的有赵大明、钱小军、孙建国。"),
    ("2022-03-01", "全市干部大会召开", "2月28日，市委书记朱立新讲话，市长陈文彬主持会议。苏州市市长吴远山来访。"),
    ("2022-03-02", "商会换届", "江州市总商会会长林国强说，明年再办一次。江州市书法家协会会长何清泉到会。"),
    ("2022-03-03", "好人榜发布", "周小川、陈亮两位江州身边好人荣登榜单。周小川登榜见义勇为类“江州好人”。"),
    ("2022-03-04", "一位转业军官的转身\n——记市直工委组织部副部长刘义明", "他的战友说，他是令人羡慕的。刘义明（市直工委组织部副部长）两次立功。"),
    ("2022-03-05", "江州国际物流港开工", "江州国际物流港位于东岸，规划用地面积约四千亩。运河节是指每年五月在老城举行的民俗活动。"),
    ("2022-03-06", "医生谈心梗", "附二医院心内科主任曾高山博士说，心肌梗死是冠状动脉缺血所引起的心肌坏死。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    """Seven articles of a city's daily: its mayor becomes its secretary, and another mayor comes."""
    folder = tmp_path_factory.mktemp("who")
    rows = [
        {
            "id": f"w{n}",
            "newspaper": "衡阳日报",
            "date": day,
            "headline": head,
            "text": f"{head}\n{text}".replace("江州", "衡阳"),
        }
        for n, (day, head, text) in enumerate(PAGES)
    ]
    (folder / "daily.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    build([folder / "daily.jsonl"], folder / "archive")
    return open_archive(folder / "archive", reader="rules")


def asked(wenbao: Wenbao, question: str) -> Draft | None:
    """What is answered and proven; None where it is left to the ordinary reading."""
    understood = wenbao.understand(question, as_of=ASKED)
    draft = who(understood, wenbao.archive) or definition(understood, wenbao.archive)
    return None if draft is None else prove(draft, understood)


def said(draft: Draft | None) -> str:
    assert draft is not None
    assert draft.refusal is None
    for one in draft.statements:
        assert all(each.text == each.hit.article.text[each.start : each.end] for each in one.evidence)
    return "".join(statement.text for statement in draft.statements)


def short(draft: Draft | None) -> str | None:
    assert draft is not None
    return draft.short_answer


def test_the_newest_office_is_told_first_and_what_changed(daily: Wenbao) -> None:
    draft = asked(daily, "朱立新是谁？")
    assert short(draft) == "市委书记"
    assert said(draft) == "2022年3月1日：市委书记朱立新。\n2021年10月29日：市委副书记、市长朱立新。"


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("李平是谁", "副市长"),
        ("谁是李平", "副市长"),
        ("刘义明是干什么的？", "市直工委组织部副部长"),
        ("报上说的曾高山是什么人", "附二医院心内科主任"),
        ("林国强什么职务", "衡阳市总商会会长"),
        ("吴远山呢", "苏州市市长"),
        ("陈亮是谁", "衡阳身边好人"),
    ],
)
def test_the_office_beside_the_name(daily: Wenbao, question: str, office: str) -> None:
    assert short(asked(daily, question)) == office


def test_an_award_where_no_office_is_told(daily: Wenbao) -> None:
    assert "见义勇为类“衡阳好人”" in said(asked(daily, "周小川是谁"))


@pytest.mark.parametrize(
    ("question", "name", "told"),
    [
        ("市长是谁", "陈文彬", "截至2022年3月1日的报纸：市长陈文彬。\n2021年10月29日：市委副书记、市长朱立新。"),
        ("现任市委书记叫什么", "朱立新", "截至2022年3月1日的报纸：市委书记朱立新。"),
        ("谁是衡阳市市长？", "陈文彬", "截至2022年3月1日的报纸：市长陈文彬。\n2021年10月29日：市委副书记、市长朱立新。"),
        ("苏州市市长是谁", "吴远山", "截至2022年3月1日的报纸：苏州市市长吴远山。"),
        ("衡阳市总商会会长是谁", "林国强", "截至2022年3月2日的报纸：衡阳市总商会会长林国强。"),
    ],
)
def test_who_holds_an_office(daily: Wenbao, question: str, name: str, told: str) -> None:
    draft = asked(daily, question)
    assert (short(draft), said(draft)) == (name, told)


@pytest.mark.parametrize(
    "question",
    [
        "郴州市市长是谁",
        "会长是谁",
        "衡阳市足球协会会长是谁",
        "出席签约的市长是谁",
        "2021年10月的市长是谁",
        "谁在会上讲话",
        "赵大明是谁",
        "钱小军是谁",
        "刘义是谁",
        "王无名是谁",
        "会议主题是什么",
        "火星基地是什么",
        "物流港的面积是什么",
    ],
)
def test_what_no_page_tells_is_left_to_the_reader(daily: Wenbao, question: str) -> None:
    assert asked(daily, question) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("衡阳国际物流港是什么", "2022年3月5日：衡阳国际物流港位于东岸，规划用地面积约四千亩。"),
        ("什么是运河节？", "2022年3月5日：运河节是指每年五月在老城举行的民俗活动。"),
        ("心肌梗死是什么意思", "2022年3月6日：附二医院心内科主任曾高山博士说，心肌梗死是冠状动脉缺血所引起的心肌坏死。"),
    ],
)
def test_what_a_thing_is(daily: Wenbao, question: str, told: str) -> None:
    draft = asked(daily, question)
    assert (said(draft), short(draft)) == (told, None)


@pytest.mark.parametrize(
    ("text", "name", "offices"),
    [
        ("副市长杨知评，工业园区负责人座谈。", "杨知评", ["副市长"]),
        ("论坛特邀文旅公司总裁邓跃、南华大学教授谢水波和教师王志远参加。", "王志远", ["教师"]),
        ("论坛特邀文旅公司总裁邓跃、南华大学教授谢水波和教师王志远参加。", "谢水波", ["南华大学教授"]),
        ("县人大代表谢春生、欧阳东林、邓传学反映。", "欧阳东林", ["县人大代表"]),
        ("市住建局原局长宁资源到场。", "宁资源", ["市住建局原局长"]),
        ("会议任命刘兴无为市检察院副检察长。", "刘兴无", ["市检察院副检察长"]),
        ("陈亮伟，祁东县启航学校总校长。", "陈亮伟", ["祁东县启航学校总校长"]),
        ("秦国文，带领记者，到了村里。", "秦国文", []),
        ("市长朱健，副市长李平陪同。", "朱健", ["市长"]),
        ("深圳市委书记王伟中表示，还要再快。", "王伟", []),
        ("李鹏是市长的儿子。", "李鹏", []),
    ],
)
def test_what_stands_beside_a_name(text: str, name: str, offices: list[str]) -> None:
    assert [told.office for told in told_of(text, name)] == offices


def test_names() -> None:
    assert [is_person(one) for one in ("刘义杰", "欧阳东林", "古特雷斯", "鲍里斯·约翰逊", "物流港", "会议")] == [True] * 4 + [
        False
    ] * 2
    assert whole("记者刘义杰说", 2, 5)
    assert not whole("记者刘义杰说", 2, 4)
    assert names_at("市长朱健强调", 2, 6) == ["朱健"]
    assert names_at("市长在会上", 2, 5) == []


def test_the_seed_pages(wenbao: Wenbao) -> None:
    assert short(asked(wenbao, "刘义杰是谁")) == "市直工委基层组织建设指导部副部长"
    assert short(asked(wenbao, "市长是谁")) == "朱健"
    assert short(asked(wenbao, "副市长是谁")) == "龚学余、彭玉明、杨洪峰"
    assert asked(wenbao, "刘义是谁") is None
