"""Who is, who holds, what is: told by what stands beside the name on the pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from index.build.build import build
from index.types import Filters
from rag import Wenbao, open_archive
from rag.proof.prove import prove
from rag.reader.definitions import definition
from rag.reader.persons import mentions as looking
from rag.reader.persons.mentions import mentions
from rag.reader.persons.names import is_person, names_at, part_of_longer, whole
from rag.reader.persons.posts import told_of
from rag.reader.persons.who import _alike, who
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


CAREERS = [
    ("2020-03-01", "老城改造", "副市长王大山察看老城。"),
    ("2020-03-02", "河道清淤", "副市长王大山察看河道。"),
    ("2022-03-01", "春耕", "市长王大山察看春耕。"),
    ("2022-03-02", "防汛", "市长王大山部署防汛。"),
    ("2020-04-01", "早稻", "衡南县县长李小川下田。"),
    ("2022-04-01", "晚稻", "衡东县县长李小川下田。"),
    ("2020-05-01", "修房", "市住建局局长陈白石到场。"),
    ("2022-05-01", "预算", "市财政局局长陈白石说明。"),
    ("2022-06-01", "回忆", "2003年，县长周文博主持修渠。"),
    ("2022-06-02", "人事", "会议决定免去市教育局局长钱立新职务。"),
    ("2022-06-03", "履历", "吴青松曾任市长，现任省委书记。"),
    ("2022-07-01", "校园", "2022年7月1日，市一中校长何清泉讲话。"),
    ("2022-07-02", "又一日", "校长何清泉说，校门开了。"),
    ("2022-07-03", "开学", "中国人民大学附属中学（简称人大附中）昨日开学。"),
    ("2022-07-04", "说法", "全国人民代表大会，简称人大，每年开会。"),
    ("2022-07-05", "排版", "读者林　禾来信，林禾苗回信。"),
    ("2022-07-06", "来信", "孙　立来信，记者孙立群回信。"),
]


def opened(folder: Path, rows: Iterable[tuple[str, str, str]]) -> Wenbao:
    """A city's daily of these days, headlines and texts."""
    lines = [
        json.dumps({"id": f"w{n}", "newspaper": "衡阳日报", "date": day, "headline": head, "text": f"{head}\n{text}"})
        for n, (day, head, text) in enumerate(rows)
    ]
    (folder / "daily.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build([folder / "daily.jsonl"], folder / "archive")
    return open_archive(folder / "archive")


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    """Seven articles of a city's daily: its mayor becomes its secretary, and another mayor comes."""
    return opened(tmp_path_factory.mktemp("who"), ((day, head, text.replace("江州", "衡阳")) for day, head, text in PAGES))


@pytest.fixture(scope="module")
def careers(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    """Persons who held one office after another."""
    return opened(tmp_path_factory.mktemp("careers"), CAREERS)


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
        "刘义是干什么的",
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
        ("王大山曾任市长，现任省委书记。", "王大山", ["省委书记"]),
        ("王大山曾任市长。", "王大山", []),
        ("王大山曾担任市长，省委书记到场。", "王大山", []),
        ("王大山，时任市长。", "王大山", ["时任市长"]),
        ("会议决定免去市教育局局长王大山职务。", "王大山", []),
        ("决定免去下列人员的职务：市教育局局长王大山。", "王大山", []),
        ("免去王大山（市教育局局长）职务。", "王大山", []),
        ("决定免去张三职务，市教育局局长王大山到会。", "王大山", ["市教育局局长"]),
        ("辞去工作的村支书王大山说。", "王大山", ["村支书"]),
        ("原任市教育局局长王大山到会。", "王大山", ["原任市教育局局长"]),
        ("太原王大山，市教育局局长。", "王大山", ["市教育局局长"]),
        ("大会秘书处王大山说。", "王大山", []),
        ("新华社北京5月7日电国家主席王大山5月7日晚同邻国总统通电话。", "王大山", ["国家主席"]),
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
    assert part_of_longer("记者刘义杰说", 2, 4)
    assert not part_of_longer("记者刘义说", 2, 4)
    assert not part_of_longer("铜匠刘义说", 2, 4)


def test_the_seed_pages(wenbao: Wenbao) -> None:
    assert short(asked(wenbao, "刘义杰是谁")) == "市直工委基层组织建设指导部副部长"
    assert short(asked(wenbao, "市长是谁")) == "朱健"
    assert short(asked(wenbao, "副市长是谁")) == "龚学余、彭玉明、杨洪峰"
    assert refused(asked(wenbao, "刘义是谁")) == "馆藏里没有提到“刘义”这个人。"


def refused(draft: Draft | None) -> str:
    assert draft is not None
    assert draft.refusal == "not_found"
    assert not any(one.evidence for one in draft.statements)
    return "".join(one.text for one in draft.statements)


@pytest.mark.parametrize("question", ["刘义是谁", "谁是刘义？", "请问刘义是谁"])
def test_a_name_that_only_longer_ones_have(daily: Wenbao, monkeypatch: pytest.MonkeyPatch, question: str) -> None:
    assert refused(asked(daily, question)) == "馆藏里没有提到“刘义”这个人。"
    understood = daily.understand(question, as_of=ASKED)
    monkeypatch.setattr("rag.reader.persons.who.PASSAGES", 1)
    assert who(understood, daily.archive) is None


def test_a_name_that_may_stand_by_itself_is_left_to_the_reader(careers: Wenbao) -> None:
    assert asked(careers, "林禾是谁") is None
    assert asked(careers, "孙立是谁") is None
    assert refused(asked(careers, "李小是谁")) == "馆藏里没有提到“李小”这个人。"
    understood = careers.understand("李小是谁", as_of=ASKED, filters=Filters(after="2022-01-01"))
    assert who(understood, careers.archive) is None


def test_the_network_reader_refuses_it_too(wenbao: Wenbao) -> None:
    answer = wenbao.ask("刘义是谁", as_of=ASKED)
    assert (answer.refusal, answer.answer, answer.citations) == ("not_found", "馆藏里没有提到“刘义”这个人。", ())


@pytest.mark.parametrize("question", ["谢春生是谁？", "谢春生是什么人？", "请问谢春生是何人"])
def test_who_somebody_was_in_other_days_is_read_however_it_is_asked(wenbao: Wenbao, question: str) -> None:
    assert asked(wenbao, question) is None
    assert "县人大代表谢春生" in wenbao.ask(question, as_of=ASKED).answer


def test_what_somebody_does_is_told_by_a_sentence(wenbao: Wenbao) -> None:
    answer = wenbao.ask("毛朝晖去衡山县干什么？", as_of=ASKED)
    assert answer.short_answer is None
    assert "赴衡山县督导防范低温雨雪冰冻天气" in answer.answer


def test_what_cannot_be_proven_of_a_person_is_left_to_the_reader(wenbao: Wenbao) -> None:
    answer = wenbao.ask("黄立检查了哪些地方？", as_of=ASKED)
    assert answer.short_answer == "石鼓书院、回雁峰景区、市天然气有限公司部分经营站点"


@pytest.mark.parametrize(
    ("question", "office", "told"),
    [
        ("王大山是谁", "市长", "2022年3月2日：市长王大山。\n2020年3月2日：副市长王大山。"),
        ("李小川是谁", "衡东县县长", "2022年4月1日：衡东县县长李小川。\n2020年4月1日：衡南县县长李小川。"),
        ("陈白石是谁", "市财政局局长", "2022年5月1日：市财政局局长陈白石。\n2020年5月1日：市住建局局长陈白石。"),
        ("吴青松是谁", "省委书记", "2022年6月3日：吴青松曾任市长，现任省委书记。"),
        ("何清泉是谁", "市一中校长", "2022年7月1日：市一中校长何清泉。"),
    ],
)
def test_an_old_office_does_not_replace_the_newest(careers: Wenbao, question: str, office: str, told: str) -> None:
    draft = asked(careers, question)
    assert (short(draft), said(draft)) == (office, told)


@pytest.mark.parametrize("question", ["周文博是谁", "钱立新是谁", "市教育局局长是谁"])
def test_an_office_of_other_days_is_not_told_as_held(careers: Wenbao, question: str) -> None:
    assert asked(careers, question) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("市长", "衡阳市市长", True),
        ("衡阳市长", "衡阳市市长", True),
        ("书记", "市委书记", True),
        ("心内科主任", "附二医院心内科主任", True),
        ("市委书记", "市委书记、市长", True),
        ("市长", "副市长", False),
        ("市长", "代市长", False),
        ("副市长", "常务副市长", False),
        ("局长", "市住建局原局长", False),
        ("市长", "前市长", False),
        ("衡东县县长", "衡南县县长", False),
        ("市住建局局长", "市财政局局长", False),
    ],
)
def test_two_tellings_of_one_office(one: str, other: str, same: bool) -> None:
    told = [next(told_of(f"{office}王大山说。", "王大山")) for office in (one, other)]
    assert _alike(told[0], told[1]) is same


