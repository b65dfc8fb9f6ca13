"""The archive at a glance: a calendar of what is held, its papers, kinds and reporters, and when a word was printed.

Every cell, bar and name is a link `#find/KEY=VALUE&...` that lists the articles it stands for.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from html import escape
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from chat.cards import filters_line, issue_html, source_link
from chat.i18n import TEXTS, Said, both, label, of_both
from chat.lookup.links import lookups
from chat.sought import LONGEST_VALUE, Sought
from chat.source_viewer import one_line, title_of
from index.chinese.blank import on_one_line
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.offices import POSTS
from index.chinese.words import in_force, tagged
from index.partial_date import PartialDate
from rag import Article, Filters, Issue

if TYPE_CHECKING:
    from rag import Wenbao

LISTED = 60
MOST_LISTED = 6_000
RANKED = 600
USUAL_LETTERS = 400
SNIPPET, SNIPPET_BEFORE = 110, 30
NAMES_SHOWN = 14
ARTICLES_NAMED = 300
LETTERS_NAMED = 200
LONGEST_NAME = 4
_POSTS = tuple(POSTS)
SAYING = {"说", "表示", "指出", "强调", "要求", "介绍", "认为", "出席", "主持", "率队", "会见", "告诉"}
NO_PLACE = {"城市"}  # jieba's dictionary calls it one
TOWARDS = {"在", "到", "赴", "于", "位于", "从", "来自", "抵达", "前往", "来到", "走进"}
BARS_BY_MONTH = 48


class Glance:
    """What an archive holds, counted once."""

    def __init__(self, wenbao: Wenbao) -> None:
        self.archive = wenbao.archive

    @functools.cached_property
    def html(self) -> str:
        """The calendar, the facets and the form."""
        census = self.archive.census
        names = [name for name, *_ in self.archive.documents.newspapers() if name][:NAMES_SHOWN]
        papers = [(name, census.count(Filters(newspaper=name))) for name in names]
        kinds = sorted(self.archive.documents.kinds(), key=lambda kind: -kind[1])
        reporters = census.reporters(NAMES_SHOWN)
        return (
            f'<section class="glance">{self.form(names, [kind for kind, _ in kinds])}'
            f"{calendar(census.months())}{self.undated()}"
            f"{facet('facet_newspapers', [(escape(n), Sought(newspaper=n), c) for n, c in papers])}"
            f"{facet('facet_reporters', [(escape(n), Sought(reporter=n), c) for n, c in reporters])}"
            f"{facet('facet_kinds', [(both(f'kind_{k}'), Sought(kind=k), c) for k, c in kinds])}"
            f'<div class="names-later"><p class="aside" role="status">{both("names_counting")}</p></div></section>'
        )

    def undated(self) -> str:
        """How many issues the calendar cannot show, where there are any."""
        left = self.archive.census.issues() - sum(self.archive.census.months().values())
        return f'<p class="aside">{both("undated_issues", n=left)}</p>' if left > 0 else ""

    @functools.cached_property
    def names(self) -> str:
        """The people and places that the newest articles speak of most; those who sign are left out."""
        people: Counter[str] = Counter()
        places: Counter[str] = Counter()
        for article, _ in self.archive.census.newest(ARTICLES_NAMED):
            with in_force(self.archive.names):
                words = tagged(article.text[:LETTERS_NAMED])
            people.update(set(named_people(words)) - set(article.authors))
            places.update(set(named_places(words)))
        common = [[name for name, count in names.most_common(NAMES_SHOWN) if count > 1] for names in (people, places)]
        counts = self.archive.census.counts(chain(*common))  # of the whole archive: as many articles as its list will show
        return "".join(
            facet(key, [(escape(name), Sought(words=name), counts[name]) for name in sorted(names, key=lambda n: -counts[n])])
            for key, names in zip(("facet_people", "facet_places"), common, strict=True)
        )

    def form(self, papers: Iterable[str], kinds: Iterable[str]) -> str:
        """The fields that a list may be held to."""
        options = "".join(f'<option value="{escape(n, quote=True)}">{escape(n)}</option>' for n in papers)
        sorts = "".join(
            f'<option value="{k}" data-zh="{zh}" data-en="{en}">{zh} {en}</option>'
            for k in kinds
            for zh, en in (TEXTS[f"kind_{k}"],)
        )
        zh, en = TEXTS["any_of_them"]
        any_of_them = f'<option value="">{zh} {en}</option>'
        dates = 'type="text" inputmode="numeric" pattern="\\d{4}(-\\d{2}){0,2}" placeholder="年-月 YYYY-MM"'
        return (
            f'<form class="seek"><label>{both("seek_words")}<input name="words" type="search" maxlength="{LONGEST_VALUE}"></label>'
            f'<label>{both("seek_reporter")}<input name="reporter" type="text" maxlength="{LONGEST_VALUE}"></label>'
            f'<label>{both("seek_newspaper")}<select name="newspaper">{any_of_them}{options}</select></label>'
            f'<label>{both("seek_kind")}<select name="kind">{any_of_them}{sorts}</select></label>'
            f'<label>{both("seek_after")}<input name="after" {dates}></label>'
            f'<label>{both("seek_before")}<input name="before" {dates}></label>'
            f'<button type="submit">{both("seek")}</button></form>'
        )

    def find(self, sought: Sought) -> str:
        """The articles that are sought, with the months in which they were printed; of none, what less would find."""
        census, held = self.archive.census, sought.held
        count = census.count(*held)
        listed = f"{timeline(sought, census.articles_by_month(*held))}{self.rows(sought, 0)}" if count else self.wider(sought)
        hold = (
            f'<button type="button" class="holds">{both("hold_questions")}</button>'
            if count and sought.filters != Filters()
            else ""
        )
        takes = f'<button type="button" class="turn takes-references">{both("save_references")}</button>'
        return (
            f'<article class="sheet front"><header class="dateline"><div class="row"><h2 class="nameplate" tabindex="-1">'
            f'{both("articles_found", n=count)}</h2><p class="day"><span>{of_both(sought_line(sought))}</span></p>'
            f'<div class="tools">{orders(sought) if count > 1 else ""}{lookups(self.archive, sought) if count else ""}{takes if count else ""}{hold}<a class="turn" href="#contents">{both("contents")}</a></div>'
            f"</div></header>{listed}</article>"
        )

    def wider(self, sought: Sought) -> str:
        """That nothing is there, and what each of the conditions alone keeps out."""
        given = {key: value for key, value in asdict(sought).items() if value and key != "order"}
        shown = given | {"kind": TEXTS.get(f"kind_{sought.kind}", sought.kind)}
        fewer = [(shown[key], replace(sought, **{key: ""})) for key in given] if len(given) > 1 else []
        found = [(value, less, count) for value, less in fewer if (count := self.archive.census.count(*less.held))]
        links = [(both("without", text=value), less, count) for value, less, count in found]
        return f'<p class="none-found">{both("none_found")}</p>{facet("wider", links)}'

    def ranked(self, sought: Sought, most: int) -> list[tuple[Article, Issue]]:
        """The first of the articles that are sought; of a great many the newest are ranked, the others follow by their day."""
        newest = self.archive.census.newest
        if not sought.terms or sought.order == "day":
            return newest(most, *sought.held)
        found = newest(max(most, RANKED), *sought.held)
        best = sorted(found[:RANKED], key=lambda pair: -weight(pair[0], sought.terms))
        return [*best, *found[RANKED:]][:most]

    def rows(self, sought: Sought, skipped: int) -> str:
        """One stretch of the articles that are sought, after those skipped, and a button that adds the next."""
        skipped = max(0, min(skipped, MOST_LISTED))
        found = self.ranked(sought, skipped + LISTED)[skipped:]
        left = self.archive.census.count(*sought.held) - skipped - len(found)
        key = both("more_articles", n=min(left, LISTED), left=left)
        more = f'<button type="button" class="more" value="{skipped + LISTED}">{key}</button>' if found and left > 0 else ""
        return f'<ol class="issues">{"".join(row(article, issue, sought.terms) for article, issue in found)}</ol>{more}'


def named_people(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names of persons among tagged words: those that an office stands before, or that say or do something official."""
    for (before, _), (word, tag), (after, _) in zip(words, words[1:], words[2:], strict=False):
        if tag == "nr" and 2 <= len(word) <= LONGEST_NAME and (before.endswith(_POSTS) or after in SAYING):
            yield word


