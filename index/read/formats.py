"""The formats of input, one row each: which files, which reader, by which library, and what is kept of them.

The builder, the chat's dialog and `docs/formats.md` read this table; a format is added by a row and a module of `index.read` with
`pages(data, file, sha256, stated)`, which gives the pages of one file as a stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `reader` is the module of `index.read` that reads it; `apart` says that it is read in a child process.

    `picture` is what shows how a page looks: the file itself, an image (which may be that of a file beside it), an image beside it, or
    nothing.
    """

    name: str
    suffixes: tuple[str, ...]
    reader: str
    library: str
    kept: str
    apart: bool = True
    picture: Literal["itself", "image", "beside"] | None = None


FORMATS = (
    Format(
        "文字 plain text",
        (".txt",),
        "text.encoding",
        "charset-normalizer",
        "每个字及其位置 every character and its place",
        apart=False,
    ),
    Format(
        "PDF",
        (".pdf",),
        "pdf.page",
        "pdfplumber, pypdfium2",
        "版面次序、表格的行 reading order from coordinates, rows of tables; a scan through the extra `ocr`",
        picture="itself",
    ),
    Format(
        "网页 HTML",
        (".html", ".htm", ".xhtml"),
        "html.page",
        "beautifulsoup4, lxml",
        "各篇文章、标题、署名、日期、版次、表格的行 articles, headlines, bylines, date, page, rows of tables",
    ),
    Format(
        "文章 JSON Lines",
        (".jsonl", ".ndjson"),
        "records.jsonl",
        "json",
        "一行一篇 an article a line with its record",
        apart=False,
    ),
    Format(
        "Markdown",
        (".md", ".markdown"),
        "html.markup",
        "markdown-it-py",
        "各篇文章、标题、表格的行；.txt 里的也认 articles by headings, rows of tables; in a .txt, too",
    ),
    Format(
        "JSON",
        (".json",),
        "records.json_file",
        "json",
        "爬虫的文章（title、content、date）；PaddleOCR、MinerU 的版面，按框排序、按标题分篇"
        " articles of crawlers; pages of PaddleOCR and MinerU, ordered by their boxes, bounded by their titles",
        picture="beside",
    ),
    Format(
        "ALTO, PAGE-XML", (".xml",), "ocr.alto", "lxml", "区和行的次序 regions and lines in reading order", picture="beside"
    ),
    Format(
        "hOCR",
        (".hocr",),
        "ocr.hocr",
        "beautifulsoup4, lxml",
        "段和行的次序 paragraphs and lines in order; in a .html, too",
        picture="beside",
    ),
    Format(
        "表格 table",
        (".csv", ".tsv", ".xlsx"),
        "records.table_file",
        "csv, openpyxl",
        "有正文一列的，一行一篇；别的表，一行一句 a row is an article where there is a column of texts, else a sentence with its heads",
    ),
    Format(
        "DOCX",
        (".docx",),
        "html.word_file",
        "python-docx",
        "段落、标题样式、表格的行 paragraphs, headings by style, rows of tables",
    ),
    Format(
        "EPUB", (".epub",), "html.epub", "zipfile, lxml, beautifulsoup4", "各章的文章 the articles of each chapter in order"
    ),
    Format("MHT", (".mht", ".mhtml"), "html.mht", "email, beautifulsoup4", "同网页 as a web page"),
    Format(
        "图像 image",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
        "ocr.recognise",
        "rapidocr (extra `ocr`)",
        "认出的文字及次序 words in reading order",
        picture="image",
    ),
)
"""Every format but the zip, whose members are read as files of their own."""

ZIP, GZIP = ".zip", ".gz"
KINDS = (*(suffix for one in FORMATS for suffix in one.suffixes), ZIP)
"""The suffixes that can be read, each of them but the zip's also with .gz behind it."""


def format_of(name: str) -> Format | None:
    """The format of a file by its name, in any case, with or without .gz; None for another file and for a zip."""
    bare = name.lower().removesuffix(GZIP)
    return next((one for one in FORMATS if bare.endswith(one.suffixes)), None)


def readable(name: str) -> bool:
    """Whether a file of this name is one that can be read."""
    return name.lower().endswith(ZIP) or format_of(name) is not None
