"""What the names of organisations end in."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import words

KINDS: Final = words("""
    公司 航空公司 集团 企业 工厂 学校 大学 中学 小学 学院 高校 幼儿园 医院 银行 法院 检察院 委员会 协会 中心 研究所 研究院 俱乐部 基金会 合作社 社区 电视台
    出版社 平台 基地
""")
"""Kinds of organisation that a name stands before: 江城大学."""

COLLECTIVE: Final = words("单位 机构 部门 组织 刊物 报纸 杂志 媒体 车间 球队 队伍 团队 部队")
"""What organisations are called together, or without a name."""

SIGNS: Final = frozenset("厅局委办会部院校处所站队团社厂店行馆党军家")
"""Characters that end the name of an organisation."""
