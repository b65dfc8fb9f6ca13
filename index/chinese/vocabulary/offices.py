"""The offices that newspapers name persons by: 市长, 党委书记, 总经理; and the other words that say who somebody is."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import any_of, words


def _deputies(offices: frozenset[str]) -> frozenset[str]:
    return frozenset(f"副{office}" for office in offices)


HEADS_OF_PLACES: Final = words("省长 市长 县长 区长 镇长 乡长 村长 州长")
"""Offices before which nothing but a place stands, and of which a place has one."""

_WITH_DEPUTIES: Final = words("""
    书记 市长 县长 区长 镇长 局长 厅长 部长 主任 主席 院长 校长 董事长 总经理 行长 会长 秘书长 队长 所长 馆长 省长 检察长
    指挥 总编辑
""")
OFFICES: Final = (
    HEADS_OF_PLACES
    | _WITH_DEPUTIES
    | _deputies(_WITH_DEPUTIES)
    | words("""
    经理 厂长 处长 科长 站长 总统 总理 首相 大使 教授 院士 研究员 主帅 教练 司令 政委 总指挥
""")
)
"""The offices that a name is bound to wherever it stands by one."""

_MORE_WITH_DEPUTIES: Final = words("""
    司长 总干事 理事长 总裁 主编 社长 团长 组长 参谋长 司令员 总工程师 总设计师 教授 研究员 委员长 总理 总统 议长 署长 园长
    关长
""")
POSTS: Final = (
    OFFICES
    | _MORE_WITH_DEPUTIES
    | _deputies(_MORE_WITH_DEPUTIES)
    | words("""
    省委书记 市委书记 县委书记 区委书记 镇委书记 省委副书记 市委副书记 县委副书记 区委副书记 总书记 第一书记 支书 村支书 党支部书记
    代市长 代省长 代县长 代区长 常务副市长 常务副省长 国务委员 国务卿 外长 防长 财长 董事 总监 行政长官
    发言人 新闻发言人 负责人 创始人 总编 台长 班长 排长 连长 营长 旅长 师长 军长 舰长 船长 机长 列车长
    护士长 署理 政治委员 庭长 法官 检察官 检察官长 审计长 主播 首席专家 首席执行官 首席科学家
    校董 常委 国家主席 国王 女王 首席大法官 总领事 参赞 秘书 驻村干部 村主任 村官 政协委员 人大代表 党代表
    参事 副厅级干部 总教练 主教练 领队 队医 股长 分行长 支行长 盟长 旗长 州委书记 地委书记 党委书记 党组书记 总校长
    财政大臣 外交大臣 大臣 国防部长 代总统 候任总统 前总统 主持人 守门员
""")
)
"""Offices and posts of every sort."""

PLAIN: Final = frozenset(post for post in POSTS if not any(post != other and post.endswith(other) for other in POSTS))
"""The posts that end in no other: 市长, but neither 副市长 nor 代市长."""

ROLES: Final = words("""
    艺术家 科学家 企业家 作家 画家 书法家 歌唱家 演奏家 音乐家 历史学家 经济学家 专家 学者 导演 编剧 演员 歌手 诗人 医生 医师
    主任医师 副主任医师 护士 教师 老师 讲师 工程师 设计师 律师 厨师 工人 农民 村民 居民 市民 学生 研究生 博士生 硕士生 大学生
    队员 运动员 球员 前锋 后卫 中场 门将 护林员 管护员 生态管护员 快递员 外卖员 网格员 志愿者 民警 辅警 交警 警察 战士 消防员
    司机 驾驶员 飞行员 航天员 船员 售货员 服务员 技术员 分析师 店主 老板 摊主 业主 房东 户主 贫困户 患者 烈士 英雄 冠军 亚军
    季军 金牌得主 传承人 继承人 创办人 主持人 带头人 致富带头人 技师 匠人 工匠 老兵 退役军人 退伍军人 干部 职工 员工 店员 船工
    牧民 渔民 果农 菜农 茶农 养殖户 种植户 社工 党员 老党员 遗孀 讲解员 解说员 评论员 观察员 操作员 电工 焊工 钳工 车工
    育苗人 饲养员 扶贫专干 治保员 人大工作者 楼长 居委会主任 模范 劳动模范
""")
"""What a person is who has no office."""

SIGNING: Final = words("记者 通讯员 摄影 实习生 编辑 责编 撰稿 作者")
"""Those who made the page: this is said of a person only where nothing else is."""

NEED_BODY: Final = words("代表 委员 指挥 领导 干部 专家 常委 秘书 党员 参事 教练 署理 模范 主任")
"""Posts that say something only together with what stands before them: 市人大代表, but not 代表."""

TITLED: Final = POSTS | NEED_BODY
"""All that may stand before a name as its title."""

SHARED: Final = words("人大代表 政协委员 党代表 市领导 县领导 区领导 省领导 村民 志愿者 院士")
"""What is said once of all the names of a list."""

HELD_BY_SEVERAL: Final = words("发言人 代表 委员 院士 教授 秘书 常委 政委")
"""Posts that several hold at a time, beside all deputies."""

OF_CITIES: Final = words("市长 副市长 常务副市长 代市长 市委书记 市委副书记 书记 市委秘书长 市政协主席 市人大常委会主任")
"""Offices that a city's own newspaper names without the city."""

STYLES: Final = words("同志 先生 女士 博士 医生 老师 教授 院士 代表 委员")
"""What is said of persons right behind their names."""

NAMED: Final = (
    PLAIN
    | NEED_BODY - {"模范"}
    | words("""
    人 作者 记者 老师 医生 选手 队员 球员 冠军 得主 导演 演员 主演 先生 女士 同志 战士 英雄 姑娘 小伙 老人 所有者 创办者
""")
)
"""Persons of whom a question asks by 什么 or 哪个 for a name; 模范 is an award as well."""

POST: Final = any_of(POSTS)
