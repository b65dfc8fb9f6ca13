"""What the program words itself is counted anew: counts, lists, first and last days, reckonings; a changed one fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from index.build.build import build
from index.types import Filters
from rag import Wenbao, open_archive
from rag.catalogue import answer_from_catalogue
from rag.proof.own_words import counted, founded, wrong
from rag.proof.reckoned import reckons_right
from rag.refuse.coverage import Coverage, outside
from rag.types import Basis, Draft, Statement

TODAY = date(2026, 1, 2)


def founded_statement(wenbao: Wenbao, question: str) -> Statement:
    """The first statement of an answer from the catalogue that names its basis."""
    draft = answer_from_catalogue(wenbao.understand(question, as_of=TODAY), wenbao.archive)
    assert draft is not None
    return next(one for one in draft.statements if one.basis)


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("馆藏一共有多少期报纸？", lambda text: text.replace("期", "9 期", 1)),
        ("2021年12月共有多少期报纸？", lambda text: text.replace("12月", "11月")),
        ("馆藏一共有多少篇文章？", lambda text: text.replace("28日", "27日")),
        ("馆藏最早的一期报纸是哪天的？", lambda text: text.replace("日的", "日和2019年1月1日的")),
        ("馆藏报纸的起止日期是什么？", lambda text: text.replace("28日", "27日")),
        ("唐海强写过哪些稿子？", lambda text: text.replace(" 篇", "1 篇")),
    ],
)
def test_a_count_is_counted_anew_and_no_other_holds(wenbao: Wenbao, question: str, change: object) -> None:
    said = founded_statement(wenbao, question)
    assert wrong(said, wenbao.archive) == []
    other = replace(said, text=change(said.text))  # type: ignore[operator]
    assert other.text != said.text
    assert wrong(other, wenbao.archive)


def test_a_basis_that_no_longer_counts_so_fails(wenbao: Wenbao) -> None:
    said = founded_statement(wenbao, "馆藏一共有多少期报纸？")
    for n, one in enumerate(said.basis):
        assert isinstance(one.value, int) and counted(one, wenbao.archive) == one.value
        basis = (*said.basis[:n], replace(one, value=one.value + 1), *said.basis[n + 1 :])
        assert wrong(replace(said, basis=basis), wenbao.archive)


def test_a_list_rests_on_its_articles(wenbao: Wenbao) -> None:
    said = founded_statement(wenbao, "唐海强写过哪些稿子？")
    listed = next(one for one in said.basis if one.counted == "listed")
    assert len(listed.ids) == listed.value
    assert counted(replace(listed, ids=listed.ids[1:]), wenbao.archive) != listed.value
    assert counted(replace(listed, ids=("nothing",)), wenbao.archive) is None


def test_what_a_refusal_says_is_held_is_looked_up(wenbao: Wenbao) -> None:
    question = wenbao.understand("2023年5月的报纸登了什么？", as_of=TODAY)
    draft = outside(question, Coverage.of(wenbao.archive), ())
    assert isinstance(draft, Draft) and "馆藏只到2021年12月28日" in draft.statements[0].text
    said = draft.statements[0]
    assert wrong(said, wenbao.archive) == []
    assert wrong(replace(said, text=said.text.replace("28日", "29日")), wenbao.archive)
    assert wrong(replace(said, text=said.text.replace("5月", "6月")), wenbao.archive)
    assert wrong(replace(said, basis=(Basis("last", "2021-12-29", (Filters(),)), *said.basis[1:])), wenbao.archive)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("78亿元＋102亿元＝180亿元（推算）。", True),
        ("15个−5个＝10个（推算）。", True),
        ("1.5万亩＋5000亩＝2万亩（推算）。", True),
        ("78亿元＋102亿元＝181亿元（推算）。", False),
        ("78亿元＋102亿元＝180万元（推算）。", False),
        ("15个−5个＝20个（推算）。", False),
        ("78亿元＋102亩＝180亿元（推算）。", False),
    ],
)
def test_a_reckoning_is_reckoned_again(text: str, right: bool) -> None:
    assert reckons_right(text) is right


def test_a_wrong_count_is_not_shown_and_its_list_is(wenbao: Wenbao, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "唐海强写过哪些稿子？"
    honest = wenbao.ask(asked, as_of=TODAY)
    count, *items = honest.answer.splitlines()
    assert count.startswith("署名唐海强的文章共 ")

    def one_more(*told: object) -> Draft | None:
        draft = answer_from_catalogue(*told)  # type: ignore[arg-type]
        if draft is None:
            return None
        lead, *others = draft.statements
        (listed, *ends) = lead.basis
        text = lead.text.replace(f"共 {listed.value} 篇", f"共 {int(listed.value) + 1} 篇")
        assert text != lead.text
        return replace(draft, statements=(replace(lead, text=text, basis=(listed, *ends)), *others))

    monkeypatch.setattr("rag.pipeline.answer_from_catalogue", one_more)
    told = wenbao.ask(asked, as_of=TODAY)
    assert told.answer.splitlines() == items
    assert told.short_answer is None and not told.refused


def test_what_is_founded_on_nothing_is_left_out_and_the_rest_kept(wenbao: Wenbao) -> None:
    said = founded_statement(wenbao, "馆藏报纸的起止日期是什么？")
    false = replace(said, text=said.text.replace("28日", "27日"))
    quoted = Statement("市长出席。")
    assert founded(Draft((said, quoted), "28日"), wenbao.archive) == Draft((said, quoted), "28日")
    assert founded(Draft((false, quoted), "27日"), wenbao.archive) == Draft((quoted,), None)
    assert founded(Draft((false,), "27日"), wenbao.archive).reason == "nothing"


@pytest.mark.parametrize(
    ("text", "shown"), [("78亿元＋102亿元＝180亿元（推算）。", True), ("78亿元＋102亿元＝181亿元（推算）。", False)]
)
def test_a_reckoning_that_does_not_come_out_is_not_shown(wenbao: Wenbao, text: str, shown: bool) -> None:
    draft = founded(Draft((Statement(text), Statement("市长出席。")), "180亿元"), wenbao.archive)
    assert (len(draft.statements) == 2, draft.short_answer is not None) == (shown, shown)


def test_first_and_last_days_of_issues_known_by_month_or_year(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in "ab":
        (pages / f"{name}.txt").write_text(
            f"{name}桥昨日通车\n本报讯 {name}桥昨日通车，桥长三百米，市民免费通行。\n", encoding="utf-8"
        )
    rows = ["file,newspaper,date,issue_no,page", "a.txt,江城日报,2021,,", "b.txt,东湖晚报,2021-03-05,,"]
    (pages / "issues.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    build([pages], tmp_path / "archive")
    wenbao = open_archive(str(tmp_path / "archive"))
    for question in ("馆藏报纸的起止日期是什么？", "馆藏有哪些报纸？"):
        answer = wenbao.ask(question, as_of=TODAY)
        assert answer.refusal is None
        assert "2021年" in answer.answer


@pytest.mark.parametrize(
    "question", ["最近一期有哪些文章？", "2021年10月29日的报纸有哪些标题？", "哪些文章提到“湖南”？", "馆藏有哪些版面？"]
)
def test_what_is_left_of_a_list_is_counted_anew(wenbao: Wenbao, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("gist", "listing", "holdings"):
        monkeypatch.setattr(import_module(f"rag.catalogue.{place}"), "SHOWN_CHARACTERS", 60)
    draft = answer_from_catalogue(wenbao.understand(question, as_of=TODAY), wenbao.archive)
    assert draft is not None and founded(draft, wenbao.archive) == draft
    (rest,) = (one for one in draft.statements if one.text.startswith("其余"))
    number = int(rest.text.split()[1])
    assert number == rest.basis[0].value and wrong(rest, wenbao.archive) == []
    more = rest.text.replace(str(number), str(number + 1))
    for other in (replace(rest, text=more), replace(rest, text=more, basis=()), replace(rest, basis=(rest.basis[0].rest(1),))):
        assert (
            founded(replace(draft, statements=(draft.statements[0], other)), wenbao.archive).statements == draft.statements[:1]
        )