def test_an_office_between_two_of_one_kind_joins_the_newer(tmp_path: Path) -> None:
    shelf = opened(
        tmp_path,
        [
            ("2022-03-01", "一", "衡东县县长李小川下田。"),
            ("2022-02-01", "二", "县长李小川下田。"),
            ("2022-01-01", "三", "衡南县县长李小川下田。"),
        ],
    )
    assert said(asked(shelf, "李小川是谁")) == "2022年3月1日：衡东县县长李小川。\n2022年1月1日：衡南县县长李小川。"


def test_of_several_holders_those_of_the_last_year(tmp_path: Path) -> None:
    days = {"2024-05-01": "王大山", "2023-06-01": "李小川", "2014-05-01": "陈白石", "2009-05-01": "周文博"}
    shelf = opened(tmp_path, [(day, "调研", f"副市长{name}察看河道。") for day, name in days.items()])
    draft = asked(shelf, "副市长是谁")
    assert (short(draft), said(draft)) == (
        "王大山、李小川",
        "截至2024年5月1日的报纸：副市长王大山。\n2023年6月1日：副市长李小川。",
    )


def test_of_many_holders_eight_and_how_many_more(tmp_path: Path) -> None:
    names = ["王大山", "李小川", "陈白石", "周文博", "吴青松", "赵大明", "钱立新", "孙建国", "何清泉", "林国强"]
    shelf = opened(tmp_path, [(f"2024-05-{20 - n}", "调研", f"副市长{name}察看河道。") for n, name in enumerate(names)])
    draft = asked(shelf, "副市长是谁")
    assert short(draft) is None
    assert said(draft).split("\n")[7:] == ["2024年5月13日：副市长孙建国。", "另有2人。"]


