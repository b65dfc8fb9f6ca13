"""What the names of newspapers end in: 日报 of 江城日报."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import any_of, words

KINDS: Final = words("""
    日报 晚报 晨报 早报 午报 快报 时报 商报 都市报 新报 导报 周报 青年报 工人报 农民报 经济报 法治报 法制报 科技报 体育报 文摘报 消息报
""")
"""Kinds of newspaper, which stand behind a name of their own: a place's, a body's, a trade's. From the mastheads of Chinese papers
since the 1870s and the lists of the National Press and Publication Administration."""

JOINED: Final = words("军报 汇报 公报 画报")
"""Ends whose first character the name before them needs too: 解放军报, 文汇报, 大公报. Without a masthead around them they are words."""

TITLES: Final = words("报 周末 消息")
"""Ends that make a name of a newspaper only where it must be one, as in a masthead: 新民报, 南方周末, 参考消息."""

KIND: Final = any_of(KINDS)
