"""Follow-ups made whole: 他呢？ asked after 陈亮伟是谁？ is a question on 陈亮伟.

Only the asker's own earlier turns are used, and the name that answers one of them. A pronoun takes the place of whom the turn
before spoke of; a bare `那X呢` takes the place of the part of that turn that is of X's kind; a bare question word takes the place of
that turn's; anything else that cannot stand alone is asked of that turn's topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.chinese.numerals import ONE_TO_TEN
from index.chinese.vocabulary.surnames import SURNAMES_IN_TEXT
from index.chinese.words import tagged
from rag.question.follow_ups import Answering, says_nothing
from rag.question.slots.asked import ask
from rag.reader.rules.contrasts import same_sort, sorts
from rag.reader.rules.persons import can_be_person
from rag.reader.rules.spans import candidates
from rag.wants import Slot
from rag.words.lexicon import lexicon

_PERSON = re.compile(r"(?<!其)(?:他|她)(?!们|人|乡|国|年|日|山|律)(?:本人|自己)?")
_THING = re.compile(r"它(?!们)|(?<![由似尤极与如莫])其(?![他它余实中间次])|此(?=[事举项会次])")
_THESE = re.compile(r"他们|她们|它们|这些|那些")
_POINTED = re.compile(
    r"(?:这|那|该|上述|此)(?:一|两|几)?(?:个|次|家|所|座|位|项|条|场|届|块|支|起|件|篇|本|部|艘|颗|枚|名|期|种|批|处|份)?(?P<head>[\w]{1,6})?"
)
_THIS_PERSON = re.compile(r"[这那]个?(?:人|位)(?![员才们民物])")
_THAT_DAY = re.compile(r"(?:这|那|当)一?(?:天|日|晚|年|个?月)(?!头|底|初)")
_OPENS = re.compile(
    r"^(?:那么|那(?=[他她它这谁总一具现最]|什么|怎|为|哪|多|几|第|后来|[^个是里边天年月儿时些种达曲坡英块座家所]\w)|然后|接着|另外|此外|结果|还(?=[给有要会把向为对在能是]))[,，]?"
)
_ELLIPSIS = re.compile(r"^(?:那么?|还有)?(?P<what>[^，,？?]{1,20}?)(?:的)?呢[？?]?$")
_GOES_ON = re.compile(
    r"^(?:那(?!个人|达|曲|坡|英|些年)|然后|后来|接着|之后|结果|还(?=[给有要会把向为对在能是])|又|此外|另外|具体|一共(?=[有]?多少)|总共|第[二三四五]个)"
    r"|后来|里头|里面|其中|整个(?!中国|世界|社会)|那会儿|当时|会上|事后|随后|此后|呢[,，]"
)
"""Words that go on with what was spoken of."""
_NOT_WORD = re.compile(r"^\W+|\W+$")
_BARE = re.compile(r"^(?:具体|那|大概|到底)?(?:是|在|有|共)?|[是的呢啊呀吗了？?。！!\s]+$")
_ADVERBS = frozenset(["现在", "目前", "如今", "一共", "总共", "共", "当时", "最后", "最终", "分别", "主要", "具体", "免费"])
_NO_SUBJECT = re.compile(r"^(?:是|有(?!色|关|限|机|线|轨)|由|被|把|归|叫|属于|为(?!什么|何|啥|了))")
_TIME = re.compile(
    r"(?P<year>\d{4}年|[去今前明]年)?(?:(?P<month>\d{1,2}月(?:份)?|上个?月|本月)(?P<day>\d{1,2}[日号])?|(?P<part>[上下]半年|第?[一二三四]季度|全年))?"
)
_COUNTED = re.compile(rf"第?(?P<number>[{ONE_TO_TEN}\d]+)(?P<unit>[期届次批轮季集场站段号代])")


def complete(asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
    """The question as it would be asked with nothing before it; `asked` itself where it stands alone."""
    if not history:
        return asked
    before = complete(history[-1], history[:-1])
    turn = asked.strip()
    if ellipsis := _ELLIPSIS.match(turn):
        return _replaced(before, ellipsis["what"].strip())
    if bare := _bare_question(turn):
        return _asked_instead(before, bare)
    pronoun = _PERSON.search(turn) or (_THIS_PERSON.search(turn) if _asks_who(before) else None)
    if pronoun:
        person = _person(before, history, answering)
        if person is None:
            return _together(before, turn)
        return turn if person in turn else _opened(turn[: pronoun.start()]) + person + turn[pronoun.end() :]
    if _THESE.search(turn) or _THING.search(turn):
        subject = topic(before)
        return _THING.sub(subject, _opened(turn), count=1) if subject and _THING.search(turn) else _together(before, turn)
    if _THAT_DAY.match(turn) or _pointing(turn):
        return _together(before, turn, counted=True)
    goes_on = _GOES_ON.search(turn) or says_nothing(turn) or (_NO_SUBJECT.match(turn) and not _names(turn))
    return _together(before, turn) if goes_on else asked


def of_the_topic(asked: str, history: Sequence[str], answering: Answering | None = None) -> str:
    """A question that seems to stand alone, asked of the topic of the turn before."""
    return _together(complete(history[-1], history[:-1]), asked.strip())


def leans_on(asked: str, history: Sequence[str]) -> tuple[str, ...]:
    """The turn before, made whole, where a question needs it."""
    return (complete(history[-1], history[:-1]),) if history and complete(asked, history) != asked else ()


def _names(turn: str) -> bool:
    """Whether a turn names someone or something itself."""
    return bool(re.search(r"[《“「]|\d月", turn)) or any(flag[:2] in ("nr", "ns", "nt", "nz") for _, flag in tagged(turn))


def topic(before: str) -> str:
    """What a turn is about: its words before the one that asks, without the verb between them; what comes after, where none do."""
    slot, text = _slot(before), before.strip()
    if not slot.said:
        return re.sub(r"(?:吗|么|没有?|与否)?[呢啊]?[？?。]*$", "", text)
    words = tagged(text[: slot.start].strip(" ，,？?"))
    while words and (
        (words[-1][1][0] in "vudpcryzw" and words[-1][1] != "vn")
        or words[-1][0] in _ADVERBS
        or not re.search(r"\w", words[-1][0])
    ):
        words.pop()
    head = "".join(word for word, _ in words)
    if len(head) > 1:
        return head
    rest = re.sub(r"^是", "", _NOT_WORD.sub("", text[slot.end :]))
    who = slot.focus if slot.focus and rest.startswith(slot.focus) else "人" if slot.kind == "person" else ""
    if who and len(rest) > len(who):
        return f"{rest.removeprefix(slot.focus)}的{who}"  # 在青川建厂的企业 for 哪家企业在青川建厂
    return rest if len(rest) > 1 else _NOT_WORD.sub("", text)


def _slot(question: str) -> Slot:
    return ask(question.strip()).slots[0]


def _asks_who(before: str) -> bool:
    """Whether a turn asks for a person by what he or she is or did: 接任的局长是谁, but not 王大山是谁."""
    return _slot(before).kind == "person" and _named(before) is None


def _named(before: str) -> str | None:
    """The person that `王大山是谁` asks about."""
    match = re.match(r"(?P<name>[\w·]{2,12}?)(?:是谁|是什么人|是何许人|这个人)", before)
    if match is None:
        return None
    name = match["name"]
    return name if len(name) < 4 or "·" in name or all(flag.startswith("nr") for _, flag in tagged(name)) else None


def _person(before: str, history: Sequence[str], answering: Answering | None) -> str | None:
    """The person that the newest turn is about: whom it names, who answers it, or whom an older turn names."""
    if _asks_who(before):
        return (answering(before) if answering is not None else None) or topic(before)
    if name := _named(before):
        return name
    for turn in (before, *reversed(history)):
        found = [word for word, tag in tagged(turn) if tag.startswith("nr") and len(word) > 1]
        found = found or [turn[start:end] for start, end in _people(turn)]
        if found:
            return found[0]
    return None


def _people(turn: str) -> list[tuple[int, int]]:
    """Where a turn may name a person."""
    return [(one.start, one.end) for one in candidates(turn, frozenset({"name"})) if can_be_person(turn, one.start, one.end)]


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


def _opened(turn: str) -> str:
    """A turn without the word that only ties it to the one before: 那, 然后."""
    return _OPENS.sub("", turn)


def _together(before: str, turn: str, counted: bool = False) -> str:
    """A turn asked of the topic of the one before; `counted`: and of what that one counted, which 这个数量 speaks of."""
    slot = _slot(before)
    what = slot.focus if counted and slot.kind == "number" and slot.focus not in topic(before) else ""
    return topic(before) + what + _opened(turn)


def _bare_question(turn: str) -> str | None:
    """A turn that is one question word: 什么时候？, 那在哪儿？"""
    bare = _BARE.sub("", _BARE.sub("", turn, count=1))
    if not bare:
        return None
    slot = _slot(bare)
    return bare if slot.said and slot.start == 0 and slot.asked_end == len(bare) else None


def _asked_instead(before: str, bare: str) -> str:
    """The turn before with its question word exchanged, where both ask for a circumstance; else the topic with the new one."""
    old, new = _slot(before), _slot(bare)
    text = before.strip()
    if old.said and {old.kind, new.kind} <= {"date", "place"}:
        start = old.start - 1 if text[old.start - 1 : old.start] == "在" and new.kind == "date" else old.start
        return (
            text[:start]
            + ("在" if new.kind == "place" and not bare.startswith("在") and text[start - 1 : start] != "在" else "")
            + bare
            + text[old.end :]
        )
    if new.kind in ("why", "how"):
        return f"{text[: old.start] if old.said else topic(before)}，{bare}"
    return _together(before, bare)


def _replaced(before: str, what: str) -> str:
    """The turn before with the part that is of the same kind as `what` exchanged for it; both together where there is none."""
    if time := _TIME.fullmatch(what):
        return _at_another_time(before, what, time)
    if one := _COUNTED.fullmatch(what):
        for other in _COUNTED.finditer(before):
            if other["unit"] == one["unit"]:
                return before[: other.start()] + what + before[other.end() :]
    if sort := same_sort(before, what):
        tail = what[len(next(iter(sorts(what)))) :]
        return before.replace(sort + tail if sort + tail in before else sort, what, 1)
    slot = _slot(before)
    spans, at = [], 0
    kind = _kind(what)
    for word, flag in tagged(before):
        if flag[:2] == kind and flag[0] == "n" and len(word) > 1 and word not in what:
            spans.append((at, at + len(word)))
        at += len(word)
    if kind == "n":  # the last noun before the question word is what is asked of the rest
        spans = [span for span in spans if span[1] <= slot.start][-1:] or spans[:1]
    if not spans and kind == "nr":
        spans = _people(before)
    if not spans:
        subject = topic(before)
        return before.replace(subject, what, 1) if subject in before else f"{subject}{what}呢？"
    start, end = spans[0]
    return before[:start] + what + before[end:]


def _at_another_time(before: str, what: str, time: re.Match[str]) -> str:
    """The turn before at another time; of a date it keeps what the new one leaves unsaid."""
    held = next((match for match in _TIME.finditer(before) if match[0]), None)
    if held is None:
        return what + before
    year = held["year"] if held["year"] and not time["year"] else ""
    rest = (
        ""
        if time["month"] or time["part"] or not time["year"]
        else before[held.end("year") : held.end()]
        if held["year"]
        else ""
    )
    return before[: held.start()] + year + what + rest + before[held.end() :]


def _kind(text: str) -> str:
    if 2 <= len(text) <= 3 and text[0] in SURNAMES_IN_TEXT and not lexicon().knows(text):
        return "nr"
    flags = [flag for _, flag in tagged(text)]
    return flags[-1][:2] if flags else ""
