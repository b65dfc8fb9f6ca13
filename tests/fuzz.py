"""Whatever is read from outside, fed with sound samples that were torn: `python -m tests.fuzz --minutes 60` searches for long.

Each target takes bytes, and raises where a promise does not hold: a reader gives pages of whole characters or a reason, a page is
mended and dated without an error and loses no character, a question is understood, and a record that is none is told as such.
"""

from __future__ import annotations

import io
import json
import time
import traceback
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from index.archive.manifest import FORMAT, Manifest, seal
from index.chinese.blank import has_unseen
from index.chinese.legible import legible
from index.errors import ArchiveError, QuestionError, SourceError
from index.issues import identify
from index.layout import MANIFEST
from index.mend import mend
from index.read.files.reasons import reason_of
from index.read.files.source import Refused
from index.types import Page, Stated
from rag.question.understand import understand
from rag.record.record import Record
from rag.scripts.questions import read_questions

LONGEST = 10.0
"""Processor seconds after which an input counts as one that hangs."""
TEXT = "江城日报\n2021年3月5日 星期五 第 1 版\n新桥昨日通车\n本报讯（记者 林海）新桥昨日通车，桥长300米。（下转第2版）\n"
ROWS = "日期,标题,正文\n2021-03-05,新桥通车,新桥昨日通车，桥长300米，市民凭身份证即可免费通行。\n"
HTML = (
    '<html><head><meta charset="utf-8"><title>新桥</title></head><body><h1>新桥昨日通车</h1><p class="date">2021-03-05</p>'
    "<p>本报讯（记者 林海）新桥昨日通车，桥长300米。</p><table><tr><th>名</th><td>桥</td></tr></table></body></html>"
)
ALTO = (
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page ID="p1"><PrintSpace><TextBlock HPOS="1" VPOS="1">'
    '<TextLine HPOS="1" VPOS="1"><String CONTENT="新桥通车" HPOS="1" VPOS="1"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>'
)
HOCR = "<html><body><div class='ocr_page' title='bbox 0 0 9 9'><p class='ocr_par'><span class='ocr_line' title='bbox 0 0 9 9'>新桥通车</span></p></div></body></html>"
MHT = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n{HTML}\n--b--\n'
LINE = json.dumps({"id": "1", "text": TEXT, "date": "2021-03-05", "headline": "新桥", "page": 1}, ensure_ascii=False)
ARTICLE = json.dumps([{"title": "新桥", "content": TEXT, "date": "2021-03-05"}], ensure_ascii=False)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 44>>stream\nBT /F 12 Tf 9 50 Td (A bridge, 300 m) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF"
)
WORD = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/d.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="d.xml"/></Relationships>',
    "d.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>新桥通车'
    "</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>",
}
EPUB = {
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="b.opf"/></rootfiles></container>',
    "b.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="a.html" media-type="application/xhtml+xml"/>'
    '</manifest><spine><itemref idref="a"/></spine></package>',
    "a.html": HTML,
}
SAMPLES: dict[str, bytes | Mapping[str, str]] = {
    "text.encoding": TEXT.encode(),
    "html.page": HTML.encode(),
    "html.markup": f"# 新桥\n\n{TEXT}\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n".encode(),
    "html.mht": MHT.encode(),
    "html.word_file": WORD,
    "html.epub": EPUB,
    "records.json_file": ARTICLE.encode(),
    "records.table_file": ROWS.encode(),
    "ocr.alto": ALTO.encode(),
    "ocr.hocr": HOCR.encode(),
    "pdf.page": PDF,
}
"""A sound file of each reader, a zip as its members."""
NAMES = {"records.table_file": "a.csv", "html.page": "a.html"}
PIECES: list[bytes] = [
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\\ud800",
        b"\x1b[31m",
        b"\r",
        b"\n" * 9,
        b" " * 99,
        b"NaN",
        b"1e999",
        b"-1",
    ),
    *(
        b"null",
        b"[]",
        b"{}",
        b'"',
        b"'",
        b"<",
        b">",
        b"</",
        b"<!--",
        b"]]>",
        b"&#0;",
        b"&#xD800;",
        b"&lt;",
        b"[" * 99,
        b"<div>" * 99,
        b",",
    ),
    *(
        one.encode()
        for one in (
            "〇",
            "二〇二一年十三月四十日",
            "2021年2月30日",
            "第 0 版",
            "（下转第2版）",
            "𠀀",
            "\u202e",
            "99999999999999999999",
            "9" * 5000,
            "²",
            "上转第1版",
        )
    ),
]
FRAGMENTS: st.SearchStrategy[bytes] = st.one_of(st.sampled_from(PIECES), st.binary(max_size=8))
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), FRAGMENTS), min_size=1, max_size=6)


