"""The surnames of Chinese persons."""

from __future__ import annotations

from typing import Final

from index.chinese.vocabulary import words

COMMONEST: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
"""The surnames that most bear, the commonest first."""

_FEW_BEAR: Final = frozenset(
    "水昌元危经干松宰富家牧山蓬仰秋暴束幸怀从籍能苍双贡扶堵却寿通别充习鱼慎终居衡步弘广禄东利蔚越勾融空毋养须巢后红益公代滑阴咸"
)
"""Surnames of the Hundred Family Surnames that few bear and that begin many words: 广, 能, 经."""

_READ_AS_WORDS: Final = frozenset("战区诺鲜况阿官阳栗粟门豆鹿商漆盘原普修南楼位母敬海赫晋楚初练苑")
"""Surnames that in a sentence mostly begin other words: 南, 海, 原."""

SURNAMES: Final = (
    frozenset(COMMONEST)
    | _FEW_BEAR
    | _READ_AS_WORDS
    | frozenset(
        "肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
        "覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
        "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟"
        "邬边卞姬师和仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻迟邝封谈匡鞠惠荆乐冀郁胥班储燕鄢劳谌奚皮冼蔺满闻厉伊仝郜阚花权强帅屠朴盖廉"
        "禹井祖巴丰支卿国狄平计索宣相云容来扈晁芮都阙浦戈伏薄邸雍辜羊乌裘亓邰杭那宿印逯隆茹慕凤酆湛贝茅昝贲洪诸钮嵇荀於羿汲邴糜弓隗宓郗钭"
        "戎韶蓟鄂赖莘逄郦璩濮郏宦庾暨殳沃夔厍訾乜蒯竺桓"
    )
)
"""The surnames of one character: those of the Hundred Family Surnames and those that are met in the signatures of newspapers."""

COMPOUND: Final = words("""
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 独孤 夏侯 慕容 司徒 端木 南宫 长孙 宇文 轩辕 呼延 闻人 赫连 澹台 申屠 太史 林郑
""")
"""The surnames of two characters, with a married one that newspapers print whole."""

SURNAMES_SIGNED: Final = SURNAMES - _FEW_BEAR
"""What opens a name in a signature, where two or three characters without a verb stand among each other and 广东 must be no name."""

SURNAMES_IN_TEXT: Final = SURNAMES - _READ_AS_WORDS
"""What may open a name in a sentence."""
