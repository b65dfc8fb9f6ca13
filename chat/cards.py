"""An Answer as HTML: the short answer, the sentences with their marks, and a card for each source.

The HTML goes through Gradio's sanitizer, which keeps classes and links and drops `data-*` and `aria-*`; so a card says what it
opens in its link (`source_link`). Everything that comes from a page or from the asker is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from html import escape
from itertools import zip_longest
from urllib.parse import quote, urlencode

from chat.i18n import TEXTS, Said, both, label, spoken
from chat.likely import pointed_out, replaced
from chat.model.marks import MARK, SEAL, seal_html, sealed, use_html
from chat.sought import Sought
from index.chinese.blank import squeezed
from index.types import Kind
from rag import Answer, Certainty, Citation, Filters, Hit, Issue, Span
from rag.question.wording import ALONE
from rag.refuse.reasons import Reason

MARKDOWN = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_~[]#|$<>&!-+.)\"'"})

NEAREST_SHOWN = 3
CLAUSE_END = re.compile(r"[。！？；：，,;:!?…]+|(?<!\d)\.|\.(?!\d)")
LEAST_CLAUSE = 6
SHORT_TURN = 60
"""Characters of a turn that is offered to be asked by itself."""
_STOPPED = re.compile(r"(?:<a class=\"mark\"[^>]*>\[\d+\]</a>)+[。！？；：，…」』”]+")
"""Marks and the stop behind them, which is never alone on a line."""
LIKELY = "可能的答案 · likely the answer"
SHORT_SIZES = ((16, "short"), (40, "short long"))
"""How a short answer is printed up to so many characters; a longer one, as of a list, is text and no headline."""
ACTIONS = (
    f'<button type="button" class="copies-answer">{both("copy_answer")}</button>'
    f'<button type="button" class="shares">{both("share_question")}</button>'
    f'<button type="button" class="saves docx">{both("save_docx")}</button>'
    f'<button type="button" class="saves md">{both("save_md")}</button>'
    f'<button type="button" class="again">{both("again")}</button>'
    f'<span class="opinions"><button type="button" class="likes">{both("likes")}</button>'
    f'<button type="button" class="dislikes">{both("dislikes")}</button></span>'
)
AGAIN = f'<p class="actions"><button type="button" class="again">{both("again")}</button></p>'


def source_link(article_id: str, spans: Iterable[Span] = ()) -> str:
    """The address within the chat of an article, with the quoted spans of its page: `#source/ID/12-40,52-60`."""
    return f"#source/{quote(article_id, safe='')}/{','.join(f'{start}-{end}' for start, end in spans)}"


def issue_link(issue: Issue) -> str:
    """The address within the chat of a whole page: `#issue/FILE/PART`."""
    return f"#issue/{quote(issue.file, safe='')}/{quote(issue.part, safe='')}"


def question_text(question: str) -> str:
    """A question as typed, safe to show in a message that is read as Markdown."""
    return question.translate(MARKDOWN)


def date_html(date: str | None, certainty: Certainty) -> str:
    """A day as a newspaper prints it, with a badge wherever it is not printed on the page; only one that is, is a date to programs."""
    if date is None:
        return f'<span class="badge unknown">{both("date_unknown")}</span>'
    if certainty == "stated":
        return f'<time datetime="{escape(date)}">{escape(date)}</time>'
    return f'<time>{escape(date)}</time> <span class="badge {certainty}" title="{label("date_inferred_why")}">{both(certainty)}</span>'


def issue_html(newspaper: str | None, date: str | None, certainty: Certainty, issue_no: str | None, page: str | None) -> str:
    """One line that names an issue: newspaper, date and how sure, number, page; what is not known is left out."""
    parts = [f'<span class="paper">{escape(newspaper) if newspaper else both("newspaper_unknown")}</span>']
    parts.append(date_html(date, certainty))
    if issue_no:
        parts.append(f"<span>{both('issue_no', n=issue_no)}</span>")
    if page:
        parts.append(f"<span>{both('page_no', n=page)}</span>")
    return f'<span class="issue">{" ".join(parts)}</span>'


def streaming_html(text: str, short: str | None = None, model: str | None = None, before: int | None = None) -> str:
    """An answer while its words are still coming; the short answer, where there is one, is there from the first.

    Before the first of them: how many wait `before` one, or the name of the language model that one waits for.
    """
    if before is not None:
        waited_for = both("in_line", n=before) if before else both("next_in_line")
    else:
        waited_for = both("model_waits", name=model) if model else ""
    waits = f'<p class="aside waits">{waited_for}</p>' if waited_for else ""
    lead = waits + short_html(short)
    if short and f"{short}。".startswith(text):
        text = ""
    text = text.removeprefix(f"{short}。") if short else text
    said = f'<p class="says">{escape(text)}<span class="caret"></span></p>'
    return one_block(f'<div class="answer streaming">{lead}{said}</div>')


def short_html(short: str | None, *, worded: bool = False) -> str:
    """The short answer, the larger the shorter it is; nothing where there is none. With `worded` it is a language model's."""
    size = next((name for most, name in SHORT_SIZES if len(short or "") <= most), "short whole")
    return f'<p class="{size}">{escape(short)}{seal_html() if worded else ""}</p>' if short else ""


