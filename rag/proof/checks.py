"""The checks of a sentence against its quotes, each a function that names what the quotes do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from typing import Literal

from index.dates import DateMention
from index.types import Span
from index.words import tagged
from rag.proof.claims import Label, Quantity, clauses, clock_times, grams, label_of, quantities
from rag.proof.words import ALIKE, DONE, IDLE, NEGATIONS, OFFICES, OPPOSITES, ORDER, PLANS, RAISING, SOFT
from rag.reader.comparing import plain
from rag.rules.lexicon import flat, lexicon
from rag.rules.spans import SURNAMES

Fault = Literal["number", "date", "label", "name", "argument", "replaced", "word", "polarity", "order", "certainty", "scope"]

MARGIN = 0.9
"""By how much a label must fit a rival better: less than one character of its own clause."""
BOUND = 2.5
"""The same for names and things, whose labels overlap more."""
SIDE = 16
"""Characters on each side of a word of order that are compared."""
_CONTENT = re.compile(r"n|v|a(?!g)|i|l|j|z|t|s|f|b|m$")
_NAMES = ("nr", "ns", "nt", "nz")
FRAGMENT = 24
"""Characters of a bare answer."""
_EDGE = " \n。，、；！？,;!?"
_RANGE = re.compile(r"[至到—~-]")
_HEDGED = re.compile(r"\d|足|到\d|(?:低于|少于|超过)\d|仅|只|但|等|同|久|断")
"""What follows a negation that denies nothing: 不足100, 不仅, 不断."""
_SMALL = frozenset(
    "获居剩占设列建任人名时日月年者了的是有为在和与及到去来说称家位个件次后前中内外上下会能要已曾于从等共均都将由被把给让使做过起出入回大小多少好"
)
"""Single characters that state little by themselves."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a sentence says that its quotes do not hold, and of which sort it is."""

    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with jieba's part of speech."""

    word: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.word)


class Text:
    """A flat text with its words, clauses, numbers and days."""

    def __init__(self, text: str, days: Sequence[DateMention] = ()) -> None:
        self.text = flat(text)
        self.days = list(days)

    @cached_property
    def spans(self) -> list[Span]:
        """Its clauses."""
        return clauses(self.text)

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        found, at = [], 0
        for word, tag in tagged(self.text):
            found.append(Token(word, tag, at))
            at += len(word)
        return found

    @cached_property
    def numbers(self) -> list[Quantity]:
        """Its quantities and ordinals."""
        return quantities(self.text, [*((one.start, one.end) for one in self.days), *(span for *_, span in self.times)])

    @cached_property
    def times(self) -> list[tuple[int, int, Span]]:
        """Its times of day."""
        return clock_times(self.text)

    @cached_property
    def measured(self) -> list[Span]:
        """Where its days, times and numbers stand."""
        return [
            *((one.start, one.end) for one in self.days),
            *(span for *_, span in self.times),
            *((one.start, one.end) for one in self.numbers),
        ]

    @cached_property
    def nouns(self) -> list[Span]:
        """Its runs of nouns: persons, bodies, places, things."""
        found: list[Span] = []
        for one in self.tokens:
            noun = one.tag[0] in "nj" or one.tag in ("x", "ag", "nrt") or (one.tag == "vn" and len(one.word) > 1)
            if not noun or not _HAN.fullmatch(one.word):
                continue
            if found and found[-1][1] == one.start:
                found[-1] = found[-1][0], one.end
            else:
                found.append((one.start, one.end))
        return [one for one in found if one[1] - one[0] > 1]

    def within(self, span: Span) -> list[Token]:
        """The words that begin in a span."""
        return [one for one in self.tokens if span[0] <= one.start < span[1]]


@dataclass(frozen=True)
class Sources:
    """What a sentence is held against: the texts of its quotes, and what else is known of their articles (headline, names)."""

    quotes: tuple[Text, ...]
    known: str

    @cached_property
    def told(self) -> str:
        """All quotes without blanks and punctuation, a mark between."""
        return "|".join(plain(one.text) for one in self.quotes)

    @cached_property
    def all(self) -> str:
        """All quotes and what is known."""
        return f"{self.told}|{plain(self.known)}"

    def numbers(self) -> Iterator[Quantity]:
        """The numbers of all quotes."""
        for quote in self.quotes:
            yield from quote.numbers


