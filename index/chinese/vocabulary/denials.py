"""The words of newspaper Chinese that deny, and those that look as if they did."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import any_of, words

SIGNS: Final = words("不 没 未 无")
"""Single characters that deny what follows them, wherever they are no part of a word that does not."""

NO_DENIAL: Final = words("""
    不仅 不但 不断 不少 不同 不过 不管 不久 不足 不到 不时 不乏 不妨 不论 不只 不光 不止 不愧 不凡 不错 不禁 不由 不已 未来
    无论 无线 无疑 无人机 无偿 无私 无缝 无障碍 无限 无穷 无悔 没收 非常 非洲 非凡 非遗 非法 不法 不锈钢 不动产 不良 无数 无辜
    不幸 无纸化 不等 不得不 不料 不可避免 不可或缺 不约而同
""")
"""Words with 不, 没, 未, 无 or 非 that deny nothing of what follows them."""

BEFORE_VERBS: Final = words("并未 尚未 并非 不再 不能 不得 不会 未能 无法")
"""Denials of a verb that can be left out and leave a whole sentence."""

NEGATIONS: Final = (
    SIGNS
    | BEFORE_VERBS
    | words("""
    没有 非 别 勿 从未 未曾 不曾 不是 不予 不准 不许 难以 拒绝 拒 禁止 严禁 停止 取消 终止 暂停 中止 否认 否决 驳回 放弃
    避免 免去 免除 撤销 没能 毫无 绝不 决不 并不 尚无 暂无 不可 不宜 无需 不必 不用 不要 谢绝 无须 缺席 推迟 叫停 不为 不设
    不在 反对 抵制 阻止 制止 质疑 险些 差点 差点儿 差一点 辞去 辞任 卸任 离任
""")
)
"""Words that deny what follows them. Among them are acts that end or hinder one: 取消, 辞去."""

ALONE: Final = (SIGNS - {"无"}) | (BEFORE_VERBS - {"并非", "不得", "不会", "无法"}) | {"没有", "从未"}
"""Denials of what they stand right before and of nothing else, and that a liar puts in: 不免去."""

REPLIES: Final = words("不是 没有 没 不会 不能 不可以 不对 不用 不必 不需要 不行 不要 并非 否 未")
"""What a no begins with where it is the whole reply."""

NO: Final = any_of(SIGNS | words("否 并非 尚未"))
"""How a bare answer begins that says no."""
