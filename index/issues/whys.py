"""Why an issue is known, in English: a row for each sentence that the other modules of this folder give as the `why` of a Reason.

What an archive holds is the Chinese; the English is told when it is shown, so that archives of any age speak both.
"""

from __future__ import annotations

WHYS: tuple[tuple[str, str], ...] = (
    # The Chinese with {} for each part that changes, and the English with {} for the same parts in the same order; a row that holds another
    # as a part stands before it.
    ("{}，据此为{}年", "{}: so the year is {}"),
    ("{}，则与{}相合", "{}, and it agrees with {}"),
    ("印作“{}”，与版面不合；改一位数字为 {}", "printed as “{}”, which disagrees with the page; one digit changed makes it {}"),
    ("同一文件的另一版载明{}", "another page of the same file states {}"),
    ("与日期 {} 不合，疑为误认；日期另有依据", "disagrees with the date {} and may be misread; the date rests on something else"),
    ("报头日期与星期或农历不合，无法判断哪个误认", "the masthead's date disagrees with its weekday or lunar day; which is misread cannot be told"),
    ("文中所提的年份多合于{}年，日期或有误认", "the years that the page names fit {}; the date may be misread"),
    ("期号 {} 与同报其他各期的期号、日期不合，疑为 {}", "No. {} disagrees with the numbers and dates of the paper's other issues; it may be {}"),
    ("期号 {} 与同报其他各期的期号、日期不合，疑有误认", "No. {} disagrees with the numbers and dates of the paper's other issues and may be misread"),
    ("文件名写着第{}版", "the file's name says page {}"),
    ("文件名写着《{}》", "the file's name says {}"),
    ("文件名写着 {}", "the file's name says {}"),
    ("文件名写的《{}》与版面不合", "the file's name says {}, which disagrees with the page"),
    ("文件名写的 {} 与版面不合", "the file's name says {}, which disagrees with the page"),
    ("报头日期", "date in the masthead"),
    ("报头星期", "weekday in the masthead"),
    ("报头农历", "lunar day in the masthead"),
    ("报头报名", "newspaper's name in the masthead"),
    ("报头期号", "number in the masthead"),
    ("版次", "page number"),
    ("报头印在第一版", "a masthead is printed on page 1"),
    ("报道日", "the day of the news"),
    ("{}、报道日", "{}, the day of the news"),
    ("同一页还印着另一个报头日期，两者不合，未能分开", "the page prints another masthead date that disagrees; the two could not be told apart"),
    ("消息电头以本报之名开头", "a dateline begins with the paper's own name"),
    ("文中所写地方与《{}》相合", "the places named are those of {}"),
    ("记者{}也在《{}》（{}）署名", "the reporter {} also signs in {} ({})"),
    ("这个报名单独印在版面上", "this name stands by itself on the page"),
    ("电头所写的日子是最新的报道日", "the day in a dateline is the newest day reported"),
    ("消息导语所写的日子是最新的报道日", "the day in a lead is the newest day reported"),
    ("最新的报道日，月份见他处", "the newest day reported; its month stands elsewhere"),
    ("“今日”即见报当天", "“today” is the day of printing"),
    ("“昨”即见报前一天", "“yesterday” is the day before printing"),
    ("统计截至这一天", "figures are counted up to this day"),
    ("文中所写的日子", "a day that the page names"),
    ("全国两会届次推算的年份", "the year follows from the session of the national congress"),
    ("文中写明了年份", "the page states the year"),
    ("文中所提年份，合于{}年", "a year that the page names fits {}"),
    ("{}年前后新闻里的常用语", "words common in the news about {}"),
    ("不早于文中已经开始或署下的日子", "not before a day that the page tells as begun, or is signed with"),
    ("写明年份，与最新报道日相近", "states the year, near the newest day reported"),
    ("从{}年数起", "counted from {}"),
    ("同一件事又写作{}", "the same thing is also given as {}"),
    ("只有个别年份的这一天是{}", "only in some years is this day {}"),
)  # fmt: skip


def in_english(why: str) -> str:
    """A sentence of the table in English; any other text as it is."""
    for chinese, english in WHYS:
        found = parts(chinese, why)
        if found is not None:
            return english.format(*map(in_english, found))
    return why


def parts(template: str, text: str) -> list[str] | None:
    """What stands in the places {} of a template; None where the text is no such one. Only the last part may be empty."""
    first, *rest = template.split("{}")
    if not rest:
        return [] if text == template else None
    if not text.startswith(first):
        return None
    found, at = [], len(first)
    for piece in rest:
        end = text.find(piece, at + 1) if piece else len(text)
        if end < 0:
            return None
        found.append(text[at:end])
        at = end + len(piece)
    return found if at == len(text) else None
