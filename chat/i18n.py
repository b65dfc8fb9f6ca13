"""What the chat says, in Chinese and in English.

Text inside our own HTML is written in both languages at once and the stylesheet shows one (`both`), so that a switch needs no
reload and a stored conversation follows it. Text of Gradio's components goes through its own translation (`translations`).
"""

from __future__ import annotations

from html import escape

from chat.clippings import texts as clippings
from chat.model import texts as model
from chat.saved import texts as saved
from chat.scan import texts as scan
from index.errors import in_languages
from index.issues.whys import in_english as translated
from rag.question.wording import ALONE
from rag.refuse.reasons import KINDS as REFUSED

TEXTS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "tagline": ("向报纸提问，句句有出处", "Ask the paper; every sentence has its source"),
    "issues_held": ("{n} 期", "{n} issue|{n} issues"),
    "articles_held": ("{n} 篇", "{n} article|{n} articles"),
    "contents": ("馆藏", "Archive"),
    "new_conversation": ("新问答", "New"),
    "switch_language": ("English", "中文"),
    "switch_theme": ("明暗", "Theme"),
    "welcome": ("今天想查什么？", "What would you like to find?"),
    "welcome_lead": (
        "答案出自报纸原文，点开角标或卡片即见版面上的原句。",
        "Answers are quoted from the papers; open a mark or a card to see the words on the page.",
    ),
    "empty_here": ("馆藏还是空的：点右上角的“加报”，放进版面就能问。", "Nothing is held yet: press Add pages, and ask."),
    "empty": (
        "馆藏还是空的：请用 python -m index add 加入版面。",
        "Nothing is held yet: add pages with python -m index add.",
    ),
    "ask": ("提问", "Ask"),
    "ask_placeholder": ("问一件报上的事，或一个人、一个数", "Ask about a person, a day, a figure"),
    "conversation": ("问答", "Conversation"),
    "sources": ("出处", "Sources"),
    "stated": ("明载", "printed"),
    "inferred": ("推定", "inferred"),
    "unknown": ("不详", "unknown"),
    "newspaper_unknown": ("报名不详", "newspaper unknown"),
    "date_unknown": ("日期不详", "date unknown"),
    "date_inferred_why": ("日期由版面文字推定", "The date is worked out from the text"),
    "issue_no": ("第{n}期", "No. {n}"),
    "page_no": ("第{n}版", "p. {n}"),
    "untitled": ("（无标题）", "(no headline)"),
    "untitled_kind": ("（{kind}）", "({kind})"),
    "address": ("固定网址", "Address"),
    "open_in_chat": ("在问报里打开", "Open in Wenbao"),
    "whole_page": ("整版", "Whole page"),
    "reference": ("引文", "Reference"),
    "open_source": ("查看原文", "Open the page"),
    "copy_reference": ("复制引文", "Copy reference"),
    "copied": ("已复制", "Copied"),
    "saved": ("已导出", "Exported"),
    "ask_alone": (f"{ALONE}{{text}}", "Ask by itself: {text}"),
    "understood": ("理解为：{text}", "Understood as: {text}"),
    **{str(kind): names for kind, names in REFUSED.items()},
    "nearest": ("最相近的报道", "Nearest articles"),
    "stopped": ("已停止", "Stopped"),
    "failed": ("这一次没有答成：{text}", "This question could not be answered: {text}"),
    "page_view": ("版面", "Page"),
    "article_view": ("连读", "Article"),
    "page_view_why": ("按版面原有的顺序与断行", "In the order of the page, as printed"),
    "article_view_why": ("断行接好、移位的段落归位", "Line breaks mended, displaced parts joined"),
    "on_this_page": ("本版 {n} 篇", "{n} on this page"),
    "in_this_issue": ("本期 {n} 篇", "{n} in this issue"),
    "continues": ("续", "continued"),
    "repeated": ("重印", "printed twice"),
    "unplaced": ("未归入文章", "not placed in an article"),
    "why_dated": ("何以知道是这一期", "How this issue is known"),
    "not_between": ("不早于 {a}，不晚于 {b}", "Not before {a}, not after {b}"),
    "previous_issue": ("上一期", "Previous issue"),
    "next_issue": ("下一期", "Next issue"),
    "previous_article": ("上一篇", "Previous article"),
    "next_article": ("下一篇", "Next article"),
    "close": ("关闭", "Close"),
    "colon": ("：", ": "),
    "source_missing": ("馆藏里没有这一篇，可能馆藏已更新。", "The archive does not hold this article; it may have changed."),
    "reading_room": ("阅览", "Reading room"),
    "held_from_to": ("{a} 至 {b}", "{a} to {b}"),
    "undated": ("日期不详", "Undated"),
    "more_issues": ("另有 {n} 期", "{n} more issue|{n} more issues"),
    "past": ("问答记录", "Conversations"),
    "rename": ("给这段问答起个名字", "Name this conversation"),
    "keep_name": ("记下", "Keep"),
    "take_out": ("删去这段问答", "Delete this conversation"),
    "talks_taken": ("已删去 {n} 段问答。", "Deleted: {n}."),
    "undo": ("撤销", "Undo"),
    "talks_full": (
        "浏览器里放不下了：请在“问答记录”里删去一些。",
        "The browser's store is full: delete some conversations.",
    ),
    "unreachable": ("连不上问报，请看看它是否还在运行。", "Wenbao cannot be reached: is it still running?"),
    "working": ("正在记入，请稍候……", "Working…"),
    "ask_next": ("接着问", "Ask next"),
    "copy_answer": ("复制回答", "Copy answer"),
    "share_question": ("复制链接", "Copy link"),
    "save_docx": ("存为 Word", "Save as Word"),
    "save_references": ("存引文", "Save references"),
    "references_more": (
        "另有 {n} 篇未列出：请加上起止日期再存。",
        "{n} more is not listed: search with dates and save again.|{n} more are not listed: search with dates and save again.",
    ),
    "export_references": ("整段问答的引文", "Save its references"),
    "save_csv": ("存为表格（{n} 篇）", "Save table ({n})"),
    "save_md": ("存为 Markdown", "Save as Markdown"),
    "edit": ("改问", "Edit"),
    "searched_only": ("只查了 {text}，没有查整个馆藏。", "Only {text} was searched, not the whole archive."),
    "not_found_here": ("所查的部分里未见", "Not found in the part searched"),
    "search_all": ("查整个馆藏", "Search everything"),
    "again": ("重答", "Answer again"),
    "likes": ("有用", "Helpful"),
    "dislikes": ("有误", "Wrong"),
    "why_wrong": ("哪里不对？", "What is wrong?"),
    "why_note": ("补充一句（可不写）", "In your words (optional)"),
    "send": ("送出", "Send"),
    "cancel": ("取消", "Cancel"),
    "forget": ("删去其余全部", "Delete all others"),
    "export_docx": ("整段问答存为 Word", "Save conversation as Word"),
    "export_md": ("整段问答存为 Markdown", "Save conversation as Markdown"),
    "style": ("引文格式", "Reference style"),
    "settings": ("设置", "Settings"),
    "reason_quote": ("引文不符", "Quote does not fit"),
    "reason_answer": ("答非所问", "Not what I asked"),
    "reason_date": ("日期或报名有误", "Wrong date or paper"),
    "reason_refused": ("报上有却没答", "The paper has it"),
    "thanks": ("已记下，多谢。", "Noted, thank you."),
    "calendar": ("逐月馆藏", "Issues by month"),
    "facet_newspapers": ("报纸", "Newspapers"),
    "facet_reporters": ("记者与作者", "Reporters"),
    "facet_people": ("人物", "People"),
    "facet_places": ("地方", "Places"),
    "names_counting": ("正在数报上常见的人物和地方……", "Counting the people and places in the papers…"),
    "facet_kinds": ("体裁", "Kinds"),
    "timeline": ("逐月篇数", "Articles by month"),
    "look_timeline": ("时间线", "Timeline"),
    "look_person": ("人物卡", "Person"),
    "look_articles": ("报道", "Articles"),
    "steps_held": (
        "时间线 {n} 步，出自 {articles} 篇",
        "Timeline: {n} step, articles: {articles}|Timeline: {n} steps, articles: {articles}",
    ),
    "steps_more": (
        "另有 {n} 步未列出；在馆藏里加上起止日期再查，就能看到。",
        "{n} more is not listed: search with dates to see it.|{n} more are not listed: search with dates to see them.",
    ),
    "steps_unread": (
        "提到它的有 {n} 篇，这里各月共读了 {read} 篇。",
        "{n} article has it, of which {read} were read.|{n} articles have it, of which {read} were read, some of each month.",
    ),
    "as_printed": ("见报", "printed"),
    "person_mentioned": ("{n} 篇提到", "in {n} article|in {n} articles"),
    "person_posts": ("职务与荣誉", "Posts and honours"),
    "person_several": ("这些职务交替出现，可能不止一人。", "These posts alternate: they may be of several people."),
    "person_years": ("逐年提及", "Mentioned by year"),
    "person_undated": ("另有 {n} 篇不知年份", "{n} more of no known year|{n} more of no known year"),
    "person_signed": ("署名文章 {n} 篇", "{n} signed article|{n} signed articles"),
    "more_articles_signed": ("还有 {n} 篇", "{n} more"),
    "this_day": ("历史上的今天", "On this day"),
    "on_this_day": ("历史上的今天 · {month} 月 {day} 日", "On this day, {month}/{day}"),
    "around_this_day": ("历史上的这几天 · {month} 月 {day} 日前后", "Around this day, {month}/{day}"),
    "follow_answers": ("跟着新的回答翻开出处", "Open the new answer's source"),
    "calendar_few": ("有报", "held"),
    "calendar_many": ("期数较多", "more issues"),
    "calendar_gap": ("其间无报", "none between"),
    "calendar_none": ("馆藏起讫之外", "outside what is held"),
    "by_relevance": ("按相关", "By relevance"),
    "by_day": ("按日期", "By day"),
    "none_found": ("没有这样的报道。", "There are no such articles."),
    "wider": ("放宽一些", "With less"),
    "without": ("不限“{text}”", "without “{text}”"),
    "unnamed_issues": ("其中 {n} 期报名不详", "{n} of an unknown paper"),
    "seek": ("查看", "Show"),
    "seek_words": ("文中有", "Words"),
    "seek_reporter": ("记者", "Reporter"),
    "seek_newspaper": ("报纸", "Newspaper"),
    "any_of_them": ("不限", "Any"),
    "seek_kind": ("体裁", "Kind"),
    "seek_after": ("自", "From"),
    "seek_before": ("至", "To"),
    "articles_found": ("{n} 篇", "{n} article|{n} articles"),
    "more_articles": ("再看 {n} 篇，还有 {left} 篇", "{n} more of the {left} left"),
    "undated_issues": (
        "另有 {n} 期不知年月",
        "{n} more issue is not dated to a month|{n} more issues are not dated to a month",
    ),
    "hold_questions": ("只在其中提问", "Ask only these"),
    "asking_within": ("只查", "Only"),
    "latest_issues": ("各期要目", "Issues"),
    "kind_news": ("消息", "news"),
    "kind_feature": ("通讯", "feature"),
    "kind_editorial": ("评论", "editorial"),
    "kind_notice": ("公告", "notice"),
    "kind_photo-caption": ("图片说明", "caption"),
    "kind_ad": ("广告", "ad"),
    "kind_continuation": ("残片", "fragment"),
    "kind_masthead": ("报头", "masthead"),
    "sign_out": ("退出", "Sign out"),
    "editors_only": ("您只能提问，加报和更正请找编辑。", "You may ask; pages are added and corrected by editors."),
    "too_many_opinions": (
        "没有记下：您的意见已经很多了，请过一会儿再提。",
        "Not kept: that is much feedback already, try again in a while.",
    ),
    "opinions_full": (
        "没有记下：意见簿已满，请告诉管理员。",
        "Not kept: the file of feedback is full, please tell the administrator.",
    ),
    "opinion_lost": (
        "没有记下：意见写不进磁盘，请告诉管理员。",
        "Not kept: it cannot be written to disk, please tell the administrator.",
    ),
    "held_files": ("馆藏文件", "Files held"),
    "files_held": ("{n} 个文件", "{n} file|{n} files"),
    "more_files": ("再看 {n} 个，还有 {left} 个", "{n} more of the {left} left"),
    "more_pages": ("另有 {n} 版", "{n} more page|{n} more pages"),
    "remove": ("移出", "Remove"),
    "removes_really": ("确定移出？", "Remove it?"),
    "restore": ("放回", "Put back"),
    "removed_files": ("移出的文件", "Removed"),
    "removed": ("已移出 {file}，可以放回。", "{file} was removed and can be put back."),
    "restored": ("已放回 {file}。", "{file} is held again."),
    "desk": ("加报", "Add pages"),
    "desk_lead": (
        "把版面文件拖进来：文字、PDF、网页、MHT、DOCX、EPUB、表格、图像，OCR 写的 ALTO、PAGE-XML、hOCR，Markdown、JSON、文章 JSON Lines，"
        "或装着这些的 ZIP。读完就能问；哪一期的报名、日期不对，就在那一版的“何以知道是这一期”里更正。",
        "Drop page files here: plain text, PDF, HTML, MHT, DOCX, EPUB, tables, images, what OCR writes (ALTO, PAGE-XML, hOCR), Markdown, "
        "JSON, JSON Lines, or a ZIP of these. They can be asked at once. A wrong paper or day is corrected on the page itself, under "
        "How this issue is known.",
    ),
    "desk_read": ("读入", "Read"),
    "desk_empty": ("框里还没有文件：请先拖进来，或点开选好。", "There are no files in the box yet: drop or choose some first."),
    "desk_files": ("版面文件", "Page files"),
    "desk_correct": ("更正这一期", "Correct this issue"),
    "desk_correct_lead": (
        "只写要改的；写下的以您为准，记入馆藏的 issues.csv，清空即撤回。",
        "Fill in what is wrong. What you state overrules what was read and goes into the archive's issues.csv; empty takes it back.",
    ),
    "desk_newspaper": ("报纸", "Newspaper"),
    "desk_date": ("日期", "Date"),
    "desk_issue_no": ("期号", "Issue no."),
    "desk_page": ("版次", "Page no."),
    "desk_save": ("更正", "Correct"),
    "pages_read": ("读入 {n} 个文件。", "{n} file read.|{n} files read."),
    "files_going": ("正在读第 {n} 个，共 {total} 个……", "Reading file {n} of {total}…"),
    "files_sent": ("送来 {n} 个文件：", "{n} file sent:|{n} files sent:"),
    "files_same": ("{n} 个馆藏已有。", "{n} held already."),
    "files_failed": (
        "{n} 个没有读入，也没有留下。",
        "{n} could not be read and was not kept.|{n} could not be read and were not kept.",
    ),
    "file_waiting": ("等着", "waiting"),
    "file_reading": ("正在读……", "reading…"),
    "file_read": ("读过，正要入馆藏", "read, to be added"),
    "file_added": ("已入馆藏", "added"),
    "file_held": ("已有此版", "Held already"),
    "file_failed": ("没有读入", "not read"),
    "file_twin": ("与一起送来的 {file} 相同", "the same as {file}, sent with it"),
    "pages_held": ("这些馆藏已有，没有再加：", "These are held already and were not added again:"),
    "date_unreadable": ("日期 {text} 看不懂，请写成 2021-10-29。", "The date {text} cannot be read: write it as 2021-10-29."),
    "corrected": ("已更正：", "Corrected:"),
    "pages_unread": ("这些没有读入：", "These could not be read:"),
    "whole_report": ("整个馆藏的报告", "Report on the whole archive"),
    "in_line": (
        "正在排队，前面还有 {n} 问……",
        "Waiting in line, {n} question before yours…|Waiting in line, {n} questions before yours…",
    ),
    "next_in_line": ("正在排队，下一个就轮到您……", "Waiting in line, yours is next…"),
    "worded": ("由语言模型行文，已逐句核实", "worded by a language model, each sentence proven"),
    **clippings.TEXTS,
    **model.TEXTS,
    **scan.TEXTS,
    **saved.TEXTS,
    "skip": ("跳到提问", "Skip to the question"),
}


