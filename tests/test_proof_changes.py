"""Proof by what was changed: a sentence laid along its quote, and what is put in, left out, put for something else or moved."""

from __future__ import annotations

import pytest

from index.chinese.dates import event_dates
from rag.proof.alignment import Alignment
from rag.proof.prove import flaws
from rag.proof.text import Text
from rag.words.claims import clock_times
from tests.test_proof import quote

FALSE = {
    # numbers, days and times of something else
    "二手房成交2315套": "全市新房成交2315套，均价9800元；二手房成交1740套。",
    "合唱团今年演出48场，恢复到2019年的71%": "合唱团今年演出48场，恢复到2019年的87%；收入200万元，恢复到2019年的71%。",
    "首班船七时半开出": "首班船七时开出，末班船七时半开出。",
    "停水从6时至22时": "停水从22时至次日6时。",
    "灯会今天上午开幕": "灯会今天下午开幕。",
    "截止日期为8月15日": "报名截止日期为8月10日，体检安排在8月13日至15日。",
    "产量由4吨增至9吨": "产量由9吨减至4吨。",
    # opposites, however the words are cut
    "社区进度偏快": "社区进度偏慢。",
    "居全队之末": "他居全队之首。",
    "同比少增21亿元": "贷款同比多增21亿元。",
    "负次要责任": "司机负主要责任。",
    "水质降为Ⅱ类": "水质降为Ⅲ类。",
    # denied, planned, limited, raised
    "全市21天有新增病例": "全市21天无新增病例。",
    "小说最终获奖": "小说最终未获奖。",
    "他不不吃鱼": "他不吃鱼。",
    "演习已分两段举行": "演习将分两段举行。",
    "气温创同期最高值": "气温创同期第二高值。",
    "学生近期返校，展品40件": "学生近期返校，展品近40件。",
    # who did it to whom
    "南区快于北县": "全市清淤，北县快于南区。",
    "海湾区向东山县输送工人": "海湾区向东山县拨款，东山县向海湾区输送工人。",
    "会议任命陆宝生为市环境局局长": "会议表决通过条例，任命戚学谦为市环境局局长，免去陆宝生的市水利局局长职务。",
    "伍思齐要求3月底前落实面积": "县委书记祁连峰到镇里督导，要求3月底前落实面积；县长伍思齐同日在城里开会。",
    "本届市政府由比赛主办": "本届比赛由市政府主办。",
    "市科技馆因布展闭馆": "市博物馆客流超过市科技馆；市美术馆因布展闭馆。",
    "镇长丘岳讲话": "镇党委书记丘岳、镇长凌波带队招商。丘岳讲话。",
    # causes
    "因发放补贴，门票降价": "景区发放补贴，门票降价。",
    "村支书贺六因擅离职守，被给予警告": "因登记不实，村支书贺六被给予警告；村主任焦志因擅离职守被免职。",
}

TRUE = {
    "受冷空气影响，2021年12月27日最高气温降至3℃": "昨日，受冷空气影响，最高气温降至3℃。",
    "晚会由主持人言笑主持": "主持人言笑主持晚会。",
    "书展12月28日至2022年2月10日在城南举行": "书展12月28日至明年2月10日在城南举办。",
    "由于高温，叶菜普遍涨价": "叶菜受高温影响普遍涨价。",
    "本月无人员伤亡，起火面积约80平方米": "本月没有人员伤亡，起火面积约八十平方米。",
    "乔年拟任副县长": "公示：拟任副县长的乔年，现任市总工程师。",
    "三十年一遇提高到五十年一遇": "设计标准由三十年一遇提高到五十年一遇。",
    "油菜籽产量2.9万吨，下降1.4%": "小麦产量12.6万吨，增长3.1%；油菜籽产量2.9万吨，下降1.4%。",
    "下午3时开会": "15时开会。",
    "占百分之1.26": "占1.26%。",
    "市文广旅体局承办": "比赛由市文化广电旅游体育局承办。",
    "国家级6人，省级10人": "有6人获国家级奖、10人获省级奖。",
}


