"""What the reader learns from, read from files into questions with their texts: comprehension, news questions, sentence pairs.

Every file is JSON Lines, gzipped or not. A line of comprehension has `question`, `answers` and `passage`, an empty list of answers
where the passage does not answer; `yesno` (YES or NO) and `title` may stand beside. A line of sentence selection has `question`,
`sentence` and `label`. A written question has `question`, `history` or `rewritten`, `kind`, `answerable`, `short`, `must_contain`
and `support` with verbatim quotes of articles; `span` or `spans`, verbatim in a quote, say where the bare answer stands.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.chinese.vocabulary.denials import NO, SIGNS
from index.errors import WenbaoError
from index.types import Span
from rag.reader.windows import context_of


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read windows of, and what is known beside it: the issue's day and the headline."""

    text: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question on a text.

    `spans` are the places of the bare answers, any of which is right, or with `each` all of them together; `support` the places of the sentences that prove it. Both
    empty: the text does not answer. `plausible` is where a careless reader would look then. `passage` is the part of the text to
    be shown whole, where it is one. `says_yes` is the verdict of a yes-no question, `kind` what is asked for, where they are known.
    """

    question: str
    text: Text
    spans: tuple[Span, ...] = ()
    support: tuple[Span, ...] = ()
    plausible: tuple[Span, ...] = ()
    passage: Span | None = None
    says_yes: bool | None = None
    kind: str | None = None
    each: bool = False
    source: str = ""

    @property
    def answered(self) -> bool:
        """Whether the text answers the question."""
        return bool(self.spans or self.support)


class MaterialError(WenbaoError):
    """Material that cannot be learnt from; the sentence says why and what to do."""


def in_one_line(command: Callable[[], None]) -> None:
    """Run a command; what the user can mend is told in one line, without a traceback, and ends in exit code 1."""
    try:
        command()
    except (WenbaoError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyError as error:
        print(f"a line or an entry has no {error}: see --help for what each must have", file=sys.stderr)
        sys.exit(1)


def lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a JSON Lines file, gzipped or not. Raises MaterialError for one that is no JSON."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as opened:
        for number, line in enumerate(opened, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError:
                    raise MaterialError(f"line {number} of {file} is no JSON: mend it or leave it out") from None


def places(text: str, words: str, most: int = 8) -> list[Span]:
    """Where words stand in a text, not inside a longer number."""
    found: list[Span] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(found) < most:
        before, after = text[max(0, at - 1) : at], text[at + len(words) : at + len(words) + 1]
        point = text[at + len(words) : at + len(words) + 2]
        whole = not (words[0].isdigit() and before.isdigit()) and not (
            words[-1].isdigit() and (after.isdigit() or re.fullmatch(r"\.\d", point))
        )
        if whole:
            found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def comprehension(file: Path) -> Iterator[Lesson]:
    """Lessons of a file of comprehension. Every place of an answer counts, the most frequent wording first."""
    for row in lines(file):
        text = Text(row["passage"], row.get("title") or "")
        yesno = row.get("yesno")
        if yesno in ("YES", "NO"):
            yield Lesson(row["question"], text, says_yes=yesno == "YES", kind="yesno", source=row.get("source", file.stem))
            continue
        answers = [answer for answer in dict.fromkeys(row["answers"]) if answer.strip()]
        spans = tuple(place for answer in answers[:1] for place in places(text.text, answer))
        if answers and not spans:
            continue
        plausible = row.get("plausible") or []
        near = [
            place for words in ([plausible] if isinstance(plausible, str) else plausible) for place in places(text.text, words)
        ]
        yield Lesson(row["question"], text, spans, spans, tuple(near), source=row.get("source", file.stem))


def sentence_pairs(file: Path) -> Iterator[Lesson]:
    """Lessons of a file of sentence selection: the sentence answers as a whole, or does not."""
    for row in lines(file):
        text = Text(row["sentence"])
        yield Lesson(
            row["question"], text, support=((0, len(text.text)),) if row["label"] else (), source=row.get("source", file.stem)
        )


def _bare_places(text: str, quote: str) -> Span | None:
    """Where a quote stands in a text, blanks ignored."""
    kept = [at for at, char in enumerate(text) if not char.isspace()]
    at = "".join(text[n] for n in kept).find(re.sub(r"\s", "", quote))
    size = len(re.sub(r"\s", "", quote))
    return (kept[at], kept[at + size - 1] + 1) if at >= 0 and size else None


def _inside(text: str, quote: Span, words: str) -> list[Span]:
    at = places(text[quote[0] : quote[1]], words)
    return [(quote[0] + start, quote[0] + end) for start, end in at]


_UNIT = re.compile(
    r"(?:多)?[万亿]?(?:\s?(?:[\u4e00-\u9fff]{1,3}?(?=[，。、；：,;的])|[年月日名人个位家所座项条元吨米次亩户岁分秒克里辆枚]))?"
)


def _short_span(text: str, quotes: Sequence[Span], row: Mapping[str, Any]) -> list[Span]:
    """Where the bare answer of a written question without a marked span stands: the short answer, or what it must hold."""
    for quote in quotes:
        if row.get("short") and (found := _inside(text, quote, row["short"])):
            return found
    wanted: Iterable[Sequence[str]] = row.get("must_contain") or ()
    spans: list[Span] = []
    for group in wanted:
        found = [place for words in group for quote in quotes for place in _inside(text, quote, words)]
        if not found:
            return []
        start, end = found[0]
        if text[start:end][-1:].isdigit() and (unit := _UNIT.match(text, end)):
            end = unit.end()
        spans.append((start, end))
    return spans if len(spans) == 1 or row["kind"] in ("compound", "compare", "why", "how") else []


def whole_question(row: Mapping[str, Any]) -> str:
    """What a written question asks, with nothing before it."""
    return str(
        row["question"] if row.get("turn") == "alone" or row.get("standalone") else row.get("rewritten") or row["question"]
    )


def says_no(short: str) -> bool:
    """Whether a bare answer denies: with its first word, or, where that is no yes, soon after it: 还没有, 暂时不能."""
    reply = unicodedata.normalize("NFKC", short)
    first = re.split(r"[,，。;；]", reply)[0][:4]
    return not reply.startswith(_YES) and (bool(re.match(NO, reply)) or any(sign in first for sign in SIGNS - {"无"}))


_YES = ("是", "有", "能", "会", "对", "可以", "不错", "不止", "不仅")


def written(
    file: Path, articles: Mapping[str, Mapping[str, Any]], asked: Callable[[Mapping[str, Any]], str] = whole_question
) -> Iterator[tuple[str, Lesson]]:
    """The written questions over articles by id, each with its lesson, one for each article that supports or nearly supports it.

    `asked` puts a question in the words in which it is shown.
    """
    for row in lines(file):
        question = asked(row)
        for article_id in dict.fromkeys(str(one["article_id"]) for one in row["support"]):
            article = articles.get(article_id)
            if article is None:
                continue
            text = article["text"]
            quotes = [
                place
                for one in row["support"]
                if str(one["article_id"]) == article_id and (place := _bare_places(text, one["quote"])) is not None
            ]
            context = Text(text, context_of(article.get("date"), article.get("headline")))
            if not row["answerable"]:
                yield row["qid"], Lesson(question, context, plausible=tuple(quotes), kind=row["kind"], source="written")
                continue
            if not quotes:
                continue
            marked = [words for words in (row.get("spans") or [row.get("span")]) if words]
            spans = [place for words in marked for quote in quotes for place in _inside(text, quote, words)[:1]]
            spans = spans or _short_span(text, quotes, row)
            says_yes = None
            if row["kind"] == "yesno" and row.get("short"):
                says_yes = not says_no(row["short"])
            yield (
                row["qid"],
                Lesson(
                    question,
                    context,
                    tuple(spans),
                    tuple(quotes),
                    says_yes=says_yes,
                    kind=row["kind"],
                    each=len(marked) > 1,
                    source="written",
                ),
            )
