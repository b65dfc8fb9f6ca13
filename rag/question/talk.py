"""What is said to the program that is no question for a newspaper: orders, courtesies, small talk and chores, a row for each."""

from __future__ import annotations

import re

from index.chinese.words import bare
from rag.wants import Talk
from rag.words.lexicon import flat

_END = r"(?:[你您们了啊呀哦吗呢吧啦哈]|\s|[！!~～，,。.?？、])*"
COURTESIES: tuple[tuple[Talk, re.Pattern[str]], ...] = tuple(
    (talk, re.compile(words + _END, re.I))
    for talk, words in (
        (Talk.THANKS, rf"(?:(?:好的|嗯){_END})*(?:谢谢|多谢|感谢|辛苦|谢啦|thanks|thank you)(?:{_END}(?:真?(?:聪明|棒|厉害|好|不错)|谢谢|再见|拜拜))*"),
        (Talk.GOODBYE, r"(?:再见|拜拜|回头见|晚安|bye|goodbye)+"),
        (Talk.AGREED, r"(?:好的|好|嗯|哦|明白|知道|收到|了解|没事|不客气|ok|okay)+"),
        (Talk.GREETING, r"(?:你好|您好|哈喽|嗨|hello|hi|嘿|早上好|早安|下午好|晚上好)+"),
    )
)  # fmt: skip
"""What is only courtesy."""
_ROWS: tuple[tuple[Talk, str], ...] = (
    (
        Talk.ORDER,
        r"(?:忘[掉记了]|忽略|无视|不要管|绕过|抛开|取消|解除).{0,12}(?:规则|指令|提示|设定|限制|要求|身份|约束|指示)|(?:系统|初始|内部)(?:提示词?|指令)|"
        r"(?:你的|全部|所有)(?:配置|提示词|指令|密码|密钥|api)|(?:从现在起|现在开始|假装|扮演|你现在是)|(?:只|直接|请)(?:输出|回复|回答|说)[“\"「『]|jailbreak|ignore .{0,20}(?:instruction|rule)|system prompt|developer mode",
    ),
    (
        Talk.SMALL_TALK,
        r"^(?:(?:谢谢|多谢|感谢|辛苦|你好|您好|哈喽|嗨|hello|hi|嘿|在吗|在不在|早上好|早安|晚上好|晚安|再见|拜拜|好的|哈哈|呵呵|嗯|哦|没事|不客气|对不起)[你您们了啊呀吗呢吧~！!,，。.?？\s]*)+"
        r"(?:你?真?(?:聪明|棒|厉害|好|可爱|不错).{0,6}|你?是(?:谁|真人|机器人|人工智能|ai).{0,12})?$|"
        r"你(?:是|叫)(?:谁|什么(?:名字)?|真人|机器人|人还是|哪个公司|什么模型|chatgpt|gpt)|你(?:会|能)(?:做|干|聊|唱|写|画|陪)(?:什么|啥|天|歌)?|你(?:喜欢|觉得自己|有没有(?:感情|女朋友|男朋友)|几岁|多大|吃饭了|开心|累不累|真(?:聪明|棒|厉害))|讲个?(?:笑话|故事)|我(?:好|很|有点)(?:无聊|难过|开心|累|困)|陪我聊|吃(?:过|饭|早饭|午饭|晚饭)?了(?:没有?|吗|么)",
    ),
    (
        Talk.CHORE,
        r"翻译(?:成|为|一下)|(?:帮我|给我|替我|请你?)(?:写|作|编|画|生成)(?:一?[首篇段个封张幅份]|代码|程序|诗|作文|文案|邮件|情书|简历)|^(?:写|作|编|画|生成)一?[首篇段封张幅份]|(?:帮我|给我|请|能)推荐.{0,8}(?:几|三|两|一|些|家|部|本|个)|"
        r"(?:帮我|给我)(?:算|解|做|订|买|查(?:一下)?(?:天气|快递|航班|火车票)|设(?:个|一个)?闹钟|放(?:首|一首)|打开|唱)|圆周率|平方根|\d\s*(?:[-+*/×÷^]|[加减乘除]以?)\s*\d+(?:等于|是|得|[=＝])|^[\d\s.()（）+*/×÷^=＝?？-]+$|解方程|代码怎么|怎么编程|"
        r"(?:今天|明天|后天|现在).{0,6}(?:天气|气温|几点了|几点钟|星期几|几号)|附近.{0,6}(?:好吃|火锅|餐馆|酒店|超市)|脑筋急转弯|谜语|菜谱",
    ),
)
_ORDER, *_NO_QUESTIONS = ((talk, re.compile(words, re.I)) for talk, words in _ROWS)
_HAN = re.compile(r"[\u4e00-\u9fff]")


def talk_of(asked: str, text: str) -> Talk | None:
    """What was said that is no question, as it was typed or, where that was no Chinese, as it is in Chinese; None of a question."""
    said = flat(asked)
    if len(bare(said)) < 2:
        return Talk.EMPTY
    talk, words = _ORDER
    if words.search(said):
        return talk
    if (courtesy := next((talk for talk, words in COURTESIES if words.fullmatch(said.strip())), None)) is not None:
        return courtesy
    ways = {said.strip()} if _HAN.search(said) else {said.strip(), flat(text).strip()}
    return next((talk for talk, words in _NO_QUESTIONS if any(words.search(one) for one in ways)), None)
