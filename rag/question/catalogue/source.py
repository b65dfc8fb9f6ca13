"""How one asks where an article was printed and who signed it, by its title or by what it tells."""

from __future__ import annotations

import re

from rag.question.catalogue.pieces import FIRST_OR_LAST, PIECE
from rag.question.wording import naming_words
from rag.wants import SourceAsked

_NEAR = 6
"""Characters before and behind the page asked for in which 转 or 接 asks where an article is continued."""
_SOURCE = re.compile(
    r"(?P<who>谁(?:采写|[编撰]?写[的了过])|作者(?:是|叫|为|名叫)?(?:谁|什么|哪|[？?]?$)|署(?:的|了)?(?:谁|什么名|哪)|记者(?:是|叫)谁|哪[个位名]记者|谁的(?:稿|文章)|(?<=\s)(?:记者|作者)$)"
    r"|(?P<where>第?几版|哪[一个]?版|(?:哪一?[天期日]|什么时候|何时)[^，,]{0,4}(?:登|刊|见报|(?<![出开研颁批签印爆引])发[表的了？?]|播)|(?:登|刊|见报|发表|播|见于)[^，,]{0,6}(?:哪一?[天期日年]|什么时候|何时)|在哪天第)"
    r"|(?P<column>什么[栏专][目栏]|哪个[栏专][目栏]|(?:题目|标题)(?:是|叫)(?:什么|啥)|(?:题目|标题)[和、与](?:播出|见报|刊登)?(?:日期|时间))"
    r"|(?P<photograph>的?[那这该]?[一几]?[张幅组]?(?:照片|图片|相片|[配组插]图)[的是由，, ]*(?:(?:谁|哪[个位名](?:摄影)?(?:记者|师)?)给?(?:拍|摄)"
    r"|(?:拍摄|摄影)(?:者|师|记者)?(?:[是叫]?[谁哪]|$))[^，,？?]*|谁(?:拍|摄)的(?=.*(?:照片|图片)))"
)
_A_PIECE = re.compile(rf"[那这该]?一?[篇条则]|{PIECE}|[登刊]|见报|版")
_SAID = r"是?[登刊][载在了于]*|见报|见于|出自|[出采]自|属于|[栏专][目栏]|标题|题目|日期|报纸|片子|[那这]期|播[出的]?|讲的?|写的?|评[论过]*|介绍的?|报道的?|叫"
_ABOUT_PIECE = re.compile(rf"[那这该]?[一]?[篇条则组个期]|{PIECE}|稿|片子|[照图相]片|[配组插]图|头版|栏目|《|\s(?:记者|作者)$")
_ASKS_WHO = re.compile(r"谁|作者|记者(?:是|叫|$)|署|哪[个位名]记者")
_ASKS_WHERE = re.compile(r"哪[天期日版]|第?几版|什么时候|何时")
_TITLE = re.compile(r"《([^》]{2,80})》")


def source_of(text: str) -> SourceAsked | None:
    """What a question asks of an article's source; None where it asks for none."""
    match = _SOURCE.search(text)
    if match is None or re.search(r"最[多少]", text) or not _ABOUT_PIECE.search(text):
        return None
    beside = text[max(0, match.start() - _NEAR) : match.end() + _NEAR] if match["where"] else ""
    titled = _TITLE.search(text)
    return SourceAsked(
        who=_ASKS_WHO.search(text) is not None,
        where=bool(match["where"] or _ASKS_WHERE.search(text)),
        column=bool(match["column"]),
        headline=bool(match["column"] or re.search(r"题目|标题|栏目", text)),
        continued=bool({"转", "接"} & set(beside)),
        photograph=bool(match["photograph"]),
        title=titled[1] if titled else None,
        piece=not titled or _A_PIECE.search(_TITLE.sub("", text)) is not None,
        description=_description(text),
    )


def _description(text: str) -> str:
    """The words that describe an article, without those that ask where it was printed and by whom it was signed."""
    plain = re.sub(
        rf"{FIRST_OR_LAST.pattern}的?一?[篇条则]?|[那这该]?一?[篇条则组]?{PIECE}|[那这该]一?[篇条则组]|{_SAID}",
        " ",
        _SOURCE.sub(" ", text),
    )
    return " ".join(run for run in naming_words(plain).split() if len(run) > 1)
