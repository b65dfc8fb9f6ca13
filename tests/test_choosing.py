"""Choosing what is told: the report of the day asked for, the right span and sentence, all that is asked, in an archive of made-up news."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index.build.build import build
from rag import Wenbao, open_archive
from rag.types import Answer

NEWS = [
    ("d1", "2022-06-10", "清河县连降暴雨",
     "昨日，清河县连降暴雨，造成8人受伤，超过2万户居民断水。县长马国强赶到现场指挥抢险。"),
    ("d2", "2022-06-12", "清河暴雨受伤人数升至15人",
     "清河县连日暴雨，截至今日受伤人数升至15人，仍有4000多户居民断水，抢修队正在加紧施工。"),
    ("d3", "2022-06-15", "海关查获外来物种",
     "近年来，随着跨境邮包和旅客行李的日益增多，外来物种传入的途径不断增多，传入的风险持续加大，仅今年前五个月，江州海关就从邮包和行李中累计查获禁止入境的活体动植物312种，其中包括巨型蜈蚣、"
     "收获蚁、斑纹蝾螈、南美大闸蟹、红耳彩龟、牛蛙、福寿螺、加拿大一枝黄花、紫茎泽兰、豚草、水葫芦、银胶菊、假高粱等本地没有自然分布的动植物97种，海关将继续完善生物安全监测体系，加强专业技术人员培训，依法惩治违规携带和邮寄的行为。"),
    ("p1", "2022-06-16", "江州足球联赛落幕",
     "6月15日，江州市第三届青少年足球联赛落下帷幕。联赛由江州市教育局主办，江州市体育总会协办，江州市育才学校承办，共有24支队伍参赛。"),
    ("p2", "2022-06-17", "征集安全生产问题线索",
     "安全生产考核组即日起征集问题线索，欢迎群众监督。举报电话：0899-8123456 来信请寄：江州市东湖区望江南路36号安全生产考核组。"),
    ("p3", "2022-06-18", "代表扶贫见实效",
     "连续三年开展“五个一”行动，1.1万余名各级人大代表结对帮扶贫困户，建立代表扶贫工作基地86个，带动贫困户4000余户。"),
    ("p4", "2022-06-19", "消防员巧捕白狐",
     "报警人是小区里值班的保安，消防员很快抓住了白狐。6月18日清晨，江州东湖区柳林一带的云溪小区里闯进一只白狐，消防员赶到时它正趴在楼道里，附近是闹市区，没有树林。"),
    ("p5", "2022-06-20", "三家车企召回汽车", "IT之家 6 月 20 日消息，江州汽车公司等三家车企因转换器问题召回汽车，自 2022 年 6 月 28 日起召回。"),
    ("p6", "2022-06-21", "何岱烈士事迹", "何岱是江州人，参与创建江州独立团，任团长。1931年5月12日，何岱在老虎庄战斗中牺牲。"),
    ("q1", "2022-06-22", "蓝图绘到底",
     "本报讯（记者 邹远帆）6月21日下午，江州举办城市治理研讨会。专家们说，治理要从小处着手，一件一件地做实做细。副市长毛晓峰参加。"),
    ("q2", "2022-06-23", "严阵以待筑防线",
     "本报讯（记者 邹远帆）6月22日上午，副市长毛晓峰到清河水库检查防汛物资。他要求各部门二十四小时值守。"),
    ("s1", "2022-06-24", "水稻受淹", "记者从江州市防汛办了解到，全市水稻种植面积约为25万亩，其中超过9万亩不同程度受灾。"),
    ("s2", "2022-06-25", "大学生篮球联赛落幕",
     "第二十届江州大学生篮球联赛女子组总决赛昨日落幕。师范大学球员刘雨桐独得45分，荣膺最有价值球员。理工大学球员宋可欣拿到31分。"),
    ("h1", "2022-06-26", "扶贫路上的带货干部",
     "王小兵三年前到红柳村驻村。那里山高路远，雨天车开不进去。沟边的水渠年久失修，庄稼常常缺水。黄花菜和土猪肉年年滞销，一番联系，几家经销商一个月收走五万元的货。他被村民称为“带货干部”。"),
    ("l1", "2022-06-27", "登山队登顶白云峰",
     "6月25日上午，江州登山队4名登顶队员全部成功登上白云峰峰顶，将红旗插上白云峰峰顶，并在峰顶开展各项测量工作。"
     "当天凌晨二时许，登顶队员陈大山、李小川、周白石、吴青松从海拔五千米的营地出发。"),
    ("l2", "2022-06-28", "护心讲座开讲",
     "市中心医院心内科主任曾小峰博士昨日开讲。对于如何预防心梗，曾小峰提醒，一是生活要有规律，二是要坚持运动，三是饮食清淡。"),
    ("v1", "2022-06-29", "营商环境座谈会召开",
     "江州昨日召开座谈会。“营商环境就是吸引力，各部门要当好服务员。”郑启明表示，年内还要再减三成审批事项，希望大家多提意见，多跑基层，多听企业的呼声。市长何卫东对各部门改善营商环境、当好服务员给予肯定。"),
    ("w1", "2022-06-30", "代表履职有平台",
     "市委首次出台了《关于进一步加强人大代表联系群众工作站建设、深化代表小组活动的意见》。863个群众工作站如同一条条树根，扎在了群众当中。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Wenbao:
    folder = tmp_path_factory.mktemp("choosing")
    lines = [
        json.dumps({
            "id": name, "newspaper": "江州日报", "date": day, "headline": headline, "text": f"{headline}\n{text}",
            "byline": "记者 邹远帆" if name[0] == "q" else None,
        })
        for name, day, headline, text in NEWS
    ]  # fmt: skip
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build([folder / "news.jsonl"], folder / "archive")
    return open_archive(folder / "archive")


def answered(shelf: Wenbao, question: str) -> Answer:
    return shelf.ask(question, as_of=date(2022, 7, 1))


def sources(answer: Answer) -> list[str | None]:
    return [citation.id for citation in answer.citations]


def test_a_long_sentence_that_answers_twice_is_told_with_both_answers(shelf: Wenbao) -> None:
    answer = answered(shelf, "江州海关查获的禁止入境活体动植物有多少种，其中本地没有自然分布的有几种？")
    assert "312种，其中包括" in answer.answer and "动植物97种" in answer.answer
    assert sources(answer) == ["d3"]


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("江州青少年足球联赛的协办方是谁？", "江州市体育总会"),
        ("江州青少年足球联赛由哪个单位协办", "江州市体育总会"),
        ("举报安全生产考核组的信该寄到什么地址？", "江州市东湖区望江南路36号"),
        ("各级代表建了多少个代表扶贫工作基地？", "86个"),
        ("三家车企因转换器问题召回汽车，从哪天起召回？", "2022年6月28日"),
        ("江州独立团团长何岱是哪一天牺牲的？", "1931年5月12日"),
    ],
)
def test_the_sentence_that_is_asked_for_and_no_other_span(shelf: Wenbao, question: str, span: str) -> None:
    answer = answered(shelf, question)
    assert answer.short_answer is None or answer.short_answer.startswith(span)
    assert span in answer.answer


@pytest.mark.parametrize("question", ["副市长毛晓峰先后参加了哪些活动？", "毛晓峰在几份报纸上分别干了什么事？"])
def test_a_person_over_time_is_told_with_what_the_articles_are_about(shelf: Wenbao, question: str) -> None:
    answer = answered(shelf, question)
    assert answer.answer.splitlines() == [
        "2022年6月22日《蓝图绘到底》：6月21日下午，江州举办城市治理研讨会。副市长毛晓峰参加[1][2]。",
        "2022年6月23日《严阵以待筑防线》：6月22日上午，副市长毛晓峰到清河水库检查防汛物资[3]。",
    ]
    assert sources(answer) == ["q1", "q1", "q2"]


@pytest.mark.parametrize("question", ["邹远帆写了哪几篇报道？", "记者邹远帆写的两篇分别是什么事？"])
def test_a_few_articles_of_a_reporter_are_listed_with_what_they_are_about(shelf: Wenbao, question: str) -> None:
    answer = answered(shelf, question)
    assert "《蓝图绘到底》" in answer.answer and "：6月21日下午，江州举办城市治理研讨会[1]。" in answer.answer
    assert "：6月22日上午，副市长毛晓峰到清河水库检查防汛物资[2]。" in answer.answer
    assert sources(answer) == ["q1", "q2"]


def test_beside_a_sure_span_stands_no_other_sentence(shelf: Wenbao) -> None:
    answer = answered(shelf, "江州青少年足球联赛有多少支队伍参赛？")
    assert answer.short_answer == "24支" and len(answer.citations) == 1


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("江州全市种了多少亩水稻，这次有多少亩受了灾？", ["25万亩", "超过9万亩"]),
        ("江州大学生篮球联赛女子组总决赛的最有价值球员是哪位，她拿了多少分？", ["刘雨桐", "45分"]),
    ],
)
def test_two_things_asked_in_one_breath_have_each_their_answer(shelf: Wenbao, question: str, told: list[str]) -> None:
    assert all(one in answered(shelf, question).answer for one in told)


def test_a_way_told_in_brief_is_told_with_what_it_points_back_to(shelf: Wenbao) -> None:
    answer = answered(shelf, "王小兵怎么就成了村民嘴里的“带货干部”？")
    assert "几家经销商一个月收走五万元的货" in answer.answer and "他被村民称为“带货干部”" in answer.answer
    assert sources(answer) == ["h1"]


def test_a_list_of_as_many_as_are_asked_for_is_the_answer(shelf: Wenbao) -> None:
    assert "陈大山、李小川、周白石、吴青松" in answered(shelf, "登上白云峰峰顶的4名登顶队员都是谁").answer


def test_a_question_word_that_says_which_one_is_meant_asks_nothing(shelf: Wenbao) -> None:
    assert answered(shelf, "讲心梗怎么预防的那个心内科主任是谁").short_answer == "曾小峰"