def test_what_is_short_for_a_longer_name_defines_no_other(careers: Wenbao, tmp_path: Path) -> None:
    assert said(asked(careers, "人大附中是什么")) == "2022年7月3日：中国人民大学附属中学（简称人大附中）昨日开学。"
    assert said(asked(careers, "人大是什么")) == "2022年7月4日：全国人民代表大会，简称人大，每年开会。"
    assert asked(opened(tmp_path, [CAREERS[13]]), "人大是什么") is None


def test_the_newest_day_may_be_known_to_the_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = opened(tmp_path, [("2021-02", "春耕", "市长王大山察看春耕。"), ("2021-01-05", "防汛", "市长王大山部署防汛。")])
    monkeypatch.setattr(looking, "PASSAGES", 2)
    found = mentions(shelf.archive, "王大山", Filters())
    assert [one.day for one in found] == ["2021-02", "2021-01-05"]


def test_only_articles_that_have_the_words_are_fetched(careers: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched = list[str]()
    passages = careers.archive.locate_all

    def locate_all(numbers: list[int]) -> object:
        found = passages(numbers)
        fetched.extend(passage.text for passage, *_ in found)
        return found

    monkeypatch.setattr(careers.archive, "locate_all", locate_all)
    found = mentions(careers.archive, "李小川", Filters(), query="县长李小川下田")
    assert [one.day for one in found] == ["2022-04-01", "2020-04-01"]
    assert sorted(fetched) == ["早稻\n衡南县县长李小川下田。", "晚稻\n衡东县县长李小川下田。"]