def own_clauses(claim: Text, sources: Sources) -> list[Span]:
    """The clauses of a claim that no quote holds as a whole clause, or clauses, of its own."""
    ends = [_edges(quote) for quote in sources.quotes]
    return [span for span in claim.spans if not any(_whole(plain(claim.text[slice(*span)]), *one) for one in ends)]


def _edges(quote: Text) -> tuple[str, frozenset[int], frozenset[int]]:
    """A quote without punctuation, and where in it clauses begin and end."""
    begins, ends, whole = set(), set(), ""
    for start, end in quote.spans:
        begins.add(len(whole))
        whole += plain(quote.text[start:end])
        ends.add(len(whole))
    return whole, frozenset(begins), frozenset(ends)


def _whole(clause: str, text: str, begins: frozenset[int], ends: frozenset[int]) -> bool:
    at = text.find(clause) if clause else 0
    while at >= 0:
        if at in begins and at + len(clause) in ends:
            return True
        at = text.find(clause, at + 1)
    return not clause


def is_fragment(words: str, sources: Sources) -> bool:
    """Whether a clause is a bare answer: a few of a quote's own characters in a run, which nothing right before them denies."""
    words = words.strip(_EDGE)
    if len(words) > FRAGMENT:
        return False
    for quote in sources.quotes:
        at = quote.text.find(words) if words else -1
        while at >= 0:
            if not any(quote.text[:at].endswith(denial) for denial in NEGATIONS):
                return True
            at = quote.text.find(words, at + 1)
    return False


def _at_home(claim: Text, span: Span, sources: Sources) -> tuple[Text, Span] | None:
    """The clause of a quote that shares most with a clause of the claim."""
    wanted = grams(claim.text[slice(*span)])
    best, most = None, 0.0
    for quote in sources.quotes:
        for own in quote.spans:
            told = grams(quote.text[slice(*own)])
            shared = len(wanted & told) - 0.01 * len(told)
            if shared > most:
                best, most = (quote, own), shared
    return best


