"""Records hold against files of every kind: any encoding, lines of JSON, a zip, a web page, a PDF."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from index.archive.folder import Archive
from index.archive.folder import open_archive as open_stores
from index.build.build import build
from rag.cite.number import cite
from rag.record.record import Record
from rag.record.sources import Sources
from rag.types import Answer, Draft, Evidence, Hit, Statement
from tests.asking import asking
from tests.test_proof_record import TODAY, Told, alone, problems, shifted, written

NEWS = (
    "我市新建三座大桥\n\n本报讯（记者 王小明）3月5日，我市新建三座跨江大桥，总投资约36亿元，年底开工。\n\n"
    "市住建局负责人说，三座大桥建成后，两岸居民过江时间将缩短一半以上。\n"
)
TRADITIONAL = (
    "本市新建三座大橋\n\n本報訊（記者 王小明）3月5日，本市新建三座跨江大橋，總投資約36億元，年底開工。\n\n"
    "市住建局負責人說，三座大橋建成後，兩岸居民過江時間將縮短一半以上。\n"
)
WORDS = "3月5日"


def answered(archive: Archive, file: str, words: str = WORDS) -> Answer:
    """An answer that tells the sentence with some words of a file, and has no other reader than this."""
    number = next(
        n
        for n in range(archive.manifest.passages)
        if archive.passage(n).text.count(words) and archive.locate(n)[1].file == file
    )
    passage, article, issue = archive.locate(number)
    start = article.text.index(words)
    end = article.text.index("。", start) + 1
    proof = Evidence(Hit(passage, article, issue, 1.0), article.text[start:end], start, end)
    draft = Draft((Statement(article.text[start:end], (proof,)),), "约36亿元" if "约36亿元" in proof.text else None)
    return cite(draft, asking("？", as_of=TODAY), [], archive)


def of_file(folder: Path, file: str) -> Path:
    archive = open_stores(folder)
    record = Record.of(answered(archive, file), Sources(archive), TODAY)
    proof = folder.parent / "proof.json"
    proof.write_bytes(record.json())
    return proof


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", NEWS),
        ("utf-8-sig", NEWS),
        ("gb18030", NEWS.replace("\n", "\r\n")),
        ("big5", TRADITIONAL),
        ("utf-16", NEWS),
    ],
)
def test_files_in_any_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "p.txt").write_bytes(text.encode(encoding))
    (pages / "issues.csv").write_text("file,newspaper,date\np.txt,江城日报,2021-03-06\n", encoding="utf-8")
    build([pages], tmp_path / "archive")
    proof = of_file(tmp_path / "archive", "p.txt")
    (cited,) = Record.read(proof).citations
    assert (cited.encoding, cited.newspaper) == (encoding, "江城日报")
    assert cited.sha256 == hashlib.sha256((pages / "p.txt").read_bytes()).hexdigest()
    for where in (pages, None):
        assert problems(proof, where) == []
        done = alone(proof, where)
        assert done.returncode == 0, done.stdout


def test_lines_of_a_jsonl_file(tmp_path: Path) -> None:
    articles: list[Told] = [
        {"id": "a", "text": "另一篇文章，说的是另一件事情，与大桥没有关系。", "date": "2021-03-01"},
        {"id": 7, "text": NEWS, "newspaper": "江城日报", "date": "2021-03-06", "page": "1", "headline": "我市新建三座大桥"},
        {"id": "7", "text": "重复的编号不收。"},
    ]
    lines = ["not json", *(json.dumps(one, ensure_ascii=one["id"] == "a") for one in articles)]
    (tmp_path / "news.jsonl").write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    build([tmp_path / "news.jsonl"], tmp_path / "archive")
    proof = of_file(tmp_path / "archive", "news.jsonl")
    (cited,) = Record.read(proof).citations
    assert (cited.part, cited.date) == ("7", "2021-03-06")
    assert problems(proof, tmp_path) == problems(proof, None) == []
    assert alone(proof, tmp_path).returncode == 0
    for changed in ({"date": "2021-03-07"}, {"part": "a"}, {"part": "b"}):
        record = json.loads(proof.read_bytes())
        record["citations"][0].update(changed)
        (tmp_path / "forged").mkdir(exist_ok=True)
        forged = written(record, tmp_path / "forged")
        (problem,) = problems(forged, tmp_path)
        assert problem
        assert alone(forged, tmp_path).returncode == 1


def test_pages_in_a_zip_and_of_the_web(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as packed:
        packed.writestr("p.txt", NEWS)
        packed.writestr("issues.csv", "file,date\np.txt,2021-03-06\n")
    paragraphs = "".join(f"<p>{line}</p>" for line in NEWS.splitlines() if line)
    (tmp_path / "web.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")
    build([tmp_path / "pages.zip", tmp_path / "web.html"], tmp_path / "archive")
    proof = of_file(tmp_path / "archive", "pages.zip/p.txt")
    for where in (tmp_path, None):
        assert problems(proof, where) == []
        assert alone(proof, where).returncode == 0
    proof = of_file(tmp_path / "archive", "web.html")
    assert problems(proof, tmp_path) == []
    done = alone(proof, tmp_path)
    assert done.returncode == 3
    assert "哈希" in done.stdout


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the PDF")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(str(tmp_path / "paper.pdf"))
    for text in ("第一页只有这一句话，与大桥没有关系，说的是别的事。", NEWS):
        sheet.setFont("STSong-Light", 10)
        for number, line in enumerate(text[at : at + 20] for at in range(0, len(text), 20)):
            sheet.drawString(50, 700 - 15 * number, line.replace("\n", ""))
        sheet.showPage()
    sheet.save()
    build([tmp_path / "paper.pdf"], tmp_path / "archive")
    proof = of_file(tmp_path / "archive", "paper.pdf")
    (cited,) = Record.read(proof).citations
    assert (cited.part, cited.encoding) == ("p2", "pdf")
    assert problems(proof, tmp_path) == []
    assert alone(proof, tmp_path).returncode == 3
    record = json.loads(proof.read_bytes())
    shifted(record)
    assert problems(written(record, tmp_path), tmp_path)