def stopped_html(streaming: str) -> str:
    """An answer that was stopped while its words were coming."""
    said = streaming.replace('<span class="caret"></span>', "").replace('"answer streaming"', '"answer stopped"')
    return said.removesuffix("</div>") + f'<p class="aside">{both("stopped")}</p>{AGAIN}</div>'


def actions_html(answer: Answer, filters: Filters = Filters()) -> str:
    """What can be done with an answer; of a list also its table, asked for by the whole question and its filters, which the answer
    keeps: those of the page may be others when its question is saved or shared."""
    table, within = "", {name: value for name, value in asdict(filters).items() if value}
    if answer.listed:
        wish = {"question": answer.understood or answer.question} | within
        table = f'<a class="saves csv" href="#list/{urlencode(wish)}">{both("save_csv", n=len(answer.listed))}</a>'
    kept = json.dumps(within, ensure_ascii=False, separators=(",", ":")) if within else ""
    clips = f'<button type="button" class="clips-answer">{both("clip")}</button>'
    saves = f'<button type="button" class="saves-question" value="{escape(kept)}">{both("save_question")}</button>'
    return f'<p class="actions">{further_html(answer)}{table}{clips}{saves}{ACTIONS}</p>'


def further_html(answer: Answer) -> str:
    """The way to what can be looked up further: a timeline, or a person's card."""
    if answer.subject is None:
        return ""
    link = Sought.within(answer.subject.name, answer.subject.filters).to(answer.subject.kind)
    return f'<a class="looks-up" href="{escape(link)}">{both(f"look_{answer.subject.kind}")}</a>'


def answer_html(answer: Answer, held: str = "", filters: Filters = Filters()) -> str:
    """A whole answer: short answer first, its sentences with marks that open the source, then the cards.

    `held` is one line of HTML on what the archive holds, shown with a refusal; `filters` are those it was asked with.
    """
    if answer.refused:
        return refusal_html(answer, held, filters)
    by_number = {citation.n: citation for citation in answer.citations}
    short = short_html(answer.short_answer, worded=bool(answer.worded))
    text = sealed(answer.answer, answer.worded)
    text = text.removeprefix(f"{answer.short_answer}。") if answer.short_answer else text
    text = pointed_out(text, answer.likely)
    paragraphs = "".join(f'<p class="says">{marked(line, by_number)}</p>' for line in text.split("\n") if line.strip())
    before = [None, *(citation.article_id for citation in answer.citations)]
    told = MARK.sub("", answer.answer)
    cards = "".join(
        card_html(c, same=c.article_id == last, told=told) for c, last in zip(answer.citations, before, strict=False)
    )
    sources = f'<p class="over">{both("sources")}</p><ol class="cards">{cards}</ol>' if cards else ""
    below = f"{sources}{use_html(answer)}{actions_html(answer, filters)}"
    return one_block(f'<div class="answer">{short}{aside(answer)}{paragraphs}{below}</div>')


def refusal_html(answer: Answer, held: str, filters: Filters = Filters()) -> str:
    """An answer that the archive does not hold: what was looked for and where, and the nearest articles, which are no sources."""
    if answer.refusal == "off_topic":
        filters = Filters()
    near = "".join(nearest_html(hit) for hit in nearest(answer.hits)) if answer.refusal != "off_topic" else ""
    rows = f'<p class="over">{both("nearest")}</p><ul class="nearest">{near}</ul>' if near else ""
    part = filters != Filters() and answer.refusal == "not_found"
    kind = both("not_found_here" if part else answer.refusal or Reason.NOTHING.kind)
    holding = f'<p class="holding">{both("contents")} <span class="held">{held}</span></p>' if held else ""
    below = f"{narrowed_html(filters)}{holding}{rows}{use_html(answer)}{actions_html(answer, filters)}"
    return one_block(f'<div class="answer refused"><p class="kind">{kind}</p>{aside(answer)}{told_html(answer)}{below}</div>')


def told_html(answer: Answer) -> str:
    """The lines of a refusal; one of the reasons that the program knows is told in both languages, of which one is shown."""
    texts = (("zh", "", answer.answer), ("en", ' lang="en"', answer.in_english or answer.answer))
    spans = [
        [f'<span class="{name}"{lang}>{escape(line)}</span>' for line in text.split("\n") if line.strip()]
        for name, lang, text in texts
    ]
    return "".join(f'<p class="says">{chinese}{english}</p>' for chinese, english in zip_longest(*spans, fillvalue=""))


def narrowed_html(filters: Filters) -> str:
    """That only a part of the archive was searched, and a button that searches the whole; nothing where it was the whole."""
    if filters == Filters():
        return ""
    everywhere = f'<button type="button" class="everywhere">{both("search_all")}</button>'
    return f'<p class="aside narrowed">{both("searched_only", text=filters_line(filters))} {everywhere}</p>'