def numbers(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Numbers that no quote tells, with another unit or hedge, or that it tells of something else."""
    told = list(sources.numbers())
    held: list[Quantity] = []
    for one in claim.numbers:
        if not any(a <= one.start < b for a, b in own):
            held.append(one)
            continue
        words = claim.text[one.start : one.end]
        same = [other for other in told if one.same(other)]
        if not same and one.idle and not any(one.like(other) for other in told):
            continue
        other_words = any(words in row and any(other in sources.told for other in row) for row in ALIKE)  # 第二 for 亚军
        if not same and not other_words and not _reckoned(one, held, claim) and not _stated(one, sources):
            yield Flaw("number", words)
            continue
        if (
            same
            and one.unit is None
            and all(
                _unit_after(claim.text, one) != _unit_after(q.text, o) for q in sources.quotes for o in q.numbers if one.same(o)
            )
        ):
            yield Flaw("number", words + _unit_after(claim.text, one))
        held.append(one)
        if same and one.hedge != "about" and all(_turned(one.hedge, other.hedge) for other in same):
            yield Flaw("certainty", words)
        rivals = [other for other in told if one.rivals(other) and not (one.hedge == "over" and other.value > one.value)]
        if _better(one.label, [r.label for r in rivals], [s.label for s in same]):
            yield Flaw("label", words)


def _unit_after(text: str, one: Quantity) -> str:
    """The two characters after a number that may be a unit not in the table."""
    found = _HAN.match(text[one.end : one.end + 2])
    return found.group() if found else ""


def _better(label: Label, rivals: Sequence[Label], same: Sequence[Label], margin: float = MARGIN) -> bool:
    """Whether the label of a claim is rather that of a rival than of what is the same."""
    return bool(same) and any(all(label.rather(rival, own) > margin for own in same) for rival in rivals)


def _turned(said: str | None, told: str | None) -> bool:
    """Whether a hedge says another side of the number than was told: 不足 as 超过, or a limit left out or put in."""
    sided = {"over": 1, "least": 2, "under": -1, "most": -2, "nearly": -1}
    a, b = sided.get(said or "", 0), sided.get(told or "", 0)
    return a != b and (
        a * b < 0 or (abs(a - b) != 0 and not (b == 0 and said == "about") and (a != 0 or (abs(b) == 1 and told != "nearly")))
    )


def _stated(one: Quantity, sources: Sources) -> bool:
    """Whether a page or an issue number of that value is known."""
    return one.nth and one.word in ("版", "期") and bool(re.search(rf"(?<!\d){int(one.value)}(?!\d)", sources.known))


def _reckoned(one: Quantity, held: Sequence[Quantity], claim: Text) -> bool:
    """Whether a number is the sum, difference or ratio of proven ones of its sentence, and said to be reckoned."""
    before = claim.text[: one.start]
    if not re.search(
        r"合计|共计|总计|一共|相差|差距|多出?|少|高出?|低|=|推算|共|倍", before[-SIDE:] + claim.text[one.end : one.end + 4]
    ):
        return False
    values = [other.value for other in held if one.like(other)]
    pairs = [(a, b) for n, a in enumerate(values) for b in values[n + 1 :]]
    return len(values) > 1 and (one.value == sum(values) or any(one.value in (a + b, abs(a - b)) for a, b in pairs))


def days(claim: Text, sources: Sources, printed: bool, issue_days: Sequence[str]) -> Iterator[Flaw]:
    """Days that no quote names, or that it tells of something else. The issue's own day proves only that something was printed."""
    clock = {(hour, minute) for quote in sources.quotes for hour, minute, _ in quote.times}
    for hour, minute, (start, end) in claim.times:
        if (hour, minute) not in clock:
            yield Flaw("date", claim.text[start:end])
    told = [(quote, day) for quote in sources.quotes for day in quote.days]
    for one in claim.days:
        words = claim.text[one.start : one.end]
        if one.earliest != one.latest and _RANGE.search(words):
            if not any(_same_stretch(one, quote) for quote in sources.quotes):
                yield Flaw("date", words)
            continue
        same = [(quote, day) for quote, day in told if _covers(one, day)] or _bare_days(one, sources)
        if not same:
            if not (printed and any(_is_day(one, iso) for iso in issue_days)):
                yield Flaw("date", words)
            continue
        rivals = [(quote, day) for quote, day in told if (quote, day) not in same]
        if _better(_day_label(claim, one), [_day_label(*r) for r in rivals], [_day_label(*s) for s in same]):
            yield Flaw("label", words)


def _same_stretch(said: DateMention, quote: Text) -> bool:
    """Whether a quote names the same first and last day, as one stretch or as two days with 至 between."""
    ends = [(one, one) for one in quote.days]
    ends += [
        (a, b) for a, b in pairwise(quote.days) if len(between := quote.text[a.end : b.start]) < 3 and _RANGE.search(between)
    ]
    return any((a.earliest, b.latest) == (said.earliest, said.latest) for a, b in ends)


def _covers(said: DateMention, told: DateMention) -> bool:
    """Whether a day told is the one said, or lies in the month or year said."""
    return said.earliest <= told.earliest and told.latest <= said.latest


def _bare_days(said: DateMention, sources: Sources) -> list[tuple[Text, DateMention]]:
    """The days of the same month after which a quote names the day alone: 9月24日多云，25日晴."""
    day = said.earliest.day
    return [
        (quote, one)
        for quote in sources.quotes
        for one in quote.days
        if said.earliest == said.latest
        and (one.earliest.year, one.earliest.month) == (said.earliest.year, said.earliest.month)
        and re.search(rf"(?<![\d月]){day}[日号]", quote.text[one.end :])
    ]


def _is_day(one: DateMention, iso: str) -> bool:
    return one.earliest.isoformat()[: len(iso)] <= iso <= one.latest.isoformat()[: len(iso)]


def _day_label(text: Text, one: DateMention) -> Label:
    others = [(other.start, other.end) for other in text.days if other is not one]
    return label_of(text.text, (one.start, one.end), others, others)


def names(named: Sequence[str], sources: Sources) -> Iterator[Flaw]:
    """Names that no quote holds."""
    for name in named:
        if plain(name) not in sources.all:
            yield Flaw("name", name)


def bindings(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Persons, bodies, places and things that are told of something else: another one of the quotes fits their label better."""
    told = [(quote.text[slice(*span)], _label_within(quote, span)) for quote in sources.quotes for span in quote.nouns]
    for span in claim.nouns:
        if not any(a <= span[0] < b for a, b in own):
            continue
        word = claim.text[slice(*span)]
        clause = next(c for c in claim.spans if c[0] <= span[0] < c[1])
        here = claim.text[slice(*clause)]
        same = [label for other, label in told if word in other or other in word]
        rivals = [label for other, label in told if other not in here and _sort(other) == _sort(word)]
        if _better(_label_within(claim, span), rivals, same, BOUND):
            yield Flaw("argument", word)


def posts(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Persons with a post that is not theirs in the quotes: 书记王强 of 市长王强、书记李明, 主席 of 副主席."""
    for n, token in enumerate(claim.tokens):
        if not any(a <= token.start < b for a, b in own) or (post := _post(token.word)) is None:
            continue
        post = f"副{post}" if claim.text[token.start - 1 : token.start] == "副" and post[0] != "副" else post
        told = [
            found.start()
            for quote in sources.quotes
            for found in re.finditer(rf"{'' if post[0] == '副' else '(?<!副)'}{re.escape(post)}", quote.text)
        ]
        if not told and post not in sources.known:
            yield Flaw("name", token.word)
            continue
        name = claim.text[token.end : token.end + 2]
        after = claim.tokens[n + 1] if n + 1 < len(claim.tokens) else None
        if after is None or not (after.tag.startswith("nr") or after.word[0] in SURNAMES) or not _HAN.fullmatch(name):
            continue
        if name in sources.told and not any(
            re.search(
                rf"(?<!副){re.escape(post)}{re.escape(name)}|{re.escape(name)}.{{0,2}}(?:任|为|当选|出任|担任|系|是).{{0,8}}(?<!副){re.escape(post)}",
                quote.text,
            )
            or (re.search(rf"(?<!副){re.escape(post)}[^，。；;、]{{0,6}}{re.escape(name)}", quote.text))
            for quote in sources.quotes
        ):
            yield Flaw("argument", claim.text[token.start : token.end + 3])


def _post(word: str) -> str | None:
    """The post that a word names, with 副 where it is one of the second rank."""
    return next((post for post in OFFICES if word.endswith(post)), None)


def _sort(word: str) -> str:
    """Of which sort a name or thing is: a person, or by its last character a 镇, a 队, a 院."""
    return "person" if 2 <= len(word) <= 4 and word[0] in SURNAMES and not lexicon().knows(word) else word[-1]


def _label_within(text: Text, span: Span) -> Label:
    return label_of(text.text, span, (), ())


def replaced(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """Words in the place of others: where a quote says A Y B and the claim A X B, X being told elsewhere; and a subject put before
    what the quote says of an earlier one."""
    for span in own:
        home = _at_home(claim, span, sources)
        if home is None:
            continue
        here, first = claim.text[slice(*span)], _widened(home)[0]
        there = home[0].text[first : home[1][1]]
        blocks = [one for one in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks() if one.size > 1]
        for left, right in pairwise(blocks):
            said, stood = here[left.a + left.size : right.a], there[left.b + left.size : right.b]
            if _exchanged(said, stood, sources):
                yield Flaw("replaced", said)
        lead = next((claim.text[slice(*noun)] for noun in claim.nouns if noun[0] == span[0]), "")
        if lead and blocks and lead not in there and lead in home[0].text[home[1][1] :] and lead not in home[0].text[:first]:
            yield Flaw("replaced", lead)


def _exchanged(said: str, stood: str, sources: Sources) -> bool:
    """Whether two runs of characters are two names or things of which one was put for the other."""
    han = 1 < len(said) <= 8 and 1 < len(stood) <= 8 and _HAN.fullmatch(said) and _HAN.fullmatch(stood)
    if not han or set(said) & set(stood) or said not in sources.told:
        return False
    return not any(said in row and stood in row for row in ALIKE) and said not in IDLE and stood not in IDLE


def _widened(home: tuple[Text, Span]) -> Span:
    """A clause with the sentence that it ends."""
    text, (start, end) = home
    first = max((at for at in (text.text.rfind(mark, 0, start) for mark in "。；;！？!?\n")), default=-1) + 1
    return first, end


def words(claim: Text, own: Sequence[Span], sources: Sources, asked: str) -> Iterator[Flaw]:
    """Words that stand neither in the quotes nor, under another name, for one that does, and opposites of what stands there."""
    measured = claim.measured
    for span in own:
        home = _at_home(claim, span, sources)
        there = home[0].text[slice(*home[1])] if home else ""
        for token in claim.within(span):
            word = plain(token.word)
            if word and token.tag in ("eng", "x") and word.isascii() and word not in sources.all:
                yield Flaw("word", token.word)
            if not _HAN.fullmatch(token.word) or any(a < token.end and token.start < b for a, b in measured):
                continue
            if len(word) > 1 and word[0] in "不没未无" and word not in sources.told and word[1:] in sources.told:
                yield Flaw("polarity", token.word)
            opposite = [other for pair in OPPOSITES if word in pair for other in pair if other != word]
            if any(other in there and word not in there for other in opposite):
                yield Flaw("polarity", token.word)
            elif word in sources.all or not (_CONTENT.match(token.tag) or token.tag == "x"):
                continue
            elif any(other in sources.told for other in opposite):
                yield Flaw("polarity", token.word)
            elif not _stands_for(token, sources, asked):
                yield Flaw("word", token.word)


def _stands_for(token: Token, sources: Sources, asked: str) -> bool:
    word = plain(token.word)
    if word in IDLE or word in NEGATIONS or (len(word) == 1 and word in _SMALL):
        return True
    if any(word in row and any(other in sources.all for other in row) for row in ALIKE):
        return True
    if not token.tag.startswith("nr") and _abbreviates(word, sources):
        return True
    if token.tag.startswith(_NAMES):
        return False
    if len(word) > 2 and all(word[n : n + 2] in sources.all or word[n] in sources.all for n in range(len(word))):
        return True
    halves = [(word[:n], word[n:]) for n in range(1, len(word))]
    if any(
        all(
            (len(h) > 1 and h in sources.all)
            or h in IDLE
            or any(h in row and any(o in sources.all for o in row) for row in ALIKE)
            for h in pair
        )
        for pair in halves
    ):
        return True
    return token.tag.startswith("n") and word in asked


def _abbreviates(word: str, sources: Sources) -> bool:
    """Whether a word is made of characters of the quotes in their order and close together: 珠峰 of 珠穆朗玛峰."""
    return bool(re.search(".{0,5}?".join(map(re.escape, word)), sources.told))


def polarity(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """A negation put in or left out."""
    for span in own:
        here = claim.text[slice(*span)]
        for word, denied in _denials(claim, span):
            if denied and not _denied(denied, sources.quotes):
                yield Flaw("polarity", word)
        home = _at_home(claim, span, sources)
        for word, denied in _denials(*home) if home else ():
            if denied and denied in here and not _denied(denied, [claim]):
                yield Flaw("polarity", word)


def _denials(text: Text, span: Span) -> Iterator[tuple[str, str]]:
    """The negations of a clause, each with the two characters that follow it, of which it denies what they begin."""
    tokens = text.within(span)
    for n, token in enumerate(tokens):
        if token.word in NEGATIONS and not _HEDGED.match(text.text, token.end):
            after = next((one for one in tokens[n + 1 : n + 3] if one.word not in NEGATIONS), None)
            yield token.word, text.text[after.start : min(after.start + 2, span[1])] if after else ""


def _denied(words: str, texts: Sequence[Text]) -> bool:
    """Whether one of some texts denies some words."""
    return any(
        token.word in NEGATIONS and 0 <= at - token.end <= 4
        for text in texts
        for at in (found.start() for found in re.finditer(re.escape(words), text.text))
        for token in text.tokens
    )


def certainty(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """A plan told as done, and a hedge left out."""
    planned = any(_plans(claim.tokens, n) for n in range(len(claim.tokens)))
    for span in own:
        home = _at_home(claim, span, sources)
        if home is None:
            continue
        here, there = claim.within(span), home[0].within(home[1])
        said = {token.word for token in here}
        for n, token in enumerate(there):
            follows = [one for one in there[n + 1 :] if _CONTENT.match(one.tag)]
            plan = _plans(there, n) and not planned and _first_verb(follows) in said
            soft = token.word in SOFT and token.word not in claim.text and bool(follows) and follows[0].word in said
            if plan or soft:
                yield Flaw("certainty", token.word)


def _first_verb(tokens: Sequence[Token]) -> str:
    return next((one.word for one in tokens if one.tag == "v" and len(one.word) > 1), "")


def _plans(tokens: Sequence[Token], n: int) -> bool:
    """Whether a word tells a plan; 计划生育 and 目标任务 are nouns, and 将 may bring the object (将其送医)."""
    token = tokens[n]
    after = tokens[n + 1].tag if n + 1 < len(tokens) else ""
    return token.word in PLANS and token.tag[0] in "vdcpz" and (token.word != "将" or after[:1] in "vdp")


def scope(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """全部, 首次, 唯一 and the like where the quotes do not say so, and 已 where the clause itself does not."""
    for span in own:
        for rate in re.findall("每[^个\\d]", claim.text[slice(*span)]):
            if rate not in sources.told:
                yield Flaw("scope", rate)
        home = _at_home(claim, span, sources)
        there = home[0].text[slice(*home[1])] if home else ""
        for token in claim.within(span):
            if (token.word in RAISING and token.word not in sources.all) or (token.word in DONE and token.word[0] not in there):
                yield Flaw("scope", token.word)


def frames(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """What stands on the two sides of a verb or preposition, exchanged or taken from elsewhere: 甲向乙 for 乙向甲, 丙击败乙 for 甲击败乙."""
    told = [frame for quote in sources.quotes for frame in _frames(quote, quote.spans)]
    for word, left, right in _frames(claim, own):
        same = [(a, b) for other, a, b in told if other == word]
        if not same or any(_near(left, a) and _near(right, b) for a, b in same):
            continue
        turned = any(_near(left, b) and _near(right, a) for a, b in same)
        taken = any(_near(right, b) and a and not _near(left, a) for a, b in same) and plain(left) in sources.told
        given = any(_near(left, a) and b and not _near(right, b) for a, b in same) and plain(right) in sources.told
        if turned or taken or given:
            yield Flaw("order" if turned else "argument", word)


def _frames(text: Text, spans: Sequence[Span]) -> Iterator[tuple[str, str, str]]:
    """The verbs and prepositions of some clauses with the nouns nearest on both sides."""
    for span in spans:
        nouns = [noun for noun in text.nouns if span[0] <= noun[0] < span[1]]
        for token in text.within(span):
            if token.tag[0] not in "vp" or token.tag == "vn" or token.word in ("是", "为", "在", "有"):
                continue
            left = max((noun for noun in nouns if noun[1] <= token.start), default=None)
            right = min((noun for noun in nouns if noun[0] >= token.end), default=None)
            if left and right:
                yield token.word, text.text[slice(*left)], text.text[slice(*right)]


def _near(one: str, other: str) -> bool:
    """Whether two nouns may be one: a part of the other, or begun alike."""
    return one in other or other in one or one[:2] == other[:2] or (one[-1] == other[-1] and other[0] in "全该本此其")


def _as_word(text: Text, word: str) -> list[Span]:
    """Where a word stands as one (被 not in 被告), but for the noun of who does it (捐赠者)."""
    return [(t.start, t.end) for t in text.tokens if t.word == word and text.text[t.end : t.end + 1] != "者"]


def order(claim: Text, own: Sequence[Span], sources: Sources) -> Iterator[Flaw]:
    """The two sides of a comparison or of a deed exchanged."""
    for span in own:
        for word in ORDER:
            for at in _as_word(claim, word):
                if not span[0] <= at[0] < span[1]:
                    continue
                left, right = _sides(claim.text, at)
                straight = cross = -1.0
                for quote in sources.quotes:
                    for other in _as_word(quote, word):
                        a, b = _sides(quote.text, other)
                        straight = max(straight, len(left & a) + len(right & b))
                        cross = max(cross, len(left & b) + len(right & a))
                if cross > straight >= 0:
                    yield Flaw("order", word)


def _sides(text: str, at: Span) -> tuple[frozenset[str], frozenset[str]]:
    left = re.split(r"[。；;！？!?\n]", text[max(0, at[0] - SIDE) : at[0]])[-1]
    right = re.split(r"[，,。；;！？!?\n]", text[at[1] : at[1] + SIDE])[0]
    return grams(left), grams(right)
