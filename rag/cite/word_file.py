"""A document of answers as a Word file, set as Chinese papers are: song type, headings, marks raised, quotes indented."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from index.chinese.printable import one_line, printable
from rag.cite.exchange import NOTE, REFERENCES, Exchange, dates_note

A4 = (Cm(21), Cm(29.7))
SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"

_MARKS = re.compile(r"((?:\[\d+\])+)")
_LONGEST_TITLE = 255  # characters that Word keeps of one


def docx(exchanges: Sequence[Exchange], references: Sequence[str], title: str) -> bytes:
    """The Word file's bytes. The marks in the exchanges point into `references`, counted from 1 (`rag.cite.exchange.bound`)."""
    file = Document()
    file.sections[0].page_width, file.sections[0].page_height = A4
    for name, font, size in (("Normal", SONG, 11), ("Title", HEI, 20), ("Heading 1", HEI, 14), ("Quote", SONG, 10)):
        style = file.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    file.core_properties.title, file.core_properties.author = one_line(title)[:_LONGEST_TITLE], ""
    file.add_heading(one_line(title), 0)
    for exchange in exchanges:
        file.add_heading(one_line(exchange.question), 1)
        if exchange.short_answer:
            file.add_paragraph().add_run(one_line(exchange.short_answer)).bold = True
        for line in exchange.text.split("\n"):
            if line.strip():
                _with_marks(file.add_paragraph(), line)
        for cited in filter(lambda one: one.quote, exchange.cited):
            quote = file.add_paragraph(f"[{cited.n}] “{one_line(cited.quote)}”", style="Quote")
            quote.paragraph_format.left_indent = Cm(0.75)
        if exchange.remark:
            file.add_paragraph().add_run(f"{NOTE}：{one_line(exchange.remark)}").italic = True
    if references:
        file.add_heading(REFERENCES, 1)
        for number, reference in enumerate(references, 1):
            entry = file.add_paragraph(f"[{number}] {printable(reference.strip())}")
            entry.paragraph_format.left_indent, entry.paragraph_format.first_line_indent = Cm(0.75), Cm(-0.75)
    if note := dates_note(exchanges):
        file.add_paragraph().add_run(note).font.size = Pt(9)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _with_marks(paragraph: Any, text: str) -> None:
    for piece in _MARKS.split(one_line(text)):
        run = paragraph.add_run(piece)
        run.font.superscript = _MARKS.fullmatch(piece) is not None