def filters_line(filters: Filters) -> Said:
    """What filters let through, in words."""
    days = " — ".join(dict.fromkeys(filter(None, (filters.after, filters.before))))
    kinds = TEXTS.get(f"kind_{filters.kind}", ("", ""))
    chinese, english = (" · ".join(filter(None, (filters.newspaper, kind, filters.reporter, days))) for kind in kinds)
    return chinese, english


def failure_html(reason: str) -> str:
    """An error, told in one sentence."""
    return one_block(f'<div class="answer refused"><p class="says">{both("failed", text=reason)}</p>{AGAIN}</div>')


def aside(answer: Answer) -> str:
    """How the question was understood and how the answer came about, where either is worth a line."""
    understood = answer.understood if answer.understood and answer.understood != answer.question else None
    lines = [("aside understood", f"{both('understood', text=understood)}{undo_html(answer.question)}")] if understood else []
    lines += [("aside", spoken(answer.note))] if answer.note else []
    return "".join(f'<p class="{name}">{line}</p>' for name, line in lines)


def undo_html(asked: str) -> str:
    """A button that asks a question again as it was typed, with nothing before it; none for one that was not typed in Chinese."""
    if not any("\u4e00" <= char <= "\u9fff" for char in asked) or len(asked) > SHORT_TURN:
        return ""
    return f' <button type="button" class="asks alone" title="{ALONE}{escape(asked, quote=True)}">{both("ask_alone", text=asked)}</button>'


def marked(text: str, by_number: dict[int, Citation]) -> str:
    """Escaped text in which each mark [n] that has a citation is a link to its source, each SEAL a mark of its own, and what is
    pointed out underlined."""

    def link(mark: re.Match[str]) -> str:
        citation = by_number.get(int(mark.group(1)))
        if citation is None:
            return mark.group()
        title = escape(citation.headline or citation.quote[:30], quote=True)
        return f'<a class="mark" href="{source_link(citation.article_id, citation.spans)}" title="{title}">[{citation.n}]</a>'

    linked = MARK.sub(link, escape(text)).replace(SEAL, seal_html())
    linked = replaced(linked, f'<em class="likely" title="{LIKELY}">', "</em>")
    return _STOPPED.sub(r'<span class="stopped">\g<0></span>', linked)


def clauses(text: str) -> set[str]:
    """The longer clauses of a text, without their blanks."""
    return {clause for clause in CLAUSE_END.split(squeezed(text)) if len(clause) >= LEAST_CLAUSE}


def card_html(citation: Citation, *, same: bool = False, told: str = "") -> str:
    """One source: its issue, headline, byline and quoted words; the card opens the page, a button copies the reference.

    Where the card before is of the `same` article, only the number and the words. Words that the answer has `told` already are small, and
    not shown again where it told them all, one for one.
    """
    opens = f'<a class="opens" href="{source_link(citation.article_id, citation.spans)}"><span class="n">{citation.n}</span>'
    known = " told" if clauses(told) & clauses(citation.quote) else ""
    known = " echo" if not same and squeezed(citation.quote) in squeezed(told) else known
    quote = f'<span class="quote{known}">{escape(citation.quote)}</span></a>'
    if same:
        return f'<li class="card same">{opens}{quote}</li>'
    headline = headline_html(citation.headline, citation.kind)
    byline = f'<span class="byline">{escape(citation.byline)}</span>' if citation.byline else ""
    issue = issue_html(citation.newspaper, citation.date, citation.date_certainty, citation.issue_no, citation.page)
    copies = f'<button type="button" class="copies" title="{escape(citation.reference, quote=True)}">{both("copy_reference")}</button>'
    return f'<li class="card">{opens}{issue}<span class="headline">{headline}</span>{byline}{quote}{copies}</li>'


def headline_html(headline: str | None, kind: Kind) -> str:
    """The headline of what was printed; of what has none its kind, but for an article, which should have one."""
    if headline:
        return escape(headline)
    return both("untitled") if kind == "news" else both("untitled_kind", kind=TEXTS[f"kind_{kind}"])


def nearest(hits: Iterable[Hit]) -> list[Hit]:
    """The best hit of each of the first few articles."""
    by_article: dict[str, Hit] = {}
    for hit in hits:
        by_article.setdefault(hit.article.article_id, hit)
    return list(by_article.values())[:NEAREST_SHOWN]


def nearest_html(hit: Hit) -> str:
    """One article that came near: headline and issue, linked to its page."""
    issue = hit.issue
    headline = escape(hit.article.headline) if hit.article.headline else escape(hit.passage.text[:30])
    line = issue_html(issue.newspaper, issue.date, issue.date_certainty, issue.issue_no, hit.article.page or issue.page)
    return f'<li><a href="{source_link(hit.article.article_id)}"><span class="headline">{headline}</span>{line}</a></li>'


def one_block(html: str) -> str:
    """HTML without line breaks: to Markdown a blank line would end the block and let the rest be read as Markdown."""
    return html.replace("\r", " ").replace("\n", " ")
