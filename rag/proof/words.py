"""The words that turn a sentence round, in tables: negations, plans, hedges, opposites; and those that may stand for each other."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary.papers import KINDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _deals(text: str) -> list[list[str]]:
    return [row.split("/") for row in text.strip().splitlines()]


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.split()) for row in text.split("/"))


PLANS: Final = _words("""
    拟 拟于 预计 力争 有望 将 将要 将于 将在 将会 即将 打算 争取 可能 或将 或许 也许 如果 若 一旦 假如 希望 呼吁 建议 提议
    考虑 计划 准备 申请 拟定 意向 有意 筹备 酝酿 要求 尝试 试图 拟建 待建 若干年后 目标 定于 计划于 拟定于 预定 预计将 原定 暂定 候选
    旨在 以期 以便 有待 亟待 可望 可达 鼓励 号召 倡议 倡导 承诺 申办 延期 延后 改期
""")
"""Words after which nothing has happened yet."""

ESTIMATES: Final = _words("""
    设计 规划 估计 估算 预估 测算 预测 预算 概算 预留 初定 拟订 设想
""")
"""Words after which a number or a name is what somebody reckons with, not what is."""

DONE: Final = _words("""
    已 已经 业已 已于 完成 建成 竣工 落成 通车 投产 实现 了
""")
"""Words that say it has."""

OPEN: Final = _words("""
    要 应 应该 应当 须 必须 需 需要 可 可以 能 能够 会 请 望 明天 明日 明年 下周 下月 后天
""")
"""Words that say of a deed that it is to be done, may be, or comes."""

RAISING: Final = _words("""
    全部 所有 全体 一律 全都 全 仅 只 仅仅 只有 唯一 首次 首个 首家 首位 最 最大 最多 最高 最早 最小 最低 最长 每 任何 必须 必定 必将 肯定 无疑
    一定 永远 永久 始终 从来 大多数 多数 绝大部分 大部分 独家 完全 彻底 均 皆 普遍 再次 又 世界 全国 全省 全市 全球 第一
""")
"""Words that claim more than a sentence without them."""

CLAIMED: Final = _words("""
    指控 声称 自称 号称 谎称 诉称 被指 怀疑 猜测 误以为 以为 据称 涉嫌 疑似 谣传 讹传 风传 盛传 传 据传 被控 谎报 虚报
""")
"""Words of what somebody only says or takes for so."""

ACCUSING: Final = _words("""
    举报 检举 控告 告发 投诉 起诉
""")
"""Words before one of whom somebody says something."""

SOFT: Final = CLAIMED | _words("""
    部分 有的 有些 一些 少数 个别 可能 或许 几乎 基本 大部分 多数 半数 初步 部份 一部分 大多数 绝大多数 绝大部分 暂 暂时 或
    大多 主要 之一 过半 一半 近半 小半 是否 能否 可否 会否 若干
""")
"""Words that a sentence without them claims more than."""

IDLE: Final = _words("""
    报道 据 该 项目 其中 分别 进行 情况 方面 相关 有关 上述 这次 此次 当时 记者 本报 文章 消息 显示 提到 写道 同时 此外 另外
    这个 那个 这些 那些 这里 那里 主要 具体 名为 名叫 叫做 叫 称为 属于 作为 关于 对于 根据 按照 所 其 他 她 它 他们 她们 它们
    我们 为 即 也就是 就是 说法 内容 活动 会议 事件 工作 问题 时候 期间 过程 方式 一项 一个 共同 各 各自 是否 能够 可以 需要
    以及 并且 还有 包括 由此 因此 所以 从而 推算 合计 相差 比 答案 回答 资料 片段 原文 报纸 版面 见报 公里 提供 发现 指 表明
    涉及 人员 单位 地区 部门 时间 地点 原因 目的 日期 名字 姓名 职务 身份 总投资 面积 成交价 作品 价格 年龄 成绩 数量 金额 名称 类型 已有 现有 达 总共 一共 共 共有 合计 总计 当地 本地 本次 本届 方 者 员 人士 且 实际 实际上 认为 觉得 后来 截至 截止 村里 镇里 县里 市里 区里 省里
""")
"""Words that state nothing by themselves."""

SMALL: Final = frozenset(
    "获居剩占设列建任人名时日月年者了的是有为在和与及到去来说称家位个件次后前中内外里上下会能要已曾于从等共均都将由被把给让使做过起出入回大小多少好靠经"
)
"""Single characters that state little by themselves."""

PRINTED: Final = KINDS | _words("""
    见报 报道 刊登 刊发 刊载 登载 发表 讯 出版 版 期