def torn(sample: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """A sample with pieces taken out and others put in: where (a share of its length), how many bytes, what."""
    for share, length, fragment in cuts:
        at = int(share * len(sample))
        sample = sample[:at] + fragment + sample[at + length :]
    return sample


@st.composite
def files(draw: st.DrawFn, sample: bytes | Mapping[str, str]) -> bytes:
    """A torn file; of a zip one member is torn, or the zip as a whole."""
    if isinstance(sample, bytes):
        return torn(sample, draw(CUTS))
    which = draw(st.sampled_from(["", *sample]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, text in sample.items():
            packed.writestr(name, torn(text.encode(), draw(CUTS)) if name == which else text.encode())
    return buffer.getvalue() if which else torn(buffer.getvalue(), draw(CUTS))


def reader(name: str) -> Callable[[bytes], None]:
    """The target of a reader: what it reads is pages of whole characters, which are mended and dated."""
    module = import_module(f"index.read.{name}")
    file = NAMES.get(name, "a.bin")

    def target(data: bytes) -> None:
        found: list[Page | Refused] = []
        try:
            found += module.pages(data, file, "0" * 64, Stated())
        except SourceError as error:
            assert str(error)
        except Exception as error:  # what `read` says for whatever a reader runs into
            assert reason_of(error)
        for one in found:
            if isinstance(one, Page):
                kept(one)

    return target


def kept(page: Page) -> None:
    """A page is mended and dated without an error, and every character of it that is seen stands in an article, or among what it repeats."""
    page.text.encode()
    articles = legible(page).mended(mend)
    identify([legible(page).page])
    told = {at for article in articles for start, end in (*article.spans, *article.repeats) for at in range(start, end)}
    lost = [letter for at, letter in enumerate(page.text) if at not in told and not letter.isspace()]
    assert not any(map(seen, lost)), lost


def seen(letter: str) -> bool:
    """Whether a character is one that a reader sees: no control, no mark of direction, none that is or stands for no character."""
    return unicodedata.category(letter)[0] not in "CZ" and not has_unseen(letter)


def jsonl(data: bytes) -> None:
    """Lines are pages or refused, one by one, and an end is found."""
    from index.read.records import jsonl as lines

    for one in lines.pages(io.BytesIO(data), "a.jsonl", "0" * 64, Stated()):
        if isinstance(one, Page):
            kept(one)
        else:
            assert one.reason


def question(data: bytes) -> None:
    """Any words are understood as a question, with or without one before."""
    text = (
        data.decode("utf-8", "surrogatepass" if data.count(b"\xed") else "replace")
        if _decodes(data)
        else data.decode("latin-1")
    )
    for history in ((), ("新桥何时通车？",)):
        read = understand(text, history=history, as_of=date(2021, 3, 5))
        assert all(period.earliest <= period.latest for period in read.periods), read.periods


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except ValueError:
        return False
    return True


def _file(name: str, load: Callable[[Path], object], error: type[Exception]) -> Callable[[bytes], None]:
    def target(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            (Path(folder) / name).write_bytes(data)
            with suppress(error):
                load(Path(folder))

    return target


def manifest(folder: Path) -> None:
    """A manifest is told as broken, also where whoever changed it sealed it anew, or has the types that it must have."""
    file = folder / MANIFEST
    with suppress(ValueError, AttributeError, RecursionError):
        told = json.loads(file.read_bytes())
        told.pop("seal", None)
        file.write_text(json.dumps(told | {"seal": seal(told)}), encoding="utf-8")
    read = Manifest.read(folder)
    read.write(folder)
    assert Manifest.read(folder) == read and (folder / read.generation).parent == folder
    for name, digest in (*read.sources.items(), *read.origins.items(), *read.refused.items(), *read.files.items()):
        assert name + digest is not None


FIELDS = {
    **{"format": FORMAT, "archive_id": "a", "identity": "b", "generation": "g-1", "model": "", "model_identity": "m@1"},
    **{"dimensions": 256, "vector_index": "Flat", "newspaper": None, "sources": {"a.txt": "0" * 64}, "roots": ["a"]},
    **{"origins": {"a.txt": "/a.txt"}, "refused": {}, "pages": 1, "articles": 1, "passages": 1, "corrections": ""},
    **{"versions": {"python": "3"}, "files": {"documents.sqlite": "0" * 64}},
}
CITED = {
    **{
        "n": 1,
        "file": "a.txt",
        "part": "",
        "path": None,
        "sha256": "0" * 64,
        "encoding": "utf-8",
        "spans": [[0, 4]],
        "quote": "新桥",
    },
    **{"newspaper": "江城日报", "date": "2021-03-05", "date_certainty": "stated", "not_before": None, "not_after": None},
    **{"issue_no": "1", "page": "1", "headline": "新桥", "byline": None, "authors": [], "article_id": "a01"},
}
PROOF = {
    **{"format": "wenbao-proof-1", "program": "0", "archive_id": "a", "question": "新桥？", "understood": None, "history": []},
    **{"as_of": "2021-03-05", "filters": {"after": None, "before": None, "newspaper": None}, "refused": False, "refusal": None},
    **{"short_answer": "新桥", "sentences": [{"text": "新桥。", "citations": [1]}], "citations": [CITED], "checksum": "0" * 64},
}
QUESTION = "去年3月至5月衡阳日报报道的新桥比《江城日报》的旧桥长多少米？它何时通车，谁参加了？"


def proof(folder: Path) -> None:
    """A record that is read can be written again and checked for its seal."""
    record = Record.read(folder / "proof.json")
    record.json()
    assert record.whole in (True, False)


Target = tuple[Callable[[bytes], None], st.SearchStrategy[bytes]]
TARGETS: dict[str, Target] = {
    **{name: (reader(name), files(sample)) for name, sample in SAMPLES.items()},
    "records.jsonl": (jsonl, files(f"{LINE}\n{LINE}\n".encode())),
    "question": (
        question,
        st.one_of(files(QUESTION.encode()), st.text(max_size=80).map(lambda text: text.encode("utf-8", "replace"))),
    ),
    "questions file": (
        _file("q.jsonl", lambda folder: list(read_questions(folder / "q.jsonl")), QuestionError),
        files(f'{{"qid": "1", "question": "{QUESTION}", "history": [], "as_of": "2021"}}\n'.encode()),
    ),
    "manifest": (_file(MANIFEST, manifest, ArchiveError), files(json.dumps(FIELDS).encode())),
    "proof": (_file("proof.json", proof, QuestionError), files(json.dumps(PROOF, ensure_ascii=False).encode())),
}


def search(name: str, examples: int, start: int | None = None) -> None:
    """Feed a target with so many torn samples; raises what it raised, of the smallest found. Without `start` always the same ones."""
    target, strategy = TARGETS[name]

    def one(data: bytes) -> None:
        began = time.process_time()
        target(data)
        assert time.process_time() - began < LONGEST, "it hangs"

    quiet = settings(
        max_examples=examples, database=None, deadline=None, derandomize=start is None, suppress_health_check=list(HealthCheck)
    )
    run = quiet(given(strategy)(one))
    (run if start is None else seed(start)(run))()


@click.command()
@click.option("--minutes", type=click.FloatRange(0.01), default=60, show_default=True)
@click.option(
    "--examples", type=click.IntRange(1), default=100, show_default=True, help="of a target before the next has its turn"
)
@click.option("--seed", "start", type=int, default=0, show_default=True, help="where to begin")
@click.option("--target", "names", multiple=True, type=click.Choice(list(TARGETS)), help="default: all")
def main(minutes: float, examples: int, start: int, names: tuple[str, ...]) -> None:
    """Search for so long, each round with another seed; exit status 1 where something was found."""
    until, found = time.monotonic() + minutes * 60, set[str]()
    while time.monotonic() < until:
        for name in names or tuple(TARGETS):
            if name in found or time.monotonic() > until:
                continue
            try:
                search(name, examples, start)
            except Exception:
                found.add(name)
                click.echo(f"--- {name}, seed {start}\n{traceback.format_exc()[-3000:]}")
        start += 1
    click.echo(f"{start} rounds, found in: {', '.join(sorted(found)) or 'none'}")
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
