"""Numbers, days and times in their places: told of what the quotes tell them of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from index.chinese.dates import DateMention
from rag.proof.alignment import Measure, Sign, covers, equal, rivals, same
from rag.proof.alike import is_act, is_name, states
from rag.proof.derivation import Derivation, Place, Step
from rag.proof.numbers.amounts import bare_days
from rag.proof.text import Flaw
from rag.proof.words import PRINTED, SAYING
from rag.words.claims import Quantity
from rag.words.comparing import plain

_BRACKETS: Final = frozenset("（）()")


def misplaced(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Numbers, days and times told of something else: the clause of the verb or of the nearest words has another one in that place."""
    said = made.alignment.said
    lone = by_themselves(made)
    for n, sign in enumerate(said):
        if sign.measure is None:
            continue
        if _behind_bracket(made, n, sign.measure):
            yield sign.start, Flaw("label", made.claim.text[sign.start : sign.end])
        if isinstance(sign.measure, DateMention) and _of_printing(made, sign) and not _put_for_another(made, n, ()):
            continue
        clauses = (sign.clause, sign.clause + 1) if sign.start in lone else (sign.clause,)
        here = [other.measure for other in said if other.measure is not None and other.clause in clauses]
        if _of_something_else(made, n, sign.measure, here):
            yield sign.start, Flaw("label", made.claim.text[sign.start : sign.end])
    yield from _exchanged_measures(made)
    yield from _said_twice(made)
    yield from _ranked_anew(made)


def _behind_bracket(made: Derivation, n: int, one: Measure) -> bool:
    """Whether a measure that a bracket parts from the word before it stands where the quotes have a rival: 甲区（12%） for 甲区（13%）."""
    before = made.at.get(n - 1)
    if before is None or made.claim.text[made.alignment.said[n].start - 1 : made.alignment.said[n].start] not in _BRACKETS:
        return False
    other = made.alignment.told[before + 1].measure if before + 1 < len(made.alignment.told) else None
    return other is not None and rivals(one, other) and not same(one, other)


def _of_something_else(made: Derivation, n: int, one: Measure, here: Sequence[Measure]) -> bool:
    """Whether a measure, the sign `n` of the claim, stands for another one of the quotes, or its words are told elsewhere with a rival;
    `here` is what its clause measures."""
    told, is_day = made.alignment.told, isinstance(one, DateMention)
    alone = _told_alone(made, one) if isinstance(one, DateMention) else set()
    clauses = {other.clause for other in told if other.measure is not None and same(one, other.measure)}
    clauses |= {told[m].clause for m in alone}
    anchors = _anchors(made, made.alignment.said[n], n)
    at = made.at.get(n)
    elsewhere = at is not None and any(anchor in clauses and anchor != told[at].clause for anchor in anchors)
    if at not in alone and not elsewhere and _put_for_another(made, n, here):
        return True
    if not clauses and not is_day:
        return False
    flows = not isinstance(one, Quantity) or one.nth or one.word == "号"
    unsaid, rival_reaches = _unsaid(made, one, here), _last_before if flows else _nearer
    return any(
        rival_reaches(anchor, clauses, unsaid)
        for anchor in anchors
        if anchor not in clauses
        and (_has_measure(told, anchor, one) or not any(_acts_alike(made, anchor, clause) for clause in clauses))
    )


def _unsaid(made: Derivation, one: Measure, here: Sequence[Measure]) -> list[int]:
    """The clauses of the rivals of a measure that its clause of the claim does not say; a day only held against another is none."""
    told = made.alignment.told
    return [
        other.clause
        for m, other in enumerate(told)
        if other.measure is not None
        and rivals(one, other.measure)
        and not (isinstance(one, DateMention) and isinstance(other.measure, DateMention) and covers(other.measure, one))
        and not any(equal(mine, other.measure) for mine in here)
        and not (isinstance(one, DateMention) and _held_against(told, m))
    ]