""")
"""Words by which a sentence speaks of the printing, for which the issue's own day and page are proof."""

SIDES: Final = _rows("""
    男 女 / 男性 女性 / 城市 农村 / 城镇 农村 / 国内 国外 / 国内 海外 / 国内 国际 / 境内 境外 / 省内 省外 / 市内 市外 / 本地 外地 / 本国 外国 /
    公立 私立 / 公办 民办 / 国有 民营 / 国有 私营 / 国有 外资 / 中学 小学 / 东部 西部 / 北部 南部 / 中部 东部 / 已婚 未婚 / 在职 退休 /
    成年 未成年 / 青年 老年 / 试点 全面 / 户外 室内 / 线上 线下 / 有偿 无偿
""")
"""Pairs of words that each take one side of what the noun behind them names: 农村居民 are not all 居民."""

PARTIES: Final = tuple(
    tuple(_words(side) for side in deal)
    for deal in _deals("""
    买方 买家 购买 采购 求购 / 卖方 卖家 出售 供货 供应
    原告 上诉 申诉 / 被告 被上诉 被申诉
    申请- / 被申请
    甲方 / 乙方 / 丙方
    出租 / 承租
    委托 / 受托
    债权- / 债务-
    主办 / 承办 / 协办
    招标 / 中标 投标
    捐赠 捐助 / 受赠 受助
    主队 / 客队
    转让 / 受让
    发包 / 承包
    收购 / 被收购
    雇主 / 雇员
    贷款- / 借款-
    投保- / 承保
    建设- / 设计- / 施工- / 监理- / 勘察-
    出品- / 制作- / 发行-
    """)
)
"""The sides of deals, of which one is on one: the nouns, and the verbs that 方, 人, 单位 and the like make nouns of; a verb with - behind
it is told of others as well and stands for its noun alone."""

OPPOSITES: Final = (
    *SIDES,
    *_rows("""
    增加 减少 / 增长 下降 / 上升 下降 / 提高 降低 / 上涨 下跌 / 扩大 缩小 / 增 减 / 升 降 / 涨 跌 / 高于 低于 / 多于 少于 /
    大于 小于 / 早于 晚于 / 优于 劣于 / 超过 不足 / 过多 不足 / 超过 低于 / 出席 缺席 / 参加 缺席 / 批准 驳回 / 通过 否决 / 同意 反对 /
    同意 拒绝 / 支持 反对 / 赞成 反对 / 接受 拒绝 / 承认 否认 / 成功 失败 / 胜 负 / 赢 输 / 击败 负于 / 战胜 输给 /
    战胜 负于 / 领先 落后 / 盈利 亏损 / 开工 竣工 / 开工 完工 / 开幕 闭幕 / 开始 结束 / 启动 结束 / 开业 停业 / 开放 关闭 /
    上任 卸任 / 任命 免去 / 当选 落选 / 入选 落选 / 上调 下调 / 进口 出口 / 买入 卖出 / 购买 出售 / 收入 支出 / 捐赠 接受 /
    授予 获得 / 上游 下游 / 北 南 / 东 西 / 左 右 / 老人 儿童 / 白天 夜间 /
    上午 下午 / 有罪 无罪 / 原告 被告 / 合格 不合格 / 安全 危险 / 公开 秘密 / 免费 收费 / 允许 禁止 / 恢复 停止 /
    延长 缩短 / 暂停 停止 / 暂停 终止 / 暂时 永久 / 临时 永久 / 提前 推迟 / 延期 提前 / 加快 放缓 / 加强 减弱 / 合并 拆分 / 新建 拆除 / 建设 拆除 / 上半年 下半年 /
    上旬 下旬 / 以上 以下 / 以内 以外 / 之前 之后 / 以前 以后 / 前 后 / 至少 至多 / 最大 最小 /
    最高 最低 / 最多 最少 / 首 末 / 生 死 / 受伤 死亡 / 伤 亡 / 出生 去世 / 结婚 离婚 / 有 无 / 同比 环比 /
    顺差 逆差 / 盈余 赤字 / 晴 雨 / 乐观 悲观 /
    主要 次要 / 上 下 / 上午 下午 / 好于 不如 / 强于 不如 / 多 少 / 快 慢 / 大 小 / 高 低 / 早 晚 / 首 末 / 长 短 / 好 差 / 优 劣 / 新 旧 / 内 外 / 正 负 / 里 外 / 增至 减至 / 升至 降至 /
    改善 恶化 / 好转 恶化 / 合法 违法 / 主办 承办 / 主办 协办 / 承办 协办 / 投资 融资 / 总投资 已投资 / 正 副 /
    主任 副主任 / 市长 副市长 / 主席 副主席 / 院长 副院长 / 书记 副书记 / 一审 二审
"""),
)
"""Pairs of words of which one does not prove the other."""