def named_places(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names of places among tagged words: those that something happens in, goes to or comes from."""
    for (before, _), (word, tag) in pairwise(words):
        if tag == "ns" and 2 <= len(word) <= LONGEST_NAME and before in TOWARDS and word not in NO_PLACE:
            yield word


def sought_line(sought: Sought) -> Said:
    """What is sought, in words."""
    words = f"“{sought.words}”" if sought.words else ""
    chinese, english = (" · ".join(filter(None, (words, line))) for line in filters_line(sought.filters))
    return chinese, english


def orders(sought: Sought) -> str:
    """The two orders of a list of what has the words that are sought, as links; nothing where none are."""
    if not sought.terms:
        return ""
    ways = ((both("by_relevance"), ""), (both("by_day"), "day"))
    links = "".join(
        f'<a href="{escape(replace(sought, order=order).link)}"{" aria-current=true" if (sought.order == "day") == bool(order) else ""}>{name}</a>'
        for name, order in ways
    )
    return f'<span class="orders">{links}</span>'


def weight(article: Article, terms: Iterable[str]) -> float:
    """How much an article speaks of words: in its headline, and often for its length."""
    text, headline = article.text, article.headline or ""
    return sum(2 * (term in headline) + (count := text.count(term)) / (count + 1 + len(text) / USUAL_LETTERS) for term in terms)


def row(article: Article, issue: Issue, terms: Sequence[str] = ()) -> str:
    """One article of a list; of one that was found by its words the line that has them."""
    line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, article.page or issue.page)
    byline = f'<span class="byline">{escape(one_line(article.byline))}</span>' if article.byline else ""
    return f'<li><a class="whole" href="{source_link(article.article_id)}"><b>{marked_words(title_of(article), terms)}</b>{line}{byline}{snippet(article, terms)}</a></li>'


def snippet(article: Article, terms: Sequence[str]) -> str:
    """The words of an article around the first that is sought, below its headlines where it is there too."""
    text = on_one_line(article.text)
    heads = [on_one_line(one) for one in (article.kicker, article.headline, article.subhead) if one]
    body = 0
    while head := next((one for one in heads if text.startswith(one, body)), ""):
        body += len(head)
    places = [at for term in terms if (at := text.find(term, body)) >= 0] or [
        at for term in terms if (at := text.find(term)) >= 0
    ]
    if not places:
        return ""
    first = min(places)
    body = body if first >= body else 0
    begin = max(first - SNIPPET_BEFORE, body)
    start = max(begin, *(text.rfind(end, begin, first) + 1 for end in "。！？；"))
    end = start + SNIPPET
    shown = f"{'…' if start > body else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
    return f'<span class="snippet">{marked_words(shown, terms)}</span>'


def marked_words(text: str, words: Sequence[str]) -> str:
    """A text escaped, with each of the words in it marked."""
    if not words:
        return escape(text)
    pieces = re.split(f"({any_of(words)})", text)
    return "".join(f"<mark>{escape(piece)}</mark>" if n % 2 else escape(piece) for n, piece in enumerate(pieces))


def calendar(months: dict[str, int]) -> str:
    """Years by months: how many issues are held of each; a month between the first and the last without any is a gap."""
    if not months:
        return ""
    first, last, most = min(months), max(months), max(months.values())
    head = "".join(f'<th scope="col">{n}</th>' for n in range(1, 13))
    body = ""
    for year in range(PartialDate.parse(last).year, PartialDate.parse(first).year - 1, -1):
        cells = "".join(cell(PartialDate(year, n).iso, months, first, last, most) for n in range(1, 13))
        body += f'<tr><th scope="row">{year}</th>{cells}</tr>'
    return (
        f'<div class="facet"><h3 class="over">{both("calendar")}</h3><table class="calendar"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>{legend(most)}</div>"
    )


def legend(most: int) -> str:
    """What the calendar's paints say; `most` is how many issues a month has at the most."""
    names = ("few", "many", "gap", "none") if most > 1 else ("few", "gap", "none")
    signs = "".join(f'<span><i class="{name}"></i>{both(f"calendar_{name}")}</span>' for name in names)
    return f'<p class="legend">{signs}</p>'


def cell(month: str, months: dict[str, int], first: str, last: str, most: int) -> str:
    """One month of the calendar."""
    count = months.get(month, 0)
    if count:
        link = Sought(after=month, before=month).link
        shade = round(25 + 75 * (count - 1) / max(1, most - 1))  # of one issue the palest, also where no month has more
        return f'<td><a href="{escape(link)}" style="--shade:{shade}%" title="{month}">{count}</a></td>'
    return f'<td class="{"gap" if first < month < last else "none"}" title="{month}"></td>'


def facet(key: str, names: Sequence[tuple[str, Sought, int]]) -> str:
    """A row of names, which are HTML, each with how often it occurs and linked to what it stands for."""
    links = "".join(f'<a href="{escape(sought.link)}">{name}<small>{count}</small></a>' for name, sought, count in names)
    return f'<div class="facet"><h3 class="over">{both(key)}</h3><p class="names">{links}</p></div>' if links else ""


def timeline(sought: Sought, months: dict[str, int]) -> str:
    """Bars of how many of the articles were printed in each month, or in each year where there are many months."""
    if not months:
        return ""
    by_month = months_between(min(months), max(months))
    periods = by_month if len(by_month) <= BARS_BY_MONTH else list(dict.fromkeys(month[:4] for month in by_month))
    if len(periods) < 2:
        return ""
    counts: Counter[str] = Counter()
    for month, count in months.items():
        counts[month[: len(periods[0])]] += count
    most = max(counts.values())
    bars = "".join(bar(sought, period, counts[period], most) for period in periods)
    return f'<div class="timeline" role="group" aria-label="{label("timeline")}">{bars}</div>'


def bar(sought: Sought, period: str, count: int, most: int) -> str:
    """One bar of a timeline."""
    if not count:
        return f'<span title="{period}: 0"></span>'
    link = Sought(**{**asdict(sought), "after": period, "before": period}).link
    return f'<a href="{escape(link)}" style="--tall:{round(100 * count / most)}%" title="{period}: {count}"><small>{period}</small></a>'


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, both included."""
    start, end = (told.year * 12 + told.first.month - 1 for told in map(PartialDate.parse, (first, last)))
    return [PartialDate(n // 12, n % 12 + 1).iso for n in range(start, end + 1)]
