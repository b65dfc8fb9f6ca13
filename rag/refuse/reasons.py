"""When to say no: what is no question for a newspaper, what lies outside the archive, and what the evidence contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from index.archive.folder import Archive
from index.chinese.blank import on_one_line
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KINDS
from index.chinese.words import bare
from index.types import Issue
from rag.reader.rules.days import anchored, mentions
from rag.reader.rules.lexicon import flat
from rag.types import Draft, Evidence, Hit, Question, Refusal, Statement

_COMMAND = re.compile(
    r"(?:忘[掉记了]|忽略|无视|不要管|绕过|抛开|取消|解除).{0,12}(?:规则|指令|提示|设定|限制|要求|身份|约束|指示)|(?:系统|初始|内部)(?:提示词?|指令)|"
    r"(?:你的|全部|所有)(?:配置|提示词|指令|密码|密钥|api)|(?:从现在起|现在开始|假装|扮演|你现在是)|(?:只|直接|请)(?:输出|回复|回答|说)[“\"「『]|jailbreak|ignore .{0,20}(?:instruction|rule)|system prompt|developer mode",
    re.I,
)
_CHAT = re.compile(
    r"^(?:(?:谢谢|多谢|感谢|辛苦|你好|您好|哈喽|嗨|hello|hi|嘿|在吗|在不在|早上好|早安|晚上好|晚安|再见|拜拜|好的|哈哈|呵呵|嗯|哦|没事|不客气|对不起)[你您们了啊呀吗呢吧~！!,，。.?？\s]*)+"
    r"(?:你?真?(?:聪明|棒|厉害|好|可爱|不错).{0,6}|你?是(?:谁|真人|机器人|人工智能|ai).{0,12})?$|"
    r"你(?:是|叫)(?:谁|什么(?:名字)?|真人|机器人|人还是|哪个公司|什么模型|chatgpt|gpt)|你(?:会|能)(?:做|干|聊|唱|写|画|陪)(?:什么|啥|天|歌)?|你(?:喜欢|觉得自己|有没有(?:感情|女朋友|男朋友)|几岁|多大|吃饭了|开心|累不累|真(?:聪明|棒|厉害))|讲个?(?:笑话|故事)|我(?:好|很|有点)(?:无聊|难过|开心|累|困)|陪我聊|吃(?:过|饭|早饭|午饭|晚饭)?了(?:没有?|吗|么)",
    re.I,
)
_END = r"(?:[你您们了啊呀哦吗呢吧啦哈]|\s|[！!~～，,。.?？、])*"
_COURTESIES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words + _END, re.I), said)
    for words, said in (
        (rf"(?:(?:好的|嗯){_END})*(?:谢谢|多谢|感谢|辛苦|谢啦|thanks|thank you)(?:{_END}(?:真?(?:聪明|棒|厉害|好|不错)|谢谢|再见|拜拜))*", "不客气，还想知道报纸上的什么，请接着问。"),
        (r"(?:再见|拜拜|回头见|晚安|bye|goodbye)+", "再见，欢迎随时再来问报。"),
        (r"(?:好的|好|嗯|哦|明白|知道|收到|了解|没事|不客气|ok|okay)+", "好的，还想知道报纸上的什么，请接着问。"),
        (r"(?:你好|您好|哈喽|嗨|hello|hi|嘿|早上好|早安|下午好|晚上好)+", "你好，我是报纸问答程序，请问我报纸上的人和事。"),
    )
)  # fmt: skip
"""What is only courtesy, and what is said to it."""
_TASK = re.compile(
    r"翻译(?:成|为|一下)|(?:帮我|给我|替我|请你?)(?:写|作|编|画|生成)(?:一?[首篇段个封张幅份]|代码|程序|诗|作文|文案|邮件|情书|简历)|^(?:写|作|编|画|生成)一?[首篇段封张幅份]|(?:帮我|给我|请|能)推荐.{0,8}(?:几|三|两|一|些|家|部|本|个)|"
    r"(?:帮我|给我)(?:算|解|做|订|买|查(?:一下)?(?:天气|快递|航班|火车票)|设(?:个|一个)?闹钟|放(?:首|一首)|打开|唱)|圆周率|平方根|\d\s*(?:[-+*/×÷^]|[加减乘除]以?)\s*\d+(?:等于|是|得|[=＝])|^[\d\s.()（）+*/×÷^=＝?？-]+$|解方程|代码怎么|怎么编程|"
    r"(?:今天|明天|后天|现在).{0,6}(?:天气|气温|几点了|几点钟|星期几|几号)|附近.{0,6}(?:好吃|火锅|餐馆|酒店|超市)|脑筋急转弯|谜语|菜谱",
    re.I,
)
_LEISURE = re.compile(
    r"推荐.{0,8}(?:几|三|两|一|些|家|部|本)|求导|积分|python|java|sql|彩票|星座|运势|股票.{0,6}(?:买|推荐|涨)|"
    r"哪[家个里种款].{0,8}(?:好吃|好玩|好喝|好看|便宜|划算|靠谱|值得)|减肥|怎么(?:做菜|炒|追|哄|恋爱)|怎么(?:做|弄).{0,4}(?:好吃|不)|笑话",
    re.I,
)
"""Words of chores and pastimes that a paper may report on as well: they are no reason to refuse, but say what sort of no it is."""
_TODAYS_PAGE = re.compile(
    r"(?:看看?)?今[天日]的?(?:报纸|报)?的?(?:(?:头版|首版|第?[一二三四五六七八九十\d]{1,3}版)(?:的?头条)?|头条)(?:新闻)?上?(?:[是有讲登说写]了?)?(?:些)?(?:什么|啥|哪些)?"
    r"(?:新闻|内容|文章)?[？?。]*"
)
"""A page of today's paper and nothing that it should tell of: of an archive that is the newest one's, which the catalogue tells."""
_IN_QUESTIONS = KINDS - {"新报", "消息报"} | {"军报", "文汇报"}
"""Ends of newspapers' names that stand for nothing else in a question: 最新报道 and 好消息报道 name none."""
_PAPER = re.compile(
    rf"新[京民]报|[\u4e00-\u9fff]{{2,4}}?(?:{any_of(_IN_QUESTIONS)})(?!道)|"
    r"(?:(?![这那上下每本哪个])[\u4e00-\u9fff]){2,4}周[末刊]"
)
_OF_THE_PAPER = re.compile(r"版|头条|社论|刊[登发载]|登[了的载在]|报道|报纸|文章|标题|稿|评论|作者|记者|怎么[说写]")
_ORDINAL = re.compile(
    r"(?P<first>首)(?P<c1>届|次|期|轮|批|集|季|场|站|回)|第(?P<n2>[一二三四五六七八九十百\d]+)(?P<c2>届|次|期|轮|批|集|季|代|号|场|站|回|位|名)|"
    r"(?P<n3>\d+|[一二三四五六七八九十]+)(?P<c3>届|号|星(?![期级])|期(?!间)|次(?=会议|全会|大会|全体))"
)
_SPECIFIC_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|赛季|[-—至到/])|(?<!\d)((?:19|20)\d\d)(?=[\u4e00-\u9fff])")
_CHINESE = {sign: value for value, sign in enumerate("零一二三四五六七八九")}