ALIKE: Final = _rows("""
    举行 召开 举办 开 / 开幕 拉开帷幕 启幕 / 位于 地处 坐落 坐落于 坐落在 在 落户 /
    表示 说 称 指出 介绍 透露 强调 提出 认为 告诉 讲 谈到 说明 坦言 / 花费 投资 耗资 花 投入 斥资 用 耗费 /
    负责人 主管 领导 / 约 大约 近 / 因为 由于 因 缘于 源于 / 获 获得 拿到 夺得 荣获 斩获 取得 赢得 得 拿下 /
    去世 逝世 离世 病逝 辞世 / 建设 修建 兴建 建造 建 修 建成 建好 / 包括 包含 含 涵盖 / 增长 增加 上升 提高 增 升 上涨 提升 多 涨 /
    下降 减少 降低 降 减 下跌 回落 少 减至 降至 降到 / 开工 动工 破土 开建 / 完工 竣工 建成 落成 完成 建好 / 地点 地方 位置 / 时间 日期 日子 /
    增长 增加 增至 升至 涨到 涨至 / 人数 人员 人 / 数量 数 总数 数目 / 学校 校 / 市民 居民 群众 村民 百姓 老百姓 人 / 企业 公司 厂 / 医院 院方 院 /
    教师 老师 / 学生 孩子 学子 / 出席 参加 参与 到场 / 担任 任 出任 当 是 就任 / 占 占比 比重 比例 / 超过 超 逾 突破 多 /
    达到 达 为 有 是 / 发生 出现 / 遇难 死亡 身亡 丧生 去世 / 受伤 伤 / 启用 使用 投用 投入使用 / 通车 开通 /
    启动 开始 开启 起 / 结束 落幕 闭幕 收官 / 发布 公布 宣布 出台 印发 / 主持 主持人 / 建议 提议 / 批准 核准 获批 批复 /
    购买 买 采购 购置 购 / 出售 卖 销售 售 / 来自 出自 / 原因 缘由 起因 / 目的 为了 旨在 / 打算 计划 拟 准备 / 达到 涨到 升至 增至 达 / 方式 办法 方法 途径 通过 /
    共 一共 总共 共有 共计 合计 总计 累计 / 目前 现在 如今 现有 当前 / 当天 当日 同日 / 合作 联合 携手 / 捐赠 捐 捐献 捐出 /
    创办 创立 成立 设立 建立 组建 / 规模 面积 / 名 位 人 / 作者 记者 撰稿 写 / 刊登 刊发 登载 报道 刊载 / 面积 占地 用地 /
    长 全长 长度 长约 总长 / 高 高度 / 费用 金额 钱 资金 款 经费 造价 / 收入 营收 / 产量 产 生产 / 第一 冠军 首位 首名 /
    第二 亚军 其次 / 第三 季军 再次 / 妻子 爱人 夫人 / 丈夫 爱人 / 小孩 孩子 儿童 / 疫苗 接种 / 新冠 新冠肺炎 新冠病毒 /
    雨 降雨 下雨 雨水 / 车 汽车 车辆 / 路 公路 道路 / 前往 赴 去 到 抵达 来到 / 去年 上年 / 今年 本年 /
    设 设有 设置 设立 有 / 省 省份 / 首个 第一个 / 做好 搞好 抓好 / 导致 致使 造成 引发 引起 / 是 算 算是 / 轿车 小轿车 小汽车 / 为主 主打 / 分为 分 分成 / 招 招收 招聘 招生 招录 / 带来 带去 / 迁入 搬进 搬入 迁至 迁到 搬到 / 种 种植 / 养 养殖 / 查处 查获 查 / 抓获 抓 逮捕 拘留 /
    击败 战胜 打败 / 收费 收 收取 / 开 经营 开办 / 派 派到 派去 派往 派至 / 只能 只好 只得 不得不 / 检测体温 体温检测 测体温 测温 / 登船 登上 / 入选 选中 选定 被选定 当选 / 最难 最艰巨 / 扫码 扫描二维码
""")
"""Words of which any may stand for another in an answer."""

