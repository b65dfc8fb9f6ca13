"""An answer put together from several articles: one person or place over time."""

from __future__ import annotations

from collections.abc import Sequence, Set

from index.archive.folder import Archive
from index.chinese.vocabulary import words
from index.chinese.vocabulary.offices import TITLED
from index.chinese.vocabulary.places import DIVISIONS
from index.partial_date import PartialDate, whole_day
from rag.question.slots.asked import Asked, asked_of
from rag.question.understand import names_of
from rag.reader.compose import cut_short, ended, shown
from rag.reader.of_page import on_its_page
from rag.types import Draft, Evidence, Hit, Question, Statement
from rag.wants import Fact
from rag.words.lexicon import flat
from rag.words.named import can_be_person, name_spans
from rag.words.sentences import BRIEF, Sentence, lead, split

_PLAIN = (
    TITLED
    | set(DIVISIONS)
    | words(
        "出席 主持 参加 会议 活动 职务 身份 名字 先后 前后 见报 上报 各是 几份 每次 两次 几次 报道 事 人 事情 做 干 调研 讲话 报纸 讲到 提到 提及 担任 "
        "任 工作 场合 新闻 出现 露面 检查 考察 督导 参与 记者 文章 副 人物 地方 说 谈到 涉及 有关 关于 人和事 里 事迹 故事"
    )
)
_ARTICLES = 6
_TITLES = tuple(TITLED | {"记者"})


def of_a_person(question: Question, hits: Sequence[Hit], archive: Archive) -> Draft | None:
    """What several articles tell of a person or body that is asked about over time; None where one thing is asked."""
    own, read_in = on_its_page(question, hits, archive)
    asked = asked_of(own)
    name = _subject(question, asked, read_in, archive.authors)
    return _on(name, asked, read_in) if name is not None else None


def _subject(question: Question, asked: Asked, hits: Sequence[Hit], authors: Set[str]) -> str | None:
    """The name that the question asks several articles about; None where it asks one thing of one article.

    `authors` are the names that sign in the archive.
    """
    kind, more = asked.slots[0].kind, {slot.kind for slot in asked.slots[1:]}
    counted = kind == "number" and not more & {
        "thing",
        "list",
        "how",
    }  # 在几份报纸上分别干了什么 asks for what, not for how many
    if Fact.OVER_TIME not in asked.facts or kind in ("date", "why") or counted:
        return None
    names = [flat(name) for name in names_of(question, authors)]
    names += [asked.text[start:end] for start, end in name_spans(asked.text) if can_be_person(asked.text, start, end)]
    names += [
        term.text
        for term in asked.terms
        if len(term.text) > 1 and term.text not in _PLAIN and (term.tag[:2] in ("nr", "ns") or term.tag == "x")
    ]
    best, most = None, 1
    for name in dict.fromkeys(names):
        told = len({hit.article.article_id for hit in hits if name in flat(hit.article.text)})
        others = sum(
            term.weight for term in asked.terms if term.text not in name and name not in term.text and term.text not in _PLAIN
        )
        if told > most and others < 7.0 and told <= 3 * _ARTICLES:
            best, most = name, told
    return best


def _on(name: str, asked: Asked, hits: Sequence[Hit]) -> Draft | None:
    """One sentence from each article that has the name, oldest first, with the day and the headline."""
    chosen: dict[str, tuple[Hit, list[Sentence]]] = {}
    for hit in hits:
        article = hit.article
        if article.article_id in chosen or name not in flat(article.text) or len(chosen) >= _ARTICLES:
            continue
        if told := _told_of(name, asked, split(article.text)):
            chosen[article.article_id] = (hit, told)
    if len(chosen) < 2:
        return None
    rows = sorted(chosen.values(), key=lambda row: row[0].issue.date or row[0].issue.not_before or "9999")
    return Draft(tuple(_apart([_labelled(*row) for row in rows])))


def _told_of(name: str, asked: Asked, text: Sequence[Sentence]) -> list[Sentence]:
    """The sentence that tells most of a name, with the one that says what the article is about where it is brief; none where none does."""
    wants_post = Fact.OFFICE in asked.facts
    others = [term.text for term in asked.terms if term.text not in name]

    def value(n: int) -> tuple[float, int]:
        told = text[n].text
        before = told[: told.find(name)]
        post = before.endswith(_TITLES) or "、" in before[-5:]
        return sum(term in told for term in others) + (2.0 if wants_post and post else 0.5 * post), -n

    with_name = [n for n, one in enumerate(text) if name in one.text and one.text[-1:] in "。!?;”"]
    if not with_name:
        return []
    best = max(with_name, key=value)
    told = [best]
    if len(text[best].text) < BRIEF and not wants_post:
        first = lead(text)
        told = sorted({first if first is not None and first < best else max(best - 1, 0), best})
    return [text[n] for n in told]


def _labelled(hit: Hit, sentences: Sequence[Sentence]) -> Statement:
    """Sentences of an article after the day of its issue and its headline."""
    article, day = hit.article, whole_day(hit.issue.date)
    label = PartialDate.of(day).chinese if day else ""
    title = f"《{shown(article.headline)}》" if article.headline else ""
    printed = [article.text[one.start : one.end] for one in sentences]
    body = "".join(ended(cut_short(shown(one))) for one in printed)
    proof = tuple(Evidence(hit, told, one.start, one.end) for told, one in zip(printed, sentences, strict=True))
    return Statement(f"{label}{title}：{body}" if label or title else body, proof)


def _apart(statements: list[Statement]) -> list[Statement]:
    return [Statement(one.text + ("\n" if n < len(statements) - 1 else ""), one.evidence) for n, one in enumerate(statements)]
