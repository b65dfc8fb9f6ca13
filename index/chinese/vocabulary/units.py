"""The units that newspapers measure and count in: what each measures, on what scale, and the measure words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from index.chinese.vocabulary import any_of, words


@dataclass(frozen=True, slots=True)
class Unit:
    """What is measured and how much of its base unit one is: 公顷 is 10,000 of area's base. `counts` is true for measure words."""

    dimension: str
    factor: Fraction = Fraction(1)
    counts: bool = False


ANY: Final = "个"
"""The measure word that stands for every other."""

_MEASURES = {
    "length": "米 1 公里 1000 千米 1000 厘米 1/100 毫米 1/1000 微米 1/1000000 海里 1852 英里 1609344/1000 里 500",
    "area": "平方米 1 ㎡ 1 m2 1 平方公里 1000000 平方千米 1000000 公顷 10000 亩 2000/3",
    "volume": "立方米 1 升 1/1000 方 1",
    "mass": "公斤 1 千克 1 克 1/1000 吨 1000 斤 1/2 毫克 1/1000000 微克 1/1000000000 克拉 1/5000",
    "yuan": "元 1 块钱 1 块 1 角 1/10 元人民币 1 人民币 1",
    "dollar": "美元 1",
    "euro": "欧元 1",
    "pound": "英镑 1",
    "yen": "日元 1",
    "hkd": "港元 1",
    "won": "韩元 1",
    "rouble": "卢布 1",
    "share": "% 1 ‰ 1/10 成 10",
    "points": "个百分点 1 百分点 1",
    "times": "倍 1",
    "years": "年 1 周年 1",
    "age": "岁 1 周岁 1",
    "months": "个月 1 月 1",
    "days": "天 1 日 1",
    "weeks": "周 1 个星期 1 星期 1",
    "minutes": "小时 60 个小时 60 分钟 1 秒 1/60 秒钟 1/60",
    "power": "千瓦 1 兆瓦 1000 吉瓦 1000000 瓦 1/1000",
    "energy": "千瓦时 1 度电 1",
    "voltage": "伏 1",
    "frequency": "赫兹 1",
    "degrees": "℃ 1 °c 1 摄氏度 1 度 1",
    "speed": "公里/小时 1",
    "visits": "人次 1",
}
_COUNTS = (
    "人 名 位 口 个人", "家", "户", "所", "座", "栋 幢", "辆", "台", "套", "部", "条", "项", "件", "张", "只 头 匹", "支", "篇", "幅", "本 册",
    "场", "起", "批", "次", "届", "期", "级", "号", "版", "间", "组", "队", "枚", "块", "颗", "架", "艘", "顶", "盏", "棵 株", "层", "门",
    "种 类", "例", "宗", "对 双", "份", "字", "处", "片", "道", "节", "轮", "站", "集", "季", "代", "步", "股", "票", "席", "路", "趟",
    "遍", "堂", "剂", "页", "行", "箱", "吨级", "车次", "架次", "班次", "批次", "件次", "辆次", "户次", "标段", "章", "回", "桌", "盒", "瓶", "分",
    "个",
)  # fmt: skip
"""Measure words; those of one row count the same things."""

UNITS: Final[dict[str, Unit]] = {
    name: Unit(dimension, Fraction(factor))
    for dimension, row in _MEASURES.items()
    for name, factor in zip(row.split()[::2], row.split()[1::2], strict=True)
} | {name: Unit(row.split()[0], counts=True) for row in _COUNTS for name in row.split()}
"""Every unit by its name; measure words of one sort (人, 名, 位) share a dimension."""

SELDOM: Final = words("""
    声 床 盘 杯 袋 桶 孔 点 码 手 车 船 班 尊 副 根 卷 尾 眼 封 首 笔 环 函 顿 圈 列 针 码头 届次 学年 课时 人份 余名
""")
"""What counts in a place that asks for a number, and elsewhere is mostly another word: a number before it alone proves nothing."""

NUMBERING: Final = words("""
    年 月 日 周 届 期 级 号 版 次 节 轮 站 集 季 代 步 股 票 席 路 层 门 页 行 分 章 回 道 组 队 块 对 双 字 成 里 度 吨级 标段 方 角
""")
"""Units whose number mostly says which one it is, or that have too many other senses for a question made of the number alone."""

BEGINNING_NOUNS: Final = words("""
    方 角 升 章 回 瓦 伏 车 船 手 班 床 码 根 眼 封 尾 环 副 声 孔 码头 余名 克拉
""")
"""Units that behind 多少 or 这 mostly begin a noun: 多少方案, 多少车辆, 这手机."""

HIDING: Final = words("方 角 行 回 章 堂 针 个人 吨级 标段")
"""Units that behind a Chinese numeral mostly begin another word (两方面, 一行人), or hide the one that is asked for (个 of 个人)."""

TIMES: Final = ("years", "months", "days", "weeks", "minutes")

UNIT: Final = any_of(UNITS)
