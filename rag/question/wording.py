"""The words of a question that ask rather than name: what is searched for is the question without them."""

from __future__ import annotations

import re
import unicodedata

ASKING = re.compile(
    r"请问|请告诉我|告诉我|我想(?:知道|了解|问)(?:一下)?|想问(?:一下)?|麻烦|帮我(?:查|找|看)(?:一下|一查|找)?|能不能|可以告诉我"
    r"|什么时候|什么时间|什么样的?|什么|为什么|为何|咋样?|啥时候|啥"
    r"|哪(?:一|几|两)?(?:个|些|位|里|家|种|年|月|天|日|儿|所|项|部|本|座|支|条|国|省|市|场|款|方面|类|名|届|次|只|件|篇|张|块)?"
    r"|多少|怎么样?|怎样|如何|几(?:个|位|名|家|月|号|天|岁|次|条|点)?|谁|是否|吗|呢|有没有|是不是"
)
_NOT_NAMING = re.compile(r"[^\w.]+|(?<!\d)\.|\.(?!\d)|_")


def naming_words(text: str) -> str:
    """A question without the words that ask and without punctuation, in runs separated by one blank."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join(_NOT_NAMING.sub(" ", ASKING.sub(" ", plain)).split())


ALONE = "另问："
"""Begins a question that is asked without what was said before it; a comma does as well."""
_ALONE = re.compile(r"(?:另问|换个(?:话题|问题))[:：，,]\s*")


def without_talk(text: str) -> str | None:
    """The question behind `另问：`; None where a text does not begin so."""
    opening = _ALONE.match(text.strip())
    return text.strip()[opening.end() :] or None if opening else None


def asked_after(before: str, asked: str) -> str:
    """A turn asked with all that the question before it names."""
    return f"{naming_words(before)}，{asked}"


def asks(text: str) -> bool:
    """Whether some words of a text ask."""
    return ASKING.search(text) is not None


_OPENS = re.compile(
    r"^(?:请问|问一下|想问一下|我想知道|告诉我|你知道|知道|那么?|报(?:纸|道)?[上里中]?(?:提到|说到|写到|说|写|讲)?的(?:那个|这个)?)[，,]?"
)
_CLOSES = re.compile(r"[啊呀呢吗嘛吧哦？?。！!\s]+$")


def plainly(text: str) -> str:
    """What is asked, without the words that only lead to it or end it."""
    return _CLOSES.sub("", _OPENS.sub("", text.strip()))