LIMITED = [
    ("工程停止建设。", "工程建设。"),
    ("工程停止建设，工人离开工地。", "工程建设，工人离开工地。"),
    ("除东洲小学外，全市学校均已开学。", "东洲小学已开学。"),
    ("王强并未出席会议，李明出席会议。", "王强、李明出席会议。"),
    ("王强辞去市长职务。", "王强任市长。"),
    ("张军任市长，李刚任书记。", "书记张军。"),
    ("李明的父亲王强是教师。", "李明是教师。"),
    ("衡阳队3比1战胜长沙队，夺得冠军。", "长沙队夺得冠军。"),
    ("原市长张军受审。", "市长张军受审。"),
    ("居民反对建设垃圾场。", "居民建设垃圾场。"),
    ("大桥险些垮塌。", "大桥垮塌。"),
    ("谣传大桥垮塌。", "大桥垮塌。"),
    ("据传市长张军受审。", "市长张军受审。"),
    ("大桥力争年底通车。", "大桥年底通车。"),
    ("如果资金到位，大桥将在年内开工。", "大桥将在年内开工。"),
    ("全市学校除东洲小学外均已开学。", "全市学校均已开学。"),
    ("部分学生参加考试。", "学生参加考试。"),
    ("大多数学生参加考试。", "学生参加考试。"),
    ("除东洲小学外，全市学校均已开学。", "全市学校均已开学。"),
    ("若天气好，演出将在广场举行。", "演出将在广场举行。"),
    ("医院叫停新楼施工。", "医院新楼施工。"),
    ("村民差点坠入河中。", "村民坠入河中。"),
    ("网上谣传市场起火。", "市场起火。"),
    ("公司涉嫌偷税。", "公司偷税。"),
    ("李明卸任局长。", "李明任局长。"),
    ("前局长李明出席。", "局长李明出席。"),
    ("该厂放弃扩建厂房。", "该厂扩建厂房。"),
    ("专家质疑大坝安全。", "大坝安全。"),
    ("少数居民接种疫苗。", "居民接种疫苗。"),
    ("公司有望年内上市。", "公司年内上市。"),
    ("赵明没有获奖，钱华获奖。", "赵明和钱华获奖。"),
    ("陈刚的儿子陈亮获奖。", "陈刚获奖。"),
    ("红星队击败蓝海队，晋级决赛。", "蓝海队晋级决赛。"),
    ("只要批文下达，工程即可开工。", "工程即可开工。"),
    ("当地居民阻止开采石矿。", "当地居民开采石矿。"),
    ("大桥未能按期通车。", "大桥按期通车。"),
]
"""Quotes, and sentences that leave out what denies, plans, limits or owns in them, or that tell it of another."""

KEPT = [
    ("除甲市外，乙市、丙市也都推行试点，五年内将建成体系。", "五年内将建成体系。"),
    ("除甲市外，乙市也都推行试点。", "乙市推行试点。"),
    ("已安排客运航班计划近60万班。", "客运航班近60万班。"),
    ("工程停止建设，工人离开工地。", "工程停止建设。"),
    ("王强、李明出席会议。", "李明、王强出席会议。"),
    ("王强出席会议，李明出席会议。", "王强、李明出席会议。"),
    ("原市长张军受审。", "原市长张军受审。"),
    ("张军任市长，李刚任书记。", "书记李刚。"),
    ("张军任市长，李刚任书记。", "市长张军、书记李刚。"),
    ("李明的父亲王强是教师。", "王强是教师。"),
    ("衡阳队3比1战胜长沙队，夺得冠军。", "衡阳队夺得冠军。"),
    ("衡阳队3比1战胜长沙队，夺得冠军。", "衡阳队战胜长沙队夺得冠军。"),
    ("全市学校除东洲小学外均已开学。", "除东洲小学外，全市学校均已开学。"),
    ("居民反对建设垃圾场。", "居民反对建垃圾场。"),
    ("工程停止建设。", "工程建设停止。"),
    ("市长王强表示，大桥力争年底通车。", "大桥力争年底通车。"),
    ("会议分别由王强、李明主持。", "会议由王强、李明主持。"),
    ("不少学生参加考试。", "学生参加考试。"),
    ("前局长李明出席。", "李明出席。"),
    ("王强辞去市长职务。", "王强不再任市长。"),
    ("如果资金到位，大桥将在年内开工。", "如果资金到位，大桥将开工。"),
    ("在原市长办公室，张军说会议开始。", "张军说会议开始。"),
    ("部分学生参加考试。", "部分学生考试。"),
    ("按照十四五计划，工程建设提速。", "工程建设提速。"),
    ("公司前景好，市长张军调研。", "市长张军调研。"),
    ("平原市长张军受审。", "市长张军受审。"),
]
"""Quotes, and sentences that keep what limits them or need not."""


@pytest.mark.parametrize(("page", "sentence"), LIMITED)
def test_what_denies_or_limits_may_not_be_left_out(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence)


@pytest.mark.parametrize(("page", "sentence"), KEPT)
def test_what_is_kept_or_needs_no_limit_holds(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence) == []


@pytest.mark.parametrize("sentence", FALSE)
def test_a_fact_that_was_changed_is_noticed_where_it_was(sentence: str) -> None:
    assert flaws([quote(FALSE[sentence])], sentence)


@pytest.mark.parametrize("sentence", TRUE)
def test_a_change_of_words_alone_holds(sentence: str) -> None:
    assert flaws([quote(TRUE[sentence])], sentence) == []


