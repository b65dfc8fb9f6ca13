"""What the words of a question speak of: a row for each fact, its words and a question that has them."""

from __future__ import annotations

import re

from index.chinese.numerals import ONE_TO_TEN, ONES
from index.chinese.vocabulary import any_of
from index.chinese.vocabulary.papers import KIND
from index.chinese.vocabulary.whether import ASKING as WHETHERS
from rag.question.catalogue.pieces import COUNT, PIECE
from rag.question.wording import ASKING
from rag.wants import Fact
from rag.words.lexicon import flat

_HOW_MUCH = r"(?:多少|几|多远|多久)"
_MORE = "多少高低大小短快慢重轻远近早晚贵"
ROWS: tuple[tuple[Fact, str, str], ...] = (
    (Fact.APART, r"分别|各", "一期和二期分别用地多少"),
    (Fact.PAPER, r"版|头条|社论|刊[登发载]|登[了的载在]|报道|报纸|文章|标题|稿|评论|作者|记者|怎么[说写]", "江城日报怎么说"),
    (Fact.PRINTED, r"版|报纸|头条|登", "报上登没登"),
    (Fact.ISSUE, r"版|头条|社论|报纸", "那天的社论讲什么"),
    (Fact.PAGE, rf"头版|[\d{ONE_TO_TEN}]版|头条", "第17版有什么"),
    (
        Fact.CONTENTS,
        rf"头版|头条|要闻|快讯|联播|版面|第?[\d{ONE_TO_TEN}]+版|(?:报纸|新闻|报道|消息)(?:里|上|中)?(?:有|都|是|讲|说|登|播|报)[^，,]{{0,4}}(?:哪|什么|几)",
        "那天的新闻有哪些",
    ),
    (
        Fact.TODAYS_PAGE,
        rf"\A(?:看看?)?今[天日]的?(?:报纸|报)?的?(?:(?:头版|首版|第?[{ONE_TO_TEN}\d]{{1,3}}版)(?:的?头条)?|头条)(?:新闻)?上?(?:[是有讲登说写]了?)?(?:些)?(?:什么|啥|哪些)?"
        r"(?:新闻|内容|文章)?[？?。]*\Z",
        "今天头版有什么？",
    ),
    (Fact.TODAY, r"今[天日]", "今日头条"),
    (Fact.THIS_ISSUE, r"[这本该]一?期", "这期是哪天的"),
    (Fact.THAT_DAY, r"[这该那]一?[期份天]|当天|当日", "那天还有什么新闻"),
    (Fact.ARCHIVE, r"报|期|版|头条|最近|最新|[今当]天|今日|馆|库|收录|档案|记者|作者", "库里最早是哪年的"),
    (Fact.DAYS_PAPER, r"报纸|[一-龥]报|当天|全天|登|刊", "江城日报当天有哪些消息"),
    (
        Fact.ON_PAGE,
        rf"(?:有|哪)[两二三四五六\d][篇条则]|(?:登|刊|发|有|印)[载了过着]*(?:的)?(?:是)?(?:哪些|哪几|些?什么|些?啥|多少|几)|(?:哪些|哪几|什么|几){PIECE}|(?:头条|标题)(?:是|叫)?什么|列[出一]",
        "第二版登了哪些文章",
    ),
    (Fact.LEAD, r"头条(?:新闻|文章|消息)?(?:是|叫|标题)", "头版头条是什么"),
    (Fact.PIECE, PIECE, "有关大桥的消息"),
    (Fact.COUNT, COUNT, "一共登了多少篇"),
    (
        Fact.PIECES,
        rf"哪些|哪几|列[出举]|列一?下|都列|全部|所有|{COUNT}|[{ONES}两\d]+[篇条则][^，,]{{0,3}}(?:分别|各|都)|一览|清单|[有都]什么{PIECE}|什么稿",
        "周远写过什么稿",
    ),
    (Fact.WHICH, r"哪些|哪几|有什么|都?有谁|列|全部|所有|清单|一览|名单|各期|每期|什么", "各期的清单"),
    (Fact.MENTIONED, r"提到|涉及|谈到|讲到", "提到疫苗的有几篇"),
    (Fact.ONE_BY_PLACE, r"[头第末]一?篇|最[早晚]", "标题里有大桥的最早是哪天"),
    (
        Fact.WRITTEN,
        rf"写[过了的]?|发[过了](?=哪|几|多少)|采写|撰写|署名|发表|执笔|拍摄?[过了的]?|名下|(?:的|有)[^，,]{{0,6}}{PIECE}",
        "周远采写了几篇",
    ),
    (Fact.SIGNERS, r"记者|作者|通讯员|撰稿人|(?<!是)谁", "有哪些记者"),
    (Fact.HOW_MANY_SIGNERS, r"[几少][位名个]", "多少位作者"),
    (Fact.MOST, r"最多|最勤|最高产|排名|排行", "谁写得最多"),
    (Fact.PAPERS, r"报纸|报刊|哪些报|[几多少]+[份种家]报|什么报|哪[几一]?[份种家]报|报名", "收了哪几种报"),
    (Fact.NAMED_PAPER, rf"[一-龥](?:{KIND})", "江城日报"),
    (Fact.ISSUES, r"[几少]期|哪一?期|期报|各期|每期|一期|期次|[几少]份|哪[几些]?天的报", "有哪几天的报"),
    (Fact.HOW_MANY_ISSUES, r"[几多少]+期报纸|有[几多少]+期", "馆藏有多少期"),
    (Fact.PAGES, r"版面|[几少]个?版|哪些版|哪几版", "一共几个版"),
    (
        Fact.DAYS,
        r"年份|年代|日期|时间|时段|范围|起止|跨度|哪[一几些]?[天年月日]|什么时候|何时|多早|多久|覆盖|从.{0,4}到",
        "收录的起止日期",
    ),
    (
        Fact.LEISURE,
        r"推荐.{0,8}(?:几|三|两|一|些|家|部|本)|求导|积分|python|java|sql|彩票|星座|运势|股票.{0,6}(?:买|推荐|涨)|"
    r"哪[家个里种款].{0,8}(?:好吃|好玩|好喝|好看|便宜|划算|靠谱|值得)|减肥|怎么(?:做菜|炒|追|哄|恋爱)|怎么(?:做|弄).{0,4}(?:好吃|不)|笑话",
        "推荐几本书",
    ),
    (Fact.ALTERNATIVE, r"还是", "夺冠的是甲队还是乙队"),
    (Fact.SEVERAL, r"哪(?:些|几|[两二三四五六七八九十\d]+)", "哪三所学校"),
    (Fact.DOING, r"[干做](?:什么|啥|嘛|吗)[呢啊呀?？ ]*$", "李明去干什么"),
    (Fact.ANOTHER, r"(?<![有没])呢[?？ ]*$", "那观众呢"),
    (Fact.DIFFERENCE, rf"(?<![温时误落价利逆顺偏还])相?差(?:了|距)?(?:是|有)?{_HOW_MUCH}", "两期差多少亩"),
    (
        Fact.MORE_BY,
        rf"(?:比(?![例重率分赛较])|相比).*(?<![最全增])[{_MORE}长]\w{{0,3}}?{_HOW_MUCH}"  # 一期比二期多多少
        rf"|更([{_MORE}长])[^，,？?]*[，,？?](?:又|那)?\1(?:了|出)?{_HOW_MUCH}"  # 哪次更近，近多少
        rf"|[多高少低]出来?{_HOW_MUCH}|(?<![最顶至])[多少]多少",
        "一期比二期多多少亩",
    ),
    (Fact.SUM, rf"(?:[加合](?:起来|(?:在)?一[起块])|加上\w{{2,14}}一[起块共]|(?:两|、)\w{{1,12}}(?:一共|总共|合计|共)).*{_HOW_MUCH}", "两期加起来投多少钱"),
    (Fact.ASKING, ASKING.pattern, "大桥多长呢"),
    (Fact.WHETHER, f"[吗么]|{any_of(WHETHERS)}", "大桥是不是修好了"),
    (Fact.WHICH_ONE, r"哪|谁|什么|何", "谁修的大桥"),
    (Fact.HOW_MANY, r"多少|几", "修了几座大桥"),
    (Fact.OVER_TIME, r"先后|哪些|哪几|都(?:有|是|在|去|做|参)|各(?:是|有|在)?|分别|几[个次篇]|什么职务|过(?:哪|什么|几)", "他先后去了哪"),
    (Fact.OFFICE, r"职务|身份|职位|担任|什么官", "他是什么职务"),
)  # fmt: skip

_WORDS = tuple((fact, re.compile(words)) for fact, words, _ in ROWS)


def facts_of(text: str) -> frozenset[Fact]:
    """All that a text, of any width and script, speaks of."""
    said = flat(text)
    return frozenset(fact for fact, words in _WORDS if words.search(said))
