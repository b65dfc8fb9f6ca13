"""A record is checked: is it as it was written, are its files those recorded, do the quotes stand there, and hold what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise, starmap
from operator import lt
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from index.archive.folder import Archive
from index.chinese.blank import squeezed
from index.errors import ArchiveError, SourceError
from index.read import Source, SourceFiles, pages_of
from index.types import Filters, Page
from rag.record.record import Cited, Record
from rag.record.sentences import NO_CLAIM, sentences
from rag.record.sources import lying
from rag.record.words import evidence_of, own_short, own_words, proven, verbatim
from rag.types import Evidence

if TYPE_CHECKING:
    from rag.pipeline import Wenbao

PROVING = 30.0
"""Seconds of one core that the proofs of one record may take: beyond them what is not the quotes' own words is not held."""
_ITEM = re.compile(r"(\d+)\. (?:《|（无题）)")
"""An item of a list that the program numbers."""
_NAMES = {
    "file": "文件", "part": "页或行", "newspaper": "报纸", "date": "日期", "date_certainty": "日期可信度", "not_before": "日期下限",
    "not_after": "日期上限", "issue_no": "期号", "page": "版", "headline": "标题", "byline": "署名", "authors": "作者",
}  # fmt: skip


class Check:
    """A record held against its files, which lie under `files` or where they lay, and against an archive where there is one.

    What is counted over a whole archive (共 18 篇) no file can tell: it is held only by the archive, which is asked again. After
    `problems` were told, `reworded` is what is not in the quotes' own words, and was proven by its numbers, dates and names.
    """

    def __init__(self, record: Record, files: Path | None = None, wenbao: Wenbao | None = None) -> None:
        self.record = record
        self._files = files
        self._sources = SourceFiles()
        self._wenbao = wenbao
        self._cited = {one.n: one for one in record.citations}
        self._proving = 0.0
        self.reworded: list[str] = []

    def problems(self) -> Iterator[str]:
        """What is wrong, one line each with its cause; nothing where all holds."""
        if not self.record.whole:
            yield "校验和不符：记录写成以后被改动过 (checksum: the record is not as it was written)"
        yield from self._shape()
        by_file = sorted(self.record.citations, key=lambda one: (one.file, one.path or "", one.sha256))
        for (file, path, sha256), cited in groupby(by_file, key=lambda one: (one.file, one.path, one.sha256)):
            yield from self._in_file(file, path, sha256, list(cited))
        if self._wenbao:
            yield from self._in_archive(self._wenbao.archive)
        yield from self._words()

    def _shape(self) -> Iterator[str]:
        """Whether marks and citations belong to each other."""
        numbers = [one.n for one in self.record.citations]
        marks = {number for one in self.record.sentences for number in one.citations}
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"引文编号不是 1 到 {len(numbers)} (the citations are not numbered from 1 on)"
        for number in sorted(marks - set(numbers)):
            yield f"句子引用了 [{number}]，记录里没有这条引文 (a sentence cites what is not recorded)"
        for number in sorted(set(numbers) - marks):
            yield f"引文 [{number}] 没有句子引用 (no sentence cites it)"
        cited = self.record.citations
        own = (one.text for one in self.record.sentences if not any(verbatim(one.text, other) for other in cited))
        items = [int(found[1]) for text in own if (found := _ITEM.match(text))]
        if items != list(range(1, len(items) + 1)):
            yield f"清单的编号不是 1 到 {len(items)} (the items of the list are not numbered from 1 on)"
        if self.record.refused != (self.record.refusal is not None):
            yield "“拒答”与拒答的原因对不上 (refused and refusal contradict each other)"
        if self.record.refused and (numbers or self.record.short_answer):
            yield "拒答不应有引文或简短回答 (a refusal cites and answers nothing)"

    def _in_file(self, file: str, path: str | None, sha256: str, cited: Sequence[Cited]) -> Iterator[str]:
        """Whether a file is the one recorded and has the quotes at their places."""
        marks = "".join(f"[{one.n}]" for one in cited)
        found = None
        with suppress(OSError):  # a name that no file can have
            found = lying(file, self._files) if self._files else Path(path) if path and Path(path).is_file() else None
        if found is None:
            yield f"引文 {marks}：找不到 {file}，请用 --files 指明原文件所在的文件夹 (file not found: name its folder with --files)"
            return
        try:
            source = self._sources.at(file, found)
            if source.sha256() != sha256:
                yield f"引文 {marks}：{found} 的 SHA-256 与记录不同，不是引用时的文件 (the file is not the one recorded)"
                return
            pages = _pages(source, {one.part for one in cited})
        except (SourceError, OSError) as error:
            yield f"引文 {marks}：{found} 读不了：{error} (the file cannot be read)"
            return
        for one in cited:
            if (problem := self._on_page(one, pages.get(one.part))) is not None:
                yield f"引文 [{one.n}]：{problem}"

    def _on_page(self, cited: Cited, page: Page | None) -> str | None:
        if page is None:
            return f"{cited.file} 里没有 {cited.part} (the file has no such page or line)"
        if page.encoding != cited.encoding:
            return f"{cited.file} 的编码是 {page.encoding}，记录写的是 {cited.encoding} (another encoding)"
        edges = [at for span in cited.spans for at in span]
        ordered = bool(edges) and edges[0] >= 0 and edges[-1] <= len(page.text) and all(starmap(lt, pairwise(edges)))
        words = "".join(page.text[start:end] for start, end in cited.spans) if ordered else ""
        if not words or squeezed(words) != squeezed(cited.quote):
            return f"{cited.file} 在所记位置上的文字不是引文 (the file's words at the spans are not the quote)"
        if page.ready is None or self._wenbao is not None:
            return None
        for name in ("newspaper", "date", "issue_no", "page"):
            told, stated = getattr(cited, name), getattr(page.stated, name)
            if stated is not None and stated != told:
                return (
                    f"{_NAMES[name]}记作“{told}”，文件里写的是“{stated}”；若在 issues.csv 里更正过，请加 --archive 再核"
                    f" (the file states another {name}: if issues.csv corrects it, add --archive)"
                )
        return None

    def _in_archive(self, archive: Archive) -> Iterator[str]:
        """Whether the archive knows of the cited articles and their issues what the record says."""
        for cited in self.record.citations:
            try:
                article = archive.article(cited.article_id)
                issue = archive.issue_of(article)
            except ArchiveError as error:
                yield f"引文 [{cited.n}]：{error}"
                continue
            known = {name: getattr(issue, name, None) for name in _NAMES} | {
                name: getattr(article, name) for name in ("file", "part", "headline", "byline", "authors")
            }
            known["page"] = article.page or issue.page
            for name, said in _NAMES.items():
                if known[name] != getattr(cited, name):
                    yield (
                        f"引文 [{cited.n}]：{said}记作“{getattr(cited, name)}”，档案库里是“{known[name]}”"
                        f" (the archive has another {name})"
                    )
            if squeezed(cited.quote) not in squeezed(article.text):
                yield f"引文 [{cited.n}]：不在文章 {cited.article_id} 里 (the quote is not in the article)"

    def _words(self) -> Iterator[str]:
        """Whether what is said is held by what is cited for it."""
        record = self.record
        hint = "" if self._wenbao else "；若是清点馆藏所得，请加 --archive (add --archive for what is counted there)"
        for number, one in enumerate(record.sentences, 1):
            if record.refused or (not one.citations and NO_CLAIM.fullmatch(one.text)) or self._held(one.text, one.citations):
                continue
            cause = "不在它的引文里 (not held by its quotes)" if one.citations else "没有引文 (cites nothing)"
            yield f"第 {number} 句{cause}：{one.text}{hint}"
        short = record.short_answer
        if short and not self._held(short, tuple(self._cited), short=True):
            yield f"简短回答不在引文里 (the short answer is not held by the quotes)：{short}{hint}"
        if not record.refused and not record.citations and not self._wenbao:
            yield f"回答没有引文 (the answer cites nothing){hint}"

    def _held(self, text: str, numbers: Sequence[int], *, short: bool = False) -> bool:
        cited = [self._cited[number] for number in numbers if number in self._cited]
        if (own_short if short else own_words)(text, cited):
            return True
        if self._is_proven(text, cited):
            self.reworded.append(text)
            return True
        return text in self._asked_again

    def _is_proven(self, text: str, cited: Sequence[Cited]) -> bool:
        began = process_time()
        held = self._proving < PROVING and proven(text, [self._evidence(one) for one in cited])
        self._proving += process_time() - began
        return held

    def _evidence(self, cited: Cited) -> Evidence:
        """A citation as evidence: as the archive knows the article, or from the record alone."""
        own = evidence_of(cited)
        if self._wenbao is None:
            return own
        try:
            article = self._wenbao.archive.article(cited.article_id)
            return replace(own, hit=replace(own.hit, article=article, issue=self._wenbao.archive.issue_of(article)))
        except ArchiveError:
            return own

    @cached_property
    def _asked_again(self) -> set[str]:
        """What the archive answers to the question now, where it answers from its own counts and lists."""
        if self._wenbao is None:
            return set()
        record = self.record
        answer = self._wenbao.ask(
            record.question, history=record.history, as_of=date.fromisoformat(record.as_of), filters=Filters(**record.filters)
        )
        return {one.text for one in sentences(answer)} | {answer.short_answer or ""}


def _pages(source: Source, parts: set[str]) -> dict[str, Page]:
    """The pages of a source that are asked for; what follows the last of them is not read."""
    found: dict[str, Page] = {}
    for page in pages_of(source):
        if page.part in parts:
            found[page.part] = page
        if len(found) == len(parts):
            break
    return found