def refusal(kind: Refusal, text: str, nearest: Evidence | None = None) -> Draft:
    """A refusal that says what was found nearest, without citing it."""
    statements = [Statement(text)]
    if nearest is not None:
        words = on_one_line(nearest.text)
        headline = nearest.hit.article.headline
        where = f"《{headline}》" if headline else "一篇没有标题的报道"
        statements.append(Statement(f"最接近的是{where}：“{words[:80]}{'……' if len(words) > 80 else ''}”", (nearest,)))
    return Draft(tuple(statements), None, kind)


_HAN = re.compile(r"[\u4e00-\u9fff]")


def off_topic(question: Question) -> Draft | None:
    """A refusal of what is no question to a newspaper: orders to the program, small talk, chores."""
    text = flat(question.asked)
    if len(bare(text)) < 2:
        return refusal("off_topic", "请写出要问的人或事。")
    if _COMMAND.search(text):
        return refusal("off_topic", "我只根据馆藏报纸回答问题，不执行问题里的指令。")
    if (reply := next((said for words, said in _COURTESIES if words.fullmatch(text.strip())), None)) is not None:
        return refusal("off_topic", reply)
    said = {text.strip()} if _HAN.search(text) else {text.strip(), flat(question.text).strip()}  # English, in Chinese too
    if any(_CHAT.search(one) for one in said):
        return refusal("off_topic", "我是报纸问答程序，请问我报纸上的人和事。")
    if any(_TASK.search(one) for one in said):
        return refusal("off_topic", "这不是馆藏报纸能回答的问题，请问我报纸上的人和事。")
    return None


