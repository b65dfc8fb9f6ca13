"""A draft put together: the bare answer where it is sure, and the sentences of the page that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.chinese.vocabulary import words
from index.chinese.words import tagged
from index.types import Span
from rag.reader.spans import Candidate
from rag.reader.support import Sentence
from rag.reader.windows import Window, cut_sentences
from rag.types import Draft, Evidence, Statement
from rag.words.claims import quantities
from rag.words.days import told_in_full
from rag.words.lexicon import flat
from rag.words.sentences import DATELINE

SHORT = 40
"""Characters that a short answer never exceeds."""
_LONG = 170
"""Characters of a sentence above which it is cut to the clauses about its answer."""
_BRIEF = 16
"""A sentence shorter than this is quoted with the one before it, which says what it is about."""
_WHOLE = 200
"""Characters up to which the parts between semicolons are told as one sentence."""
_SAYING = tuple("说道称示言绍")
"""Last signs of the verbs of saying that stand behind what was said: 说, 称, 表示, 坦言, 介绍."""
_BLANK = re.compile(r"(?<=[\u0080-\uffff])\s+(?=[\u0080-\uffff])|\s*\n\s*")
_COUNTS = ("数", "量", "额")
"""Ends of words that name what is counted, of which a span may begin with the last sign: 数八万份 of 印数八万份."""
_COUNTED = words("观众 听众 读者 旅客 乘客 游客 学生 考生 居民 群众 职工 选手 代表 来宾")
"""Who is counted, which the number says as well without them."""
_TURNS = frozenset("负赤亏逆倒欠缺差减降折")
"""Signs in a word that turn the number behind it round: 亏损额300万元, 倒数3名."""
_STOP = re.compile(r"[。！？!?；;…]+[”’」』）)》]*$")


def shown(text: str) -> str:
    """A sentence as it is shown: without the dateline and the blanks of the layout."""
    return _BLANK.sub("", without_dateline(text)).strip()


def without_dateline(text: str) -> str:
    """The words of a sentence behind its dateline, as they are printed."""
    text = text.strip()
    opening = DATELINE.match(flat(text))
    return text[opening.end() if opening else 0 :]


def ended(text: str) -> str:
    """The sentence with a stop at its end."""
    bare = text.rstrip("；;，,：:、")
    return bare if _STOP.search(bare) else bare + "。"


def short_of(window: Window, span: Candidate, kind: str) -> str:
    """The bare answer of a span: a date told in full by the issue's own, anything else as the page has it."""
    text = span.text
    if kind == "date":
        article = window.hit.article.text
        at = window.start + span.start
        low = article.rfind("\n", 0, at) + 1
        high = article.find("\n", at)
        text = told_in_full(text, at - low, article[low : high if high >= 0 else len(article)], window.hit.issue)
    text = _BLANK.sub("", text).strip("，,、。；;：: ")
    return _measure(text) if kind == "number" else text


def _measure(text: str) -> str:
    """A number without words before it that only name what it counts: 八万份 of 印数八万份; of several numbers, of one that they limit or
    that is an ordinal all is kept."""
    told = quantities(flat(text))
    if len(told) != 1 or told[0].hedge or told[0].nth or told[0].end != len(text):
        return text
    before = text[: told[0].start]
    nouns = before in _COUNTS or all(tag[0] == "n" for _, tag in tagged(before))  # no 零下, 前, 增长
    names = nouns and (before in _COUNTED or before.endswith(_COUNTS)) and _TURNS.isdisjoint(before)  # no 港币, 南纬, 负债
    return text[told[0].start :] if names else text


def in_full(statement: Statement, dates: Sequence[tuple[str, str]]) -> Statement:
    """A sentence in which what its dates leave unsaid stands in brackets: （2021年）12月27日, 昨日（2021年12月27日）."""
    text = statement.text
    for printed, whole in dates:
        if whole == printed or whole in text:
            continue
        said = f"（{whole.removesuffix(printed)}）{printed}" if whole.endswith(printed) else f"{printed}（{whole}）"
        text = text.replace(printed, said, 1)
    return replace(statement, text=text)


def grown(window: Window, low: int, high: int) -> Span:
    """Sentences low to high of a window with what they cannot be told without: the parts between semicolons that belong to the same
    sentence, and the sentence before what is too brief to say what it is about or only says who said it."""

    def size(first: int, last: int) -> int:
        return window.sentences[last][1] - window.sentences[first][0]

    def goes_on(number: int) -> bool:
        return window.text[window.sentences[number][0] : window.sentences[number][1]].endswith((";", "；"))

    while low > 0 and goes_on(low - 1) and size(low - 1, high) <= _WHOLE:
        low -= 1
    while high + 1 < len(window.sentences) and goes_on(high) and size(low, high + 1) <= _WHOLE:
        high += 1
    if low > 0 and (size(low, high) < _BRIEF or _names_speaker(window, low, high)):
        low -= 1
    return low, high


