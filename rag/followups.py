"""Follow-ups made whole: 他呢？ asked after 陈亮伟是谁？ is a question on 陈亮伟.

Only the asker's own earlier turns are used. A pronoun takes the place of what the turn before spoke of; a bare `那X呢` takes the
place of the part of that turn that is of X's kind; anything else that cannot stand alone is asked together with that turn's subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.words import tagged
from rag.wording import naming_words

_PERSON = re.compile(r"(?<!其)(?:他|她)(?!们|人|乡|国|年|日|山|律)(?:本人|自己)?")
_THING = re.compile(r"它(?!们)|(?<![由似尤极与如莫])其(?![他它余实中间次])|此(?=[事举项会次])")
_THESE = re.compile(r"他们|她们|它们|这些|那些")
_POINTED = re.compile(
    r"(?:这|那|该|上述|此)(?:一|两|几)?(?:个|次|家|所|座|位|项|条|场|届|块|支|起|件|篇|本|部|艘|颗|枚|名|期|种|批|处|份)?(?P<head>[\w]{1,6})?"
)
_WHO = re.compile(r"(?P<name>[\w·]{2,12}?)(?:是谁|是什么人|是何许人|这个人)")
_THAT_DAY = re.compile(r"(?:这|那|当)一?(?:天|日|晚|年|个?月)(?!头|底|初)")
_ELLIPSIS = re.compile(r"^(?:那么?|还有)?(?P<what>[^，,？?]{1,20}?)(?:的)?呢[？?]?$")
_STARTS_LATE = re.compile(
    r"^(?:那(?!个人|达|曲|坡|英|些年)|然后|后来|接着|之后|结果|还有|此外|另外|为什么[？?]?$|具体|一共(?=[有]?多少)|总共|其中|第[二三四五]个)"
)
_SUBJECT_ENDS = re.compile(
    r"疫情期间|期间|什么|怎么|如何|为什么|为何|哪|多少|几|谁|是|有|在|的|做|被|把|对|向|由|与|和|、|，|,|？"
)
_DIGITS = re.compile(r"\d{4}年|\d{1,2}月(?:\d{1,2}日)?")


def complete(asked: str, history: Sequence[str]) -> str:
    """The question as it would be asked with nothing before it; `asked` itself where it stands alone."""
    if not history:
        return asked
    before = complete(history[-1], history[:-1])
    ellipsis = _ELLIPSIS.match(asked.strip())
    if ellipsis:
        return _replaced(before, ellipsis["what"].strip())
    if _PERSON.search(asked):
        person = _latest(history, before, "nr")
        if person:
            return _PERSON.sub(person, asked, count=1) if person not in asked else asked
        return _together(before, asked)
    if _THESE.search(asked) or _THING.search(asked):
        subject = _subject(before)
        return _THING.sub(subject, asked, count=1) if subject and _THING.search(asked) else _together(before, asked)
    if _THAT_DAY.match(asked.strip()) or _pointing(asked):
        return _together(before, asked)
    if _STARTS_LATE.match(asked.strip()) or _says_nothing(asked):
        return _together(before, asked)
    return asked


def _pointing(asked: str) -> bool:
    """Whether a `这个村`, `该公司`, `那块金牌` opens the question or follows a word that is no verb of its own."""
    for match in _POINTED.finditer(asked):
        head = match["head"]
        if not head or re.match(r"[是么样里边天年月儿时]", head):
            if match[0] in {"这", "那"} and match.start() == 0:
                return True
            continue
        if match[0][0] == "该" and (len(match[0]) == 1 or (match.start() > 0 and asked[match.start() - 1] in "应不本")):
            continue
        return True
    return False


def _says_nothing(asked: str) -> bool:
    """Whether a question names nothing: it has no noun that could be looked for by itself."""
    words = [
        word for word, flag in tagged(naming_words(asked)) if (flag[0] in "nijlvm" and len(word) > 1) or flag.startswith("eng")
    ]
    return len(words) < 2 and len(naming_words(asked).replace(" ", "")) <= 6


def _latest(history: Sequence[str], before: str, flag: str) -> str | None:
    """The person that the newest turn names, or an older one where it names none."""
    for turn in (before, *reversed(history)):
        found = [word for word, tag in tagged(turn) if tag.startswith(flag) and len(word) > 1]
        if found:
            return found[0]
    match = _WHO.match(before)  # a name that the tagger does not know
    return match["name"] if match else None


def _subject(before: str) -> str:
    """What a turn is about: its words up to the first that asks or says something of it."""
    match = _SUBJECT_ENDS.search(before, 2)
    words = tagged((before[: match.start()] if match else before).strip(" ，,？?的"))
    while len(words) > 1 and (words[-1][1][0] in "vud" or words[-1][1] == "p"):  # 华为发布了: what it did is not what it is
        words.pop()
    return "".join(word for word, _ in words)


def _together(before: str, asked: str) -> str:
    return f"{before.rstrip(' ？?。！!')}，{asked.strip()}"


def _kind(text: str) -> str:
    if _DIGITS.fullmatch(text) or re.fullmatch(r"[去今前明]年|上个?月", text):
        return "time"
    flags = [flag for _, flag in tagged(text)]
    return flags[-1][:2] if flags else ""


def _replaced(before: str, what: str) -> str:
    """The turn before with the part that is of the same kind as `what` exchanged for it; both together where there is none."""
    kind = _kind(what)
    if kind == "time":
        times = list(re.finditer(r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?|[去今前明]年|上个?月", before))
        spans = [match.span() for match in times if match[0]]
    else:
        spans, at = [], 0
        for word, flag in tagged(before):
            if flag[:2] == kind and flag[0] == "n" and len(word) > 1 and word not in what:
                spans.append((at, at + len(word)))
            at += len(word)
        if kind == "n":
            spans = spans[:1]
    if not spans:
        return _together(before, f"{what}呢？")
    start, end = spans[0]
    return before[:start] + what + before[end:]