def displaced(made: Derivation) -> set[int]:
    """Where measures of the claim begin that stand in the place of another, though a clause of the quotes elsewhere may be theirs."""
    said, told, quotes = made.alignment.said, made.alignment.told, made.sources.quotes

    def written(n: int, at: int) -> bool:
        """Whether both are written alike: 8月8日 may be read as of another year behind 明年."""
        quote = quotes[made.alignment.of[at]].text
        return made.claim.text[said[n].start : said[n].end] == quote[told[at].start : told[at].end]

    pairs = ((n, at, said[n].measure, told[at].measure) for n, at in made.at.items())
    return {
        said[n].start
        for n, at, mine, its in pairs
        if mine is not None and its is not None and not (same(mine, its) or written(n, at))
    }


def by_themselves(made: Derivation) -> set[int]:
    """Where days and numbers of the claim begin that are a clause by themselves (4月12日，…): it is the next one that they are of."""
    signs = made.alignment.said
    worded = {one.clause for one in made.said}
    return {one.start for one in signs if one.measure is not None and one.clause not in worded}


def _has_measure(told: Sequence[Sign], clause: int, one: Measure) -> bool:
    """Whether a clause has a measure of a sort."""
    return any(sign.clause == clause and sign.measure is not None and rivals(one, sign.measure) for sign in told)


def _acts_alike(made: Derivation, one: int, other: int) -> bool:
    """Whether two clauses of the quotes tell of the same deed: 改造17座, 改造的全部完工."""
    verbs = [
        {place.word for place in made.told if place.clause == clause and place.token.tag[0] == "v"} for clause in (one, other)
    ]
    return bool(verbs[0] & verbs[1] - {"是", "有", "为"})


def _told_alone(made: Derivation, day: DateMention) -> set[int]:
    """The signs of the quotes that name a day alone, after one of its month: 25日."""
    places = bare_days(day, made.sources)
    return {
        m
        for m, sign in enumerate(made.alignment.told)
        for quote, at in places
        if made.sources.quotes[made.alignment.of[m]] is quote and sign.start <= at < sign.end
    }


def _nearer(anchor: int, clauses: set[int], unsaid: Sequence[int]) -> bool:
    """Whether a rival is as near to the clause of the verb as the measure itself: between both, or on the other side."""
    nearest = min(clauses, key=lambda clause: abs(clause - anchor), default=anchor)
    between = any(min(nearest, anchor) <= clause <= max(nearest, anchor) for clause in unsaid)
    reach = abs(nearest - anchor)
    return between or any(abs(clause - anchor) < reach or (clause - anchor == reach and nearest < anchor) for clause in unsaid)


def _last_before(anchor: int, clauses: set[int], unsaid: Sequence[int]) -> bool:
    """Whether the last of its sort before a clause is a rival: a day, a time or an ordinal is told once for all that follows."""
    own = max((clause for clause in clauses if clause <= anchor), default=-1)
    return any(own < clause <= anchor for clause in unsaid)


def _held_against(told: Sequence[Sign], m: int) -> bool:
    """Whether a day is only what another is held against: 比上年, 去年同期."""
    return (m > 0 and told[m - 1].key in ("比", "较")) or (m + 1 < len(told) and told[m + 1].key == "同")


def _of_printing(made: Derivation, sign: Sign) -> bool:
    """Whether a day is that of the printing: 据2021年12月28日报道."""
    return any(one.clause == sign.clause and one.word in PRINTED for one in made.said)


def _put_for_another(made: Derivation, n: int, here: Sequence[Measure]) -> bool:
    """Whether a measure stands right beside the words of another one that its clause does not say."""
    at = made.at.get(n)
    if at is None:
        return False
    one, other = made.alignment.said[n].measure, made.alignment.told[at].measure
    if one is None or other is None or same(one, other) or any(equal(said, other) for said in here):
        return False
    said = made.alignment.said
    before = n > 0 and said[n - 1].clause == said[n].clause
    m = n - 1 if before else n + 1  # a day may open its clause
    alone = (
        not before
        and said[n].start in by_themselves(made)
        and (isinstance(one, DateMention) or (isinstance(one, Quantity) and one.nth))
    )
    beside = 0 <= m < len(said) and made.at.get(m) == at + m - n and (said[m].clause == said[n].clause or alone)
    return beside and (before or alone or isinstance(one, DateMention))


