"""What the names of places end in."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import words

DIVISIONS: Final = "省市州县区镇乡村"
"""The characters that end the name of an administrative division, from the largest to the smallest; for use in a class too."""

REGIONS: Final = words("特别行政区 自治区 自治州 地区")
"""Divisions of more than one character."""

PROVINCES: Final = words(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 "
    "内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
"""Provinces, municipalities and regions of the first order, without what ends their names."""

WAYS: Final = frozenset("路街巷道")

NATURAL: Final = frozenset("山河湖江海岛洲")

BUILT: Final = frozenset("港湾桥园场站馆院楼厅校厂店寺庙宫塔营")
"""Characters that end the name of what was built, or is moored at."""

SIGNS: Final = frozenset(DIVISIONS) | WAYS | NATURAL | BUILT
"""Characters that end the name of a place."""

KINDS: Final = words("大厦 广场 社区 路口 机场 基地 口岸 地区 公园 街道 车站 景区 小区 酒店 大桥 中心")
"""Kinds of place that a name stands before: 江城广场."""

COLLECTIVE: Final = words("地方 城市 国家 省份 地点 位置 港口 营地 大厅 会场 场馆 体育场 会展中心 方向")
"""What places are called without a name."""