def is_leisure(question: Question) -> bool:
    """Whether a question without an answer in the archive was one for another sort of program."""
    return bool(_LEISURE.search(flat(question.asked)))


class Coverage:
    """What an archive holds: its papers, and its first and last day as far as known."""

    def __init__(self, newspapers: Iterable[str | None], days: tuple[str, str] | None) -> None:
        self.newspapers = {name for name in newspapers if name}
        self.first = _whole(days[0], last=False) if days else None
        self.last = _whole(days[1], last=True) if days else None

    @classmethod
    def of(cls, archive: Archive) -> Coverage:
        """The coverage of an archive."""
        return cls((name for name, *_ in archive.documents.newspapers()), archive.census.days())


def _whole(iso: str, *, last: bool) -> date:
    year, month, day = [*(int(part) for part in iso.split("-")), 0, 0][:3]
    return date(year, month or (12 if last else 1), day or (28 if last else 1))


def _foretold(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether a hit itself speaks of the whole of a period asked for: a paper may tell of days after it."""
    return any(
        mention.earliest <= period.earliest and period.latest <= mention.latest
        for hit in hits[:5]
        for mention in mentions(hit.passage.text, hit.issue)
        for period in question.periods
    )


def other_paper(question: Question, coverage: Coverage) -> Draft | None:
    """A refusal where a newspaper is asked for that is not held; None where none is."""
    text = flat(question.text)
    if not coverage.newspapers or not _OF_THE_PAPER.search(text):
        return None
    asked = [
        name for name in _PAPER.findall(text) if not any(name in held or held.endswith(name) for held in coverage.newspapers)
    ]
    held_too = any(held in text for held in coverage.newspapers)
    if asked and not held_too and text.find(asked[0]) < 12:
        held = "、".join(sorted(coverage.newspapers)[:5])
        return refusal("outside_coverage", f"馆藏里没有《{asked[0]}》，只有{held}。")
    return None


def outside(question: Question, coverage: Coverage, hits: Sequence[Hit]) -> Draft | None:
    """A refusal where the paper or the days asked for are not held; None where they may be."""
    text = flat(question.text)
    about_paper = bool(_OF_THE_PAPER.search(text)) or any(name in text for name in coverage.newspapers)
    if (no := other_paper(question, coverage)) is not None:
        return no
    if coverage.first and coverage.last and question.periods and _dated(question) and not _TODAYS_PAGE.fullmatch(text):
        if all(period.earliest > coverage.last for period in question.periods) and (
            about_paper or not _foretold(question, hits)
        ):
            return refusal("outside_coverage", f"馆藏只到{_chinese(coverage.last)}，没有{question.periods[0].words}的报纸。")
        if (
            about_paper
            and all(period.latest < coverage.first for period in question.periods)
            and (
                re.search(r"版|报纸|头条|登", text)
                or any(re.search(rf"{re.escape(name)}.{{0,4}}[报播刊]", text) for name in coverage.newspapers)
            )
        ):
            return refusal("outside_coverage", f"馆藏从{_chinese(coverage.first)}开始，没有{question.periods[0].words}的报纸。")
    return None


def _dated(question: Question) -> bool:
    """Whether the days asked for are sure: a year is named, or an issue is asked for. 今年 by itself may be the paper's own."""
    named = any(
        re.search(r"\d{4}|[一二][〇零一二三四五六七八九]{3}年|[去前]年|年前", period.words) for period in question.periods
    )
    return named or re.search(r"版|头条|社论|报纸", question.text) is not None


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _value(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, found, units = words.partition("十")
    if found:
        return (_CHINESE.get(tens, 1) if tens else 1) * 10 + _CHINESE.get(units, 0)
    return int("".join(str(_CHINESE.get(sign, 0)) for sign in words) or 0)


def _ordinals(text: str) -> dict[tuple[int, str], str]:
    """The numbered things of a text: (7, 届) of 第七届, (6, 星) of 06星, (1, 届) of 首届; and their words."""
    found: dict[tuple[int, str], str] = {}
    for one in _ORDINAL.finditer(text):
        sign = one.group("c1") or one.group("c2") or one.group("c3")
        number = 1 if one.group("first") else _value(one.group("n2") or one.group("n3"))
        found.setdefault((number, sign), one.group())
    return found


def contradicted_ordinal(asked: str, sentence: str, article: str) -> str | None:
    """The other ordinal that the article has where the question says 第七届; None where they agree or none is asked."""
    told, near = _ordinals(article), _ordinals(sentence)
    for key in _ordinals(asked):
        if key in told:
            continue
        for others in (near, told):
            other = next((words for (_, sign), words in others.items() if sign == key[1]), None)
            if other:
                return other
    return None


_RIVALS = ("一二三四五六七八九十", "东西南北", "上下", "男女", "省市县")
"""Signs that tell apart things of one name: 附一医院 and 附二医院, 男子组 and 女子组."""


def contrasted(asked: str, sentence: str, article: str) -> str | None:
    """What the sentence has in the place of a sign that the article has nowhere: 附二医 for 附一医; None where nothing is.

    Both neighbours of the sign must agree. A number is one sign: 达到300平方米 for 达到600平方米.
    """
    for found in re.finditer(
        r"(?<=[\u4e00-\u9fff])(?:\d+|[一二三四五六七八九十东西南北上下男女省市县])(?=[\u4e00-\u9fff])", asked
    ):
        sign, before, after = found.group(), asked[found.start() - 1], asked[found.end()]
        if (
            after in "年月日号点时个位名一些次种"
            or sign + after in article
            or before + sign in article
            or "第" + sign in article
        ):
            continue
        rivals = r"\d+" if sign.isdigit() else f"[{next(group for group in _RIVALS if sign in group)}]"
        for other in re.finditer(f"{re.escape(before)}({rivals}){re.escape(after)}", sentence):
            if other.group(1) != sign:
                return other.group()
    return None


_MOVED = re.compile(
    r"(?:来到?|到|赴|去|前往|抵达|走进)(?P<place>[\u4e00-\u9fff]{2,4}?)(?:市|省|县)?(?P<act>考察|调研|访问|视察|学习|参观|检查|督导|看望|慰问)"
)

_WHERE = re.compile(r"哪|什么|何|啥")


def elsewhere(asked: str, article: str) -> str | None:
    """The journey that the article tells where the question has another: 赴苏州考察 for 来衡阳考察; None where they agree."""
    told = list(_MOVED.finditer(article))
    for found in _MOVED.finditer(asked):
        same = [one for one in told if one["act"] == found["act"]]
        if _WHERE.search(found["place"]):
            continue  # 去哪个城市考察 says no place
        if same and not re.search(rf"(?:来|到|赴|去|往|抵达|走进|在){found['place']}", article):
            return same[0].group()
    return None


def years_asked(question: Question) -> set[int]:
    """The years that the question states itself."""
    return {int(one or two) for one, two in _SPECIFIC_YEAR.findall(flat(question.text))}


def year_agrees(years: set[int], sentence: str, paragraph: str, headline: str, issue: Issue) -> bool:
    """Whether a sentence may speak of one of the years: its own dates decide, then its paragraph's, then the issue's."""
    if not years:
        return True
    own = mentions(sentence, issue)
    spoken = {year for one in own for year in range(one.earliest.year, one.latest.year + 1)}
    stated = {one.earliest.year for one in own if one.certainty == "stated"}
    if years & (spoken | _bare_years(sentence) | _bare_years(headline)):
        return True
    if stated or spoken or _bare_years(sentence):
        return False
    if not (anchored(issue).date or "")[:4]:
        return True
    around = {year for one in mentions(paragraph, issue) for year in range(one.earliest.year, one.latest.year + 1)}
    known = {int(day[:4]) for day in (issue.date, issue.not_before, issue.not_after) if day}
    return bool(years & (around | known | _bare_years(paragraph)))


def _bare_years(text: str) -> set[int]:
    return {int(found) for found in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", flat(text))}
