"""Clippings: what is kept is exported whole, each source once, with the reader's own notes and tags told as such."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm

from index.errors import QuestionError
from rag import Wenbao
from rag.cite.clippings import ENDS, GONE, Clipping, Excerpt, entry, exported, places, sources
from rag.cite.exchange import INFERRED, Cited, Exchange, bound
from rag.cite.export import DOCUMENTS, document
from rag.cite.references import Source, bibliography, reference


@pytest.fixture(scope="module")
def article(wenbao: Wenbao) -> Any:
    return next(one for one in wenbao.archive.articles() if one.headline and one.authors)


@pytest.fixture(scope="module")
def folder(article: Any) -> list[Clipping]:
    answer = Exchange(
        "谁写的？",
        "这一篇[1]。另一篇[2]。",
        None,
        (Cited(1, article.article_id, "", "写了"), Cited(2, "gone", "乙报. 旧事[N]. 1935.", "无")),
    )
    return [
        Clipping(answer, "待核", ("甲", "乙")),
        Clipping(Excerpt(article.article_id), "*要紧*"),
        Clipping(Excerpt(article.article_id, article.text[:12]), "", ("乙", "丙")),
        Clipping(Excerpt("gone-too", "旧话", "旧题")),
        Clipping(Excerpt("gone-as-well", "", "旧题二", "丙.旧题二[N].丙报,1936-02-03.")),
    ]


def test_a_document_has_every_clipping_and_each_source_once(wenbao: Wenbao, article: Any, folder: list[Clipping]) -> None:
    text = exported(wenbao.archive, folder, "md").decode()
    source = Source.of(article, wenbao.archive.issue_of(article))
    assert text.count(reference(source)) == 1
    assert "## 谁写的？\n\n这一篇[1]。另一篇[2]。" in text
    assert "*附记：待核 \\#甲 \\#乙*" in text
    assert "*附记：\\*要紧\\**" in text
    assert f"> [1] “{article.text[:12].splitlines()[0]}" in text
    assert "## 旧题\n\n> [3] “旧话”" in text
    assert source.date_certainty == "inferred"
    note = INFERRED.format(marks="[1]")
    assert text.endswith(
        f"[2] 乙报. 旧事[N]. 1935.（{GONE}）\n\n[3] 旧题（{GONE}）\n\n[4] 丙.旧题二[N].丙报,1936-02-03.（{GONE}）\n\n{note}\n"
    )
    assert article.text.splitlines()[-1][-8:] + "[1]" in text.replace("\\", "")


def test_a_word_file_tells_the_readers_words_from_the_papers(wenbao: Wenbao, folder: list[Clipping]) -> None:
    file = Document(io.BytesIO(exported(wenbao.archive, folder, "docx")))
    notes = [one.text for one in file.paragraphs if one.runs and one.runs[0].italic]
    assert notes == ["附记：待核 #甲 #乙", "附记：*要紧*", "附记：#乙 #丙"]
    assert file.paragraphs[0].text == "剪报"
    assert abs(file.sections[0].page_height - Cm(29.7)) < 1000


def test_programs_import_each_source_once_with_all_its_notes_and_tags(
    wenbao: Wenbao, article: Any, folder: list[Clipping]
) -> None:
    items = json.loads(exported(wenbao.archive, folder, "json"))
    assert [one["id"] for one in items] == [article.article_id, "gone", "gone-too", "gone-as-well"]
    assert (items[0]["title"], items[0]["note"], items[0]["keyword"]) == (article.headline, "待核；*要紧*", "甲, 乙, 丙")
    assert items[1]["note"] == f"乙报. 旧事[N]. 1935.（{GONE}）；待核"
    assert (items[2]["title"], items[2]["note"]) == ("旧题", GONE)
    assert items[3]["note"] == f"丙.旧题二[N].丙报,1936-02-03.（{GONE}）"
    ris = exported(wenbao.archive, folder, "ris").decode()
    assert ris.count("TY  - NEWS") == 4
    assert "N1  - 待核；*要紧*\nKW  - 甲\nKW  - 乙\nKW  - 丙\n" in ris
    bib = exported(wenbao.archive, folder, "bib").decode()
    assert "  annote = {待核；*要紧*},\n  keywords = {甲, 乙, 丙},\n" in bib
    assert [one.tags for one in sources(wenbao.archive, folder)] == [("甲", "乙", "丙"), ("甲", "乙"), (), ()]


def test_a_note_cannot_begin_another_field_or_source() -> None:
    source = Source("a", "题", note="一\nER  - \nTY  - BOOK", tags=("x\nKW  - y", " "))
    assert bibliography([source], "ris").count("\nER") == 1
    assert "N1  - 一 ER - TY - BOOK\nKW  - x KW - y\n" in bibliography([source], "ris")
    assert r"annote = {\textbraceleft{}}" in bibliography([Source("a", note="{")], "bibtex")


def test_the_json_of_a_clipping_is_read_or_refused() -> None:
    record = {"article_id": "a", "quote": "话", "title": "题", "note": "注", "tags": ["甲", " 甲 ", "", "乙"]}
    assert Clipping.of_record(record) == Clipping(Excerpt("a", "话", "题"), "注", ("甲", "乙"))
    answer = {"question": "问", "answer": "答[1]。", "citations": [{"n": 1, "article_id": "a", "reference": "r", "quote": "q"}]}
    kept = Clipping.of_record({"answer": answer}).kept
    assert kept == Exchange("问", "答[1]。", None, (Cited(1, "a", "r", "q"),))
    deep: Any = []
    for _ in range(9_999):
        deep = [deep]
    odd = {**answer, "citations": [{"n": float("inf"), "article_id": "a", "reference": "r", "quote": "q"}]}
    wrongs: list[dict[str, Any]] = [
        {"answer": odd},
        {"article_id": "a", "more": deep},
        {"answer": {**answer, "short_answer": 5}},
        {"answer": {**answer, "short_answer": {"a": 1}}},
        {},
        {"answer": {}},
        {"answer": 3},
        {"article_id": "a", "tags": "甲"},
    ]
    for wrong in wrongs:
        with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
            Clipping.of_record(wrong)


def test_half_a_character_becomes_a_whole_one_wherever_it_stands() -> None:
    citation = {"n": 1, "article_id": "a\ud83d", "reference": "r\ud83d", "quote": "q\ude00"}
    record = {
        "answer": {"question": "\ud83d问", "answer": "答\ude00", "short_answer": "短\ud83d", "citations": [citation]},
        "note": "注\ud83d",
        "tags": ["甲\ud83d", "\ud83d\ude00"],
    }
    clipping = Clipping.of_record(record)
    assert (clipping.note, clipping.tags) == ("注�", ("甲�", "😀"))
    assert clipping.kept == Exchange("�问", "答�", "短�", (Cited(1, "a�", "r�", "q�"),))


def test_a_number_in_brackets_of_any_length_is_the_pages_own() -> None:
    words = f"编号[{'9' * 5000}]。"
    (whole,), references = bound([Exchange("问", f"{words}[1]", None, (Cited(1, "a", "r", words),))])
    assert (whole.answer, references) == (f"{words}[1]", ["r"])
    for kind in DOCUMENTS:
        assert document([whole], kind)


def test_another_kind_of_file_is_refused_in_one_sentence(wenbao: Wenbao) -> None:
    with pytest.raises(QuestionError, match="docx"):
        exported(wenbao.archive, [], "pdf")
    for end in ENDS:
        assert isinstance(exported(wenbao.archive, [], end), bytes)


def test_an_article_is_told_under_its_headline_once(wenbao: Wenbao, article: Any) -> None:
    told = entry(wenbao.archive, Clipping(Excerpt(article.article_id)))
    assert told.question == article.headline
    assert not told.answer.startswith(article.headline)
    assert "".join(article.text.split()).endswith("".join(told.answer.removesuffix("[1]").split()))


def test_a_quote_is_the_pages_own_characters_whatever_blanks_the_screen_gave_it(wenbao: Wenbao) -> None:
    moved = next(one for one in wenbao.archive.articles() if len(one.spans) > 2 and one.headline)
    quote = moved.text[len(moved.text) // 3 :][:40]
    shown = Excerpt(moved.article_id, "\n ".join(quote.split("\n")).replace("，", "，\n"))
    assert entry(wenbao.archive, Clipping(shown)).cited[0].quote.strip() == quote.strip()
    page = wenbao.archive.page(moved.file, moved.part).text
    marked = "".join(page[start:end] for start, end in places(wenbao.archive, shown))
    assert "".join(marked.split()) == "".join(quote.split())
    assert (
        places(wenbao.archive, Excerpt(moved.article_id, "没有这句话")) == places(wenbao.archive, Excerpt("gone", "话")) == ()
    )