def _anchors(made: Derivation, sign: Sign, n: int) -> list[int]:
    """The clauses of the quotes that a measure may be told in: that of the verb beside it, or of the last word of its clause."""
    row = [pair for pair in made.homes.items() if pair[0].clause == sign.clause]
    if not row and isinstance(sign.measure, DateMention):  # a day before the clause that it is of
        row = [pair for pair in made.homes.items() if pair[0].clause == sign.clause + 1]
    acts = [pair for pair in row if (pair[0].token.tag[0] in "va" and states(pair[0].token)) or pair[0].word in ("多", "少")]
    row = [pair for pair in row if states(pair[0].token)]
    if acts:
        return [min(acts, key=lambda pair: min(abs(pair[0].first - n), abs(pair[0].last - 1 - n)))[1].clause]
    return [pair[1].clause for pair in row[-1:]]


def _exchanged_measures(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """Two measures of one sort that a clause of the quotes tells in the other order."""
    said, told = made.alignment.said, made.alignment.told
    for n, one in enumerate(said):
        for other in said[n + 1 :]:
            if (
                one.measure is None
                or other.measure is None
                or other.clause != one.clause
                or not rivals(one.measure, other.measure)
            ):
                continue
            firsts = [m for m, sign in enumerate(told) if sign.measure is not None and same(one.measure, sign.measure)]
            seconds = [m for m, sign in enumerate(told) if sign.measure is not None and same(other.measure, sign.measure)]
            pairs = [(a, b) for a in firsts for b in seconds if told[a].clause == told[b].clause]
            if pairs and all(a > b for a, b in pairs):
                yield one.start, Flaw("label", made.claim.text[one.start : other.end])


def _said_twice(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A measure twice in a clause, of which the quotes have it once beside a rival that is not said: 2月及2月 for 1月及2月."""
    said, told = made.alignment.said, made.alignment.told
    for one, other in combinations(said, 2):
        first, second = one.measure, other.measure
        if one.clause != other.clause or first is None or second is None or not equal(first, second):
            continue
        here = _measures(said, one.clause)
        rows = [_measures(told, at.clause) for at in told if at.measure is not None and same(first, at.measure)]
        if rows and all(_has_once(first, row, here) for row in rows):
            yield other.start, Flaw("label", made.claim.text[one.start : other.end])


def _measures(told: Sequence[Sign], clause: int) -> list[Measure]:
    """What a clause measures."""
    return [sign.measure for sign in told if sign.clause == clause and sign.measure is not None]


def _has_once(one: Measure, row: Sequence[Measure], here: Sequence[Measure]) -> bool:
    """Whether a measure is one of a row beside a rival that is not said here."""
    unsaid = any(rivals(one, its) and not any(equal(mine, its) for mine in here) for its in row)
    return unsaid and sum(same(one, its) for its in row) == 1


def _ranked_anew(made: Derivation) -> Iterator[tuple[int, Flaw]]:
    """A rank put before words that the quotes have without it, while they have it before the first of them alone: 三级跳远预赛, of
    三级跳远 and a 跳远预赛 that is not said to be the same. What opens a clause may speak of what was ranked before."""
    for n, sign in enumerate(made.alignment.said):
        if not isinstance(sign.measure, Quantity) or not sign.measure.nth:
            continue
        m = next((m for m, one in enumerate(made.said) if one.first == n + 1), None)
        if m is None or m + 1 >= len(made.said) or made.said[m + 1].first != made.said[m].last:
            continue
        first, second = made.said[m], made.said[m + 1]
        rank = made.claim.text[sign.start : sign.end]
        if second.clause != sign.clause or not (states(first.token) and states(second.token)):
            continue
        signs = made.alignment.said  # 三级跳远 may be one word of the tagger's
        name = made.claim.text[signs[first.first].start : signs[first.last - 1].end]
        quotes = made.sources.quotes
        before = [(quote, at) for quote in quotes for at in _all(name + second.word, quote.text)]
        told = any(rank + name in quote.text for quote in quotes)
        opens = any(at in {start for start, _ in quote.spans} for quote, at in before)
        if told and before and not opens and not any(quote.text[:at].endswith(rank) for quote, at in before):
            yield sign.start, Flaw("label", f"{rank}{name}{second.word}")


def _all(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def bracketed(made: Derivation) -> Iterator[Flaw]:
    """What stands in brackets in the place of something else that does: 支援队（广西组）60人 for 支援队（广东组）60人."""
    said, told = made.alignment.said, made.alignment.told
    clauses = {one.clause for one in said[1:-1]}
    for clause, span in ((clause, made.claim.spans[clause]) for clause in sorted(clauses)):
        row = [n for n, one in enumerate(said) if one.clause == clause]
        before, after = made.at.get(row[0] - 1), made.at.get(row[-1] + 1)
        if made.claim.text[span[0] - 1 : span[0]] not in tuple("（(") or before is None or after is None:
            continue
        its = told[before + 1 : after]
        quote = made.sources.quotes[made.alignment.of[before]].text
        inside = bool(its) and quote[its[0].start - 1] in "（(" and quote[its[-1].end] in "）)"
        if inside and len({one.clause for one in its}) == 1:
            mine, theirs = (plain(text) for text in (made.claim.text[slice(*span)], quote[its[0].start : its[-1].end]))
            if mine not in theirs and theirs not in mine:
                yield Flaw("replaced", f"{mine}/{theirs}")


def skipped(made: Derivation) -> Iterator[Flaw]:
    """A clause without a subject, brought to the one before over another that it goes on from: one that tells the same of something
    else with other numbers (恢复到87%), or one that names who did what follows."""
    said, told = made.alignment.said, made.alignment.told
    homes: dict[int, set[int]] = {}
    for n, at in made.at.items():
        homes.setdefault(said[n].clause, set()).add(told[at].clause)
    for clause, its in homes.items():
        before = homes.get(clause - 1)
        own = next((one for one in made.said if one.clause == clause), None)
        if before is None or len(its) > 1 or not _opens(own):
            continue
        over = range(max(before) + 1, min(its))
        led = _has_subject([one for one in made.said if one.clause == clause - 1])
        here = [sign for sign in said if sign.clause == clause]
        if any(_tells_the_same(made, here, other) or (led and _names_another(made, other)) for other in over):
            yield Flaw("label", "".join(sign.key for sign in here))


def _tells_the_same(made: Derivation, here: Sequence[Sign], other: int) -> bool:
    """Whether a clause of the quotes has most characters of one of the claim, and a rival to what that measures."""
    row = [sign for sign in made.alignment.told if sign.clause == other]
    keys = {sign.key for sign in here if sign.key}
    mine, its = ([sign.measure for sign in signs if sign.measure is not None] for signs in (here, row))
    alike = bool(keys) and len(keys & {sign.key for sign in row}) >= 0.7 * len(keys)
    return alike and any(rivals(a, b) for a in mine for b in its)


def _names_another(made: Derivation, other: int) -> bool:
    """Whether a clause of the quotes begins with a name that the claim does not say and with what it does."""
    row = [one for one in made.told if one.clause == other]
    named = bool(row) and row[0].token.tag in ("nr", "nt", "ns") and any(one.token.tag[0] in "vdp" for one in row[1:])
    return named and row[0].word not in {one.word for one in made.said}


def _opens(word: Place | None) -> bool:
    """Whether a clause begins with what is done, and not with who does it."""
    return word is not None and word.token.tag[0] in "vd"


def _has_subject(row: Sequence[Place]) -> bool:
    """Whether a clause begins with a noun that a verb follows."""
    return (
        bool(row)
        and is_name(row[0].token)
        and any(is_act(row, n) for n in range(1, len(row)))
        and row[-1].token.tag[0] not in "tf"
        and row[-1].word not in SAYING
    )


def supplanted(made: Derivation, step: Step) -> Iterator[Flaw]:
    """A number in the place of another one of another sort: 省下近30%的成本 for 省下30多万元成本."""
    before, after, said, told = step.before, step.after, made.alignment.said, made.alignment.told
    if before is None or (after is not None and after.at < before.end):
        return
    mine = _counted(said[before.last : after.first if after else None], said[before.last - 1].clause)
    its = _counted(told[before.end : after.at if after else before.end + 1], told[before.end - 1].clause)
    for sign, one in mine[:1]:
        if its and not any(one.like(other) or other.like(one) for _, other in its):
            yield Flaw("number", made.claim.text[sign.start : sign.end])


def _counted(signs: Sequence[Sign], clause: int) -> list[tuple[Sign, Quantity]]:
    """The numbers among signs that are of a clause."""
    return [(one, one.measure) for one in signs if one.clause == clause and isinstance(one.measure, Quantity)]
