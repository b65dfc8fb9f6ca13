"""The words with which a news text opens and is signed: 本报讯, 新华社北京电, 见习记者."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import words

OWN: Final = words("本报 本网 本刊 本社 本台")
"""What a paper calls itself."""

AGENCIES: Final = words("新华社 中新社 中新网 人民网 人民日报")
"""Those whose texts other papers print, under their names."""

RANKS: Final = words("见习 实习 特约 特派 首席 全媒体 融媒体 驻站")
"""What stands before 记者."""