REASONS: Final = _words("""
    因 因为 由于 受 遂 因此 因而 为此 所以 缘于 源于 归功于 得益于 鉴于 基于 故 原因 缘由 起因
""")
"""Words that give what stands beside them as a reason."""

WHY: Final = _words("为什么 为何 为啥 凭什么")
"""Words that ask for a reason."""

FOLLOWING: Final = _words("""
    遂 因此 因而 所以 为此 故
""")
"""Words that say that what stands before them is the reason."""

FAILING: Final = _words("""
    未遂 未果 无果 落空 告吹 流产 失败 无效 受阻 搁浅 搁置 泡汤 作罢 作废 夭折 不成 未成 被拒 遭拒 被否 暂缓 中断
""")
"""Words behind a deed by which nothing came of it."""

RATES: Final = _words("""
    人均 户均 亩均 日均 年均 月均 周均 均价 平均 新增
""")
"""Words before a number that is each one's share, or what was added, and no sum; 每 is another."""

ONE_OF: Final = _words("""
    一天 一日 一年 一个月 一周 一人 一个人 一位 一名 人头 一户 一家 一亩 一次 一公斤 一斤 一吨 一平方米 一平米
""")
"""How a question asks for each one's number without 每."""

UTMOST: Final = _words("""
    最高 最低 最多 最少 最大 最小 上限 下限
""")
"""Words before a number that is a bound."""

PAST: Final = _words("""
    曾 曾经 一度 原 原本 生前 原来 以前 当年
""")
"""Words of what was so, and need not be any more."""

LASTING: Final = _words("""
    任 担任 是 为 系 有 住 居住 属于 就职
""")
"""Verbs of what is so as long as nobody says when."""

KIN: Final = _words("""
    师傅 师父 徒弟 弟子 丈夫 妻子 老伴 父亲 母亲 爸爸 妈妈 儿子 女儿 哥哥 弟弟 姐姐 妹妹 爷爷 奶奶 孙子 孙女 女婿 儿媳 岳父 岳母
""")
"""What one is to another, said right before a name."""

FORMER: Final = _words("""
    原 前 原任 前任 代 候任 准
""")
"""Words before a post that its holder had, or has not yet."""

MEETING: Final = _words("""
    会见 会晤 接见 会谈
""")
"""Verbs that the tagger takes for nouns."""

BEATING: Final = _words("""
    战胜 击败 打败 击退 大胜 完胜 险胜 力克 力压 横扫 逆转 淘汰 负于 输给 不敌 惜败 迎战
""")
"""Words between one side and the other, of which what follows is told of the first."""

CONDITIONS: Final = _words("""
    如果 假如 假若 倘若 若是 要是 除非 只要 一旦 凡是
""")
"""Words whose clause says when alone what follows it holds."""

BOUNDING: Final = _words("""
    前 之前 以前 内 以内 之内 后 之后 以后 止 为止
""")
"""Words behind a day by which, or from which on, something is so."""

WHOLE: Final = _words("""
    均 都 全 皆 每 所有 任何 一律 一切 其余 其他 其它
""")
"""Words that take a sentence of all things but those that 除 names before."""

EXCEPTING: Final = _words("""
    除 除了 除去 除开 除外 以外 之外 例外 其余 其他 其它
""")
"""Words that take something out of what else is told."""

EFFECTS: Final = _words("""
    导致 致使 造成 使 使得 引发 引起 促使 令 从而 以致
""")
"""Words that tell of an effect."""

SAYING: Final = _words("""
    表示 说 称 指出 介绍 透露 强调 提出 认为 告诉 讲 谈到 说明 坦言 显示 报道 宣布 通报 获悉 了解 来看 看
""")
"""Words after which a clause gives what was said."""

COMPARING: Final = _words("""
    比 较 多于 少于 高于 低于 快于 慢于 大于 小于 早于 晚于 优于 好于 强于 不如 不及 超过 胜过 领先 落后 同比 环比 相比 相当于 等于
""")
"""Words that hold two things against each other."""

REGIONS: Final = _words("""
    世界 全国 全省 全市 全球 全县 全区
""")
"""Raising words that are places as well: they may be told of a sentence from where its passage begins."""

ANAPHORS: Final = frozenset("其该此两这那本全同他她它们前后双各")
"""Characters with which a word speaks of what was named before: 该院, 两人, 前者."""

TURNING: Final = ("副", "半", "非", "无", "不", "未", "原", "前", "准", "拟", "分", "次", "亚", "反", "女", "男", "子")
"""What turns the word that it is put before into another: 副市长, 半决赛, 分公司."""