Said = tuple[str, str]
"""A text in Chinese and in English."""


def said(key: str, **values: object) -> Said:
    """The text `key` in Chinese and in English; of an English one with a singular and a plural (`one|many`) that which `n` calls for.

    A value that is itself a text in both languages stands in each in its own.
    """
    chinese, english = TEXTS[key]
    one, _, many = english.partition("|")
    in_chinese, in_english = ({k: v[at] if isinstance(v, tuple) else v for k, v in values.items()} for at in (0, 1))
    return chinese.format(**in_chinese), (many if many and values.get("n") != 1 else one).format(**in_english)


def both(key: str, **values: object) -> str:
    """The text `key` as HTML in both languages, of which the stylesheet shows one. Values are escaped."""
    return of_both(said(key, **values))


def reason_html(why: str) -> str:
    """Why an issue is known, as HTML in both languages."""
    return of_both((why, translated(why)))


def of_both(text: Said) -> str:
    """A text in both languages as HTML, of which the stylesheet shows one."""
    chinese, english = map(escape, text)
    return f'<span class="zh">{chinese}</span><span class="en" lang="en">{english}</span>'


def spoken(message: str) -> str:
    """A message `中文 (English)` of the program as HTML in both languages, as `both`; one in a single language is shown in both."""
    return of_both(in_languages(message))


def label(key: str, **values: object) -> str:
    """The text `key` for an HTML attribute, where only one language fits: Chinese and English with a slash, escaped."""
    chinese, english = (escape(text, quote=True) for text in said(key, **values))
    return f"{chinese} / {english}"


def translations() -> dict[str, dict[str, str]]:
    """All texts by browser language, as `gr.I18n` takes them."""
    chinese = {key: texts[0] for key, texts in TEXTS.items()}
    english = {key: texts[1] for key, texts in TEXTS.items()}
    return {"zh": chinese, "zh-CN": chinese, "zh-TW": chinese, "en": english}