def test_a_claim_is_laid_along_its_quote_in_the_order_that_explains_most() -> None:
    told = Text("甲桥长30米，乙桥长50米，由县里修建。")
    said = Text("乙桥由县里修建，长30米")
    blocks = [(one.first, one.last, one.at) for one in Alignment(said, [told]).blocks]
    assert blocks == [(0, 2, 4), (2, 7, 8), (7, 9, 2)]  # 乙桥, 由县里修建, 长30米


def test_a_wrong_number_is_laid_beside_the_right_one_and_not_fetched_from_elsewhere() -> None:
    told, said = Text("新房成交30套，旧房成交50套"), Text("新房成交50套")
    (block,) = Alignment(said, [told]).blocks
    assert (block.first, block.last, block.at) == (0, 5, 0)


@pytest.mark.parametrize(
    ("words", "minutes", "late"),
    [("下午3时", 180, True), ("15时", 180, True), ("六时半", 390, None), ("上午10:05", 605, False), ("晚上十一点", 660, True)],
)
def test_times_of_day(words: str, minutes: int, late: bool | None) -> None:
    (one,) = clock_times(words)
    assert (one.minutes, one.late) == (minutes, late)


def test_a_day_alone_is_of_the_month_before_it() -> None:
    page = quote("9月24日多云；25日冷空气南下。", "2020-09-23")
    assert event_dates("9月25日", page.hit.issue)
    assert flaws([page], "9月25日冷空气南下") == []
    assert flaws([page], "9月24日冷空气南下")


EXCHANGED = [
    # names, each where the other stands
    ("江州银行云泽支行授信两千万元。", "云泽银行江州支行授信两千万元。"),
    ("甲县医院每月派医生到乙镇卫生院坐诊。", "乙镇每月派医生到甲县医院坐诊。"),
    ("王建国和老伴李秀英结婚时没有房子。", "李秀英和老伴王建国结婚时没有房子。"),
    # what is held against what
    ("全市共有考生2万人，比去年减少300人。", "去年考生比今年减少300人。"),
    ("参展农户从上届的四百户增至六百户。", "上届的参展农户比本届多。"),
    ("陶瓷厂月薪5600元，纺织厂月薪6300元，后者比前者高七百元。", "陶瓷厂月薪比纺织厂高七百元。"),
    ("今春记录到水鸟112只，多于去年的97只。", "去年记录到的水鸟比今春多。"),
    # what is denied, limited or ranked there
    ("县里辟谣，网传“大桥垮塌”不属实。", "大桥垮塌。"),
    ("会议免去王某的局长职务。", "会议不免去王某的局长职务。"),
    ("会议免去王某的局长职务。", "会议未免去王某的局长职务。"),
    ("江州市委副书记、市长王强出席。", "江州市委书记、市长王强出席。"),
    ("6户人家大部分是老人。", "6户人家全部是老人。"),
    ("企业2月9日开工后接到订单。", "企业2月9日完工后接到订单。"),
    ("投诉最多的是预付卡，其次是家电维修，再次是网购。", "投诉最多的是预付卡，家电维修居第三。"),
    ("工程3月15日前完成。", "工程3月前完成。"),
    ("一台电梯预计本周内恢复。", "一台电梯预计本月内恢复。"),
    # who did it, and when
    ("县博物馆征集到契约文书，捐赠者为晏如海。", "县博物馆向晏如海捐赠契约文书。"),
    ("4月9日，甲所获批疫苗；4月13日，乙公司获批疫苗。", "4月13日，甲所获批疫苗。"),
    ("队员集体上阵，改造病房。", "因队员集体上阵，改造病房。"),
]
"""Quotes, and sentences in which names, sides, days or ranks changed places."""

IN_PLACE = [
    ("王强、李明和张军出席会议。", "张军、王强和李明出席会议。"),
    ("王建国和李秀英结婚时没有房子。", "李秀英和王建国结婚时没有房子。"),
    ("陶瓷厂月薪5600元，纺织厂月薪6300元，后者比前者高七百元。", "纺织厂月薪比陶瓷厂高七百元。"),
    ("工程3月15日前完成。", "工程3月15日前完成，"),
    ("投诉最多的是预付卡，其次是家电维修。", "家电维修居第二。"),
    ("不足22.5元的按22.5元计算。", "不足22.5元的，按22.5元算。"),
    ("4月9日，甲所获批疫苗；4月13日，乙公司获批疫苗。", "4月13日，乙公司获批疫苗。"),
    ("江州市委副书记、市长王强出席。", "市委副书记王强出席。"),
]
"""Quotes, and sentences that keep each in its place."""


@pytest.mark.parametrize(("page", "sentence"), EXCHANGED)
def test_names_sides_days_and_ranks_may_not_change_places(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence)


@pytest.mark.parametrize(("page", "sentence"), IN_PLACE)
def test_what_stays_in_its_place_holds(page: str, sentence: str) -> None:
    assert flaws([quote(page)], sentence) == []