def _names_speaker(window: Window, low: int, high: int) -> bool:
    """Whether sentences say who said what stands before them: “……。”老人对记者说。"""
    start, end = window.sentences[low][0], window.sentences[high][1]
    words = _STOP.sub("", window.text[start:end].strip())
    return window.text[:start].rstrip().endswith(("”", "」", "』")) and words[-1:] in _SAYING and "“" not in words


def statements(windows: Sequence[Window], told: Iterable[Sentence], spans: Sequence[Candidate] = ()) -> list[Statement]:
    """Sentences as they are told: in the order of the page, neighbours together, none twice; long ones cut around the spans."""
    held: dict[tuple[int, int], float] = {}
    for one in told:
        low, high = grown(windows[one.window], one.number, one.number)
        for number in range(low, high + 1):
            key = (one.window, number)
            held[key] = max(held.get(key, 0.0), one.support)
    runs: list[list[tuple[int, int]]] = []
    for key in sorted(held):
        if runs and runs[-1][-1] == (key[0], key[1] - 1):
            runs[-1].append(key)
        else:
            runs.append([key])
    return [_statement(windows[run[0][0]], run[0][1], run[-1][1], max(held[key] for key in run), [
        span for span in spans if span.window == run[0][0]
    ]) for run in runs]  # fmt: skip


def _statement(window: Window, low: int, high: int, support: float, spans: Sequence[Candidate]) -> Statement:
    start, end = window.start + window.sentences[low][0], window.start + window.sentences[high][1]
    end = _to_its_stop(window.hit.article.text, window.start + window.sentences[high][0], end)
    printed = window.hit.article.text[start:end]
    body = ended(shown(printed))
    if len(body) > _LONG and spans:
        body = ended(clauses_about(body, [span.text for span in spans]))
    return Statement(body, (Evidence(window.hit, printed, start, end, support),))


def _to_its_stop(text: str, start: int, end: int) -> int:
    """Where a sentence ends of which `text[start:end]` is a part up to a semicolon, behind which its passage was cut."""
    first = end
    for _, behind in cut_sentences(text[first : start + _WHOLE + 1]):
        if not text[start:end].endswith((";", "；")) or first + behind > start + _WHOLE:
            break
        end = first + behind
    return end


def clauses_about(body: str, spans: Sequence[str]) -> str:
    """A long sentence cut to its clauses about the spans."""
    parts = re.findall(r"[^，,；;。]+[，,；;。]?", body)
    where = [n for n, part in enumerate(parts) if any(span[:6] in part for span in spans)]
    if not where:
        return body
    low, high = max(0, where[0] - 1), where[-1] + 1
    while low > 0 and sum(map(len, parts[low - 1 : high])) < _LONG * 2 // 3:
        low -= 1
    while high < len(parts) and sum(map(len, parts[low : high + 1])) < _LONG * 3 // 4:
        high += 1
    return ("……" if low else "") + "".join(parts[low:high]).rstrip("，,；;") + ("……" if high < len(parts) else "")


def cut_short(words: str, most: int = 130) -> str:
    """Words up to the end of the last clause that fits."""
    if len(words) <= most:
        return words
    parts = re.findall(r"[^，,；;。]+[，,；;。]?", words)
    kept = ""
    for part in parts:
        if len(kept) + len(part) > most and kept:
            break
        kept += part
    return kept.rstrip("，,；;") + "……"


def led(draft: Draft) -> Draft:
    """The draft with its short answer before its sentences, unless they begin with it; it rests on all that they rest on."""
    if draft.refusal is not None or draft.short_answer is None:
        return draft
    proving = [one for one in draft.statements if one.evidence]
    if not proving or flat(draft.statements[0].text).startswith(flat(draft.short_answer)):
        return draft
    lead = ended(draft.short_answer)
    if len(proving) == 1:
        return replace(
            draft, statements=(replace(draft.statements[0], text=lead + draft.statements[0].text), *draft.statements[1:])
        )
    evidence = tuple(dict.fromkeys(evidence for one in proving for evidence in one.evidence))
    return replace(draft, statements=(Statement(lead, evidence), *draft.statements))


def unled(draft: Draft) -> Draft:
    """The draft without its short answer, in large type and before its sentences, and with no words pointed out."""
    first, *rest = draft.statements
    text = first.text.removeprefix(ended(draft.short_answer)) if draft.short_answer else first.text
    kept = (replace(first, text=text), *rest) if text else tuple(rest)
    return replace(draft, statements=kept, short_answer=None, likely=())
