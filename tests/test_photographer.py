"""Who took a photograph, by the credit line that the paper prints beside it; and an article's reporter asked for in keywords."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.build.build import build
from rag import Wenbao, open_archive
from rag.question.catalogue.source import source_of

ROWS = [
    {"headline": "滨河公园换新颜", "text": "6月3日，园艺工人在滨河公园石桥下栽种月季。\n本报记者　许　珂摄"},
    {"headline": "古井出水", "text": "干涸十年的古井重新出水，村民前来取水。陈立冬摄（人民视觉）\n村委会已请人检测水质。"},
    {"headline": "龙舟下水", "text": "图①：队员抬着龙舟下水。\n周宁摄\n图②：观众在岸边助威。\n吴青山摄"},
    {"headline": "电影开拍", "text": "本报讯（记者 郑一鸣）讲述码头工人的电影昨日开拍，导演是马原，拍摄地在老码头。"},
]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    folder: Path = tmp_path_factory.mktemp("pictures")
    records = [
        json.dumps({"id": f"p{n}", "newspaper": "江州日报", "date": "2021-06-04", "page": "8", **row}, ensure_ascii=False)
        for n, row in enumerate(ROWS)
    ]
    (folder / "pictures.jsonl").write_text("\n".join(records), encoding="utf-8")
    build([folder / "pictures.jsonl"], folder / "archive")
    return open_archive(folder / "archive")


@pytest.mark.parametrize(
    ("question", "names", "line"),
    [
        ("滨河公园栽种月季那张照片是谁拍的？", "许珂", "本报记者许珂摄。"),
        ("古井重新出水的图片，拍摄者是谁", "陈立冬", "陈立冬摄（人民视觉）。"),
        ("龙舟下水的照片是哪位记者拍的？", "周宁、吴青山", "周宁摄；吴青山摄。"),
        ("古井出水 图片 摄影", "陈立冬", "陈立冬摄（人民视觉）。"),
    ],
)
def test_who_took_a_photograph(pictures: Wenbao, question: str, names: str, line: str) -> None:
    answer = pictures.ask(question)
    assert answer.short_answer == names
    assert answer.answer.startswith(line.removesuffix("。"))
    assert any("摄" in one.quote for one in answer.citations)


@pytest.mark.parametrize(
    "question", ["讲述码头工人的电影是谁拍的？", "展出了多少张照片？", "照片里的人是谁？", "月季是谁栽种的？"]
)
def test_what_asks_for_something_else_is_no_question_for_it(question: str) -> None:
    asked = source_of(question)
    assert asked is None or not asked.photograph


def test_a_photograph_without_a_credit_has_no_taker(pictures: Wenbao) -> None:
    assert "摄" not in (pictures.ask("电影开拍的照片是谁拍的？").short_answer or "")


def test_keywords_that_end_with_a_reporter_ask_for_the_reporter(pictures: Wenbao) -> None:
    answer = pictures.ask("码头工人 电影 开拍 记者")
    assert answer.short_answer == "郑一鸣"
