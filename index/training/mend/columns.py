"""Whole pages set in columns, and what layout tools and recognition leave of them: the second kind of page that mending learns from.

Where `scramble` cuts and moves paragraphs, here lines are set to a width and dealt into columns; these are read in a wrong order,
in turns with those of the articles beside them, or by the boxes of words. Between the news stand tables, notices, adverts and
captions; over or under it a running head. A share of the characters is taken for others.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from index.chinese.dates.calendar import WEEKDAYS
from index.chinese.numerals import written
from index.chinese.vocabulary.papers import KINDS
from index.chinese.vocabulary.surnames import COMMONEST
from index.training.mend import noise
from index.training.mend.pieces import Piece, Story, Truth, articles

_GIVEN = "安邦成达恩方国海家景开朗明宁平清仁山思天文晓云正志"
_PLACES = ("泉溪", "临江", "青浦桥", "东渡", "安湖", "枫林", "云岗", "沙洲", "平川", "新垣")
_PARTS = ("东区", "西区", "南岸", "北郊", "新城", "老城", "开发区", "高新区")
_SHOPS = ("眼镜行", "百货公司", "电器城", "大药房", "酒楼", "照相馆", "家具城", "驾校")
_SLOGANS = ("开业酬宾", "新品上市", "全场八折", "名师授课", "岁末特惠", "诚聘店员", "接受预订")
_SECTIONS = ("要闻", "民生", "社会新闻", "经济周刊", "教育周刊", "文化", "综合新闻", "副刊")
_NOTICES = ("遗失声明", "停电通知", "招标公告", "注销公告", "拍卖公告", "寻人启事", "道路施工通告")
_MARKS = str.maketrans(dict.fromkeys("。：；、！？“”", "，"))
_ANNOUNCING = ("——", "：", "强调", "指出", "要求", "表示")
"""What a kicker ends in."""
_RATES = (0, 0, 0, 0.01, 0.03, 0.1)
"""Shares of characters that are misread."""


def _clauses(text: str) -> list[str]:
    """The parts of a text between its marks."""
    return text.translate(_MARKS).split("，")


def _in_two(first: str, second: str) -> list[Piece]:
    """The lines of a heading in two parts: a kicker over the headline, a headline parted inside a bracket, or one with a subhead."""
    inside = any(first.count(left) > first.count(right) for left, right in ("【】", "（）", "()", "“”", "《》"))
    mains = (inside or not first.endswith(_ANNOUNCING), inside or first.endswith(_ANNOUNCING))
    return [Piece(line, 0, "heading", main=main) for line, main in zip((first, second), mains, strict=True)]


class Columns:
    """Pages from the stories of `issues` (by ISO day), drawn with one seed; `taken` says what each character may be taken for."""

    def __init__(self, issues: Mapping[str, Sequence[Story]], seed: int, taken: Mapping[str, str]) -> None:
        self._issues = issues
        self._days = sorted(issues)
        self._rng = random.Random(seed)
        self._taken = taken

    def page(self) -> tuple[str, list[Piece]]:
        """One page and its pieces in page order, each with its place."""
        text, pieces, _ = self._page()
        return text, pieces

    def truth(self, name: str) -> Truth:
        """One page with all that is right of it."""
        text, pieces, (kinds, newspaper, day, clean) = self._page()
        return Truth(name, text, articles(text, pieces, kinds), newspaper, day, clean and newspaper is not None)

    def _page(self) -> tuple[str, list[Piece], tuple[list[str], str | None, str, bool]]:
        r = self._rng
        style = _Style(r)
        day = r.choice(self._days)
        stories = r.sample(list(self._issues[day]), min(len(self._issues[day]), r.randint(2, 8)))
        units = [("news", self._article(story, style)) for story in stories]
        for kind, make, chance in (
            ("notice", self._notice, 0.3), ("ad", self._advert, 0.4), ("news", self._table, 0.2), ("photo-caption", self._photograph, 0.15),
        ):  # fmt: skip
            units += [(kind, make(style))] if r.random() < chance else []
        r.shuffle(units)
        for number, (_, unit) in enumerate(units):
            for piece in unit:
                piece.article = number
        pieces = list(self._dealt([unit for _, unit in units], style))
        newspaper = None
        if r.random() < 0.8:
            newspaper = r.choice(_PLACES) + r.choice(sorted(KINDS))
            head = [Piece(line, len(units), "masthead") for line in self._head(newspaper, date.fromisoformat(day), style)]
            pieces = pieces + head if r.random() < 0.15 else head + pieces
        text, clean = self._print(pieces, style)
        return text, pieces, ([kind for kind, _ in units], newspaper, day, clean)

    def _article(self, story: Story, style: _Style) -> list[Piece]:
        """The lines of a heading, then the columns of the text."""
        r = self._rng
        headline, paragraphs = story
        body = list(paragraphs[: r.randint(2, 9)])
        heading = self._heading(style.mark(headline), body[0], style)
        if len(body) >= 4 and r.random() < 0.2:
            self._number(body)
        if style.pens and r.random() < 0.8:
            sign = [f"（{self._name()[-2:]}）"]
        elif r.random() < style.signed:
            sign = [r.choice(("本报记者 {}", "□记者 {}", "■本报记者 {}", "{}")).format(self._name())]
        else:
            sign = []
        if sign and sign[0][-1] == "）" and not style.pens:
            sign = []
        if not sign and r.random() < style.datelines:
            body[0] = r.choice(("本报讯（记者 {}）", "本报讯 {}报道，", "（本报记者{}）")).format(self._name()) + body[0]
        pieces = [*heading, *(Piece(line, 0, "heading") for line in sign)]
        return pieces + self._columns(body, style, self._caption(headline) if r.random() < style.captions else None)

    def _heading(self, headline: str, first: str, style: _Style) -> list[Piece]:
        """The headline, over one or two lines, with a kicker or a subhead at times."""
        r = self._rng
        middle = next((k for k in (headline.find(" "), headline.find("\u3000")) if k >= 4), -1)
        if middle > 0 and len(headline) - middle > 4 and r.random() < 0.6:
            found = _in_two(headline[:middle], headline[middle:].strip())
        elif len(headline) > style.width + 4 and r.random() < 0.6:
            half = len(headline) // 2 + len(headline) % 2
            found = [Piece(line, 0, "heading", main=True) for line in (headline[:half], headline[half:])]
        else:
            found = [Piece(headline, 0, "heading", main=True)]
        drawn = r.random()
        clause = next((part for part in _clauses(first) if 6 <= len(part) <= 18), "")
        if drawn < style.kickers and clause:
            found.insert(0, Piece(clause + r.choice(("——", "：")), 0, "heading"))
        elif drawn < 2 * style.kickers and clause:
            found.append(Piece("——" + clause, 0, "heading"))
        return found

    def _number(self, body: list[str]) -> None:
        """Put heads with numbers (一、…) over some paragraphs of a text, made of words of what they stand over."""
        at, number = 1, 1
        while at < len(body):
            clause = next((part for part in _clauses(body[at]) if 4 <= len(part) <= 14), "")
            if clause:
                body.insert(at, f"{written(number)}、{clause}")
                number, at = number + 1, at + 1
            at += self._rng.randint(1, 3)

    def _columns(self, body: Sequence[str], style: _Style, caption: str | None) -> list[Piece]:
        """The text set to the width of a column, and the columns as they are read; the caption stands under one of them."""
        r = self._rng
        lines = [line for paragraph in body for line in self._set(paragraph, style)]
        number = min(r.choice((1, 2, 2, 3, 4)), max(1, len(lines) // 4)) if style.width else 1
        height = -(-len(lines) // number)
        columns = ["\n".join(lines[at : at + height]) for at in range(0, len(lines), height)]
        if style.turns and r.random() < 0.5:
            first = r.randrange(len(columns))
            columns = columns[first:] + columns[:first]
        pieces = [Piece(column, 0, "body") for column in columns]
        if caption:
            pieces.insert(r.randint(1, len(pieces)), Piece(caption, 0, "caption"))
        return pieces

    def _set(self, paragraph: str, style: _Style) -> list[str]:
        """The lines of a paragraph."""
        text = paragraph.replace("。", "、").replace("，", "、") if style.old else paragraph
        if not style.width:
            return [text]
        text = "　　" * style.indents + text
        return [self._boxed(text[at : at + style.width], style) for at in range(0, len(text), style.width)]

    def _boxed(self, line: str, style: _Style) -> str:
        """A line as its words' boxes were found: blanks between some, at times a box on a line of its own."""
        r = self._rng
        if not style.boxes:
            return line
        at, parts = 0, []
        while at < len(line):
            size = r.randint(2, 7)
            parts.append(line[at : at + size])
            at += size
        broken = r.random() < 0.1 and len(parts) > 2
        joined = [part + r.choice(("", "", " ")) for part in parts]
        return "".join(joined[:-1]) + ("\n" if broken else "") + parts[-1]

    def _dealt(self, units: Sequence[Sequence[Piece]], style: _Style) -> Iterator[Piece]:
        """The pieces of all units: one unit after the other, or three side by side read in turns."""
        at = 0
        while at < len(units):
            side = list(units[at : at + 3]) if style.turns and self._rng.random() < 0.3 else [units[at]]
            at += len(side)
            if len(side) < 3:
                for unit in side:
                    yield from unit
                continue
            chunks = [self._chunks(unit, style) for unit in side]
            while any(chunks):
                for held in chunks:
                    yield from held.pop(0) if held else ()

    def _chunks(self, unit: Sequence[Piece], style: _Style) -> list[list[Piece]]:
        """What is read of a unit at a time: its heading with the first lines, then so many lines each."""
        r = self._rng
        heads = [piece for piece in unit if piece.role == "heading"]
        chunks: list[list[Piece]] = []
        for piece in unit:
            if piece.role == "heading":
                continue
            lines, height = piece.text.split("\n"), r.randint(6, 14)
            parts = ("\n".join(lines[at : at + height]) for at in range(0, len(lines), height))
            chunks += [[Piece(part, piece.article, piece.role)] for part in parts]
        if chunks:
            chunks[0] = heads + chunks[0]
        return chunks or [heads]

    def _notice(self, style: _Style) -> list[Piece]:
        r = self._rng
        office = r.choice(_PLACES) + r.choice(("供电局", "市场监督管理局", "公共资源交易中心", "房产公司"))
        town = r.choice(_PLACES) + r.choice(_PARTS)
        text = r.choice(
            (
                f"{self._name()}遗失身份证，证号尾数{r.randint(1000, 9999)}，声明作废。",
                f"因线路检修，{town}将于{r.randint(1, 12)}月{r.randint(1, 28)}日上午停电，不便之处，敬请谅解。",
                f"{town}道路改造工程已经批准，现公开招标，投标人须于{r.randint(1, 12)}月{r.randint(1, 28)}日前报名。",
            )
        )
        signed = [office] if r.random() < 0.5 else [office, f"20{r.randint(10, 24)}年{r.randint(1, 12)}月{r.randint(1, 28)}日"]
        pieces = [Piece(r.choice(_NOTICES), 0, "heading", main=True), *self._columns([text], style, None)]
        return pieces + [Piece(line, 0, "body") for line in signed]

    def _advert(self, style: _Style) -> list[Piece]:
        r = self._rng
        shop = r.choice(_PLACES) + r.choice(_SHOPS)
        lines = [
            r.choice(("地址：{}{}{}号", "{}{}路口{}号")).format(r.choice(_PLACES), r.choice(_PARTS), r.randint(1, 300)),
            f"电话：{r.randint(2000000, 8999999)}",
            *r.sample(("欢迎惠顾", "送货上门", "质优价廉", "团购另有优惠", "营业时间：9:00至21:00"), r.randint(0, 3)),
        ]
        heads = [shop, r.choice(_SLOGANS)][:: r.choice((1, -1))]
        return [Piece(heads[0], 0, "heading", main=True), Piece("\n".join([heads[1], *lines]), 0, "body")]

    def _table(self, style: _Style) -> list[Piece]:
        r = self._rng
        what = r.sample(("产值", "人口", "面积", "户数", "座位", "藏书", "用电量"), r.randint(2, 4))
        title = r.choice(("各区{}统计表", "{}一览", "上月{}排名")).format(what[0])
        rows = [" ".join(("区域", *what))]
        rows += [" ".join((part, *(str(r.randint(10, 9000)) for _ in what))) for part in r.sample(_PARTS, r.randint(3, 6))]
        return [Piece(title, 0, "heading", main=True), Piece("\n".join(rows), 0, "body")]

    def _photograph(self, style: _Style) -> list[Piece]:
        """A photograph's text, signed or not, that belongs to no article."""
        r = self._rng
        _, paragraphs = r.choice(self._issues[r.choice(self._days)])
        first = paragraphs[0].partition("。")[0]
        text = first + "。" if 15 < len(first) < 90 else "市民在公园里散步。"
        return [Piece(text + r.choice(("", self._name() + " 摄", f"（{self._name()}）")), 0, "caption")]

    def _caption(self, headline: str) -> str:
        topic = _clauses(headline.replace("（", "，").replace(" ", "，"))[0][:16]
        return self._rng.choice(
            ("图为{}。", "{}现场。", "▲{}", "{} 资料图片", "（{}）", "图：{}", "{}。 " + self._name() + " 摄")
        ).format(topic)

    def _head(self, paper: str, day: date, style: _Style) -> list[str]:
        """The running head of a page, its parts in one of the orders that papers print."""
        r = self._rng
        page, week, section = r.randint(1, 16), WEEKDAYS[day.weekday()], r.choice(_SECTIONS)
        printed = f"{day.year}年{day.month}月{day.day}日"
        if style.traditional and r.random() < 0.5:
            printed = f"民国{written(day.year - 1911)}年{written(day.month)}月{written(day.day)}日"
        on_page = r.choice((f"第{page}版", f"{page:02d}版", f"第{written(page)}版", f"A{page:02d}"))
        parts = r.choice(
            (
                (paper, printed, f"星期{week}", on_page), (printed, f"星期{week}", section, on_page, paper),
                (on_page, section, paper, printed, f"星期{week}"), (paper, f"{day.isoformat()}", on_page),
                (section, on_page, printed, f"星期{week}", paper), (f"{paper}（{day.isoformat()} {on_page}）",),
            )
        )  # fmt: skip
        if len(parts) > 1 and r.random() < 0.5:
            return [r.choice((" ", "\u3000", "  ")).join(parts)]
        return list(parts)

    def _print(self, pieces: Sequence[Piece], style: _Style) -> tuple[str, bool]:
        """The page's text, the pieces given their places, and whether nothing of its head was misread."""
        text, clean = "", True
        before: Piece | None = None
        for piece in pieces:
            in_heading = before is not None and before.role == piece.role == "heading" and before.article == piece.article
            goes_on = in_heading and before is not None and before.main and piece.main
            text += ("\n" if goes_on or not style.gap(piece.role == "heading" and not in_heading) else "\n\n") if text else ""
            before = piece
            printed = noise.traditional(piece.text) if style.traditional else piece.text
            piece.text = noise.misread(printed, style.rate, self._taken, self._rng)
            clean = clean and (piece.role != "masthead" or piece.text == printed)
            piece.start, piece.end = len(text), len(text) + len(piece.text)
            text += piece.text
        return text, clean

    def _name(self) -> str:
        return self._rng.choice(COMMONEST) + "".join(self._rng.choices(_GIVEN, k=2))


class _Style:
    """How one page is set, and how badly it was read."""

    def __init__(self, r: random.Random) -> None:
        self._rng = r
        self.traditional = r.random() < 0.3
        self.old = self.traditional and r.random() < 0.3
        self.pens = self.traditional and r.random() < 0.5
        self.width = r.choice((0, 12, 14, 15, 16, 18, 20, 24))
        self.indents = r.random() < 0.5
        self.boxes = bool(self.width) and r.random() < 0.2
        self.turns = r.random() < 0.35
        self.rate = r.choice(_RATES)
        self.signed = r.choice((0, 0.3, 0.8))
        self.datelines = r.choice((0, 0.5, 1))
        self.kickers = r.choice((0, 0, 0.15))
        self.captions = r.choice((0, 0.1, 0.3))
        self._gaps = r.choice(("none", "articles", "pieces", "pieces", "all"))
        self._marks = r.choice(("{}",) * 8 + ("【{}】", "◎{}"))

    def mark(self, headline: str) -> str:
        """A headline as this page marks its headlines."""
        return self._marks.format(headline)

    def gap(self, opens: bool) -> bool:
        """Whether a blank line stands over a piece, which may open an article: over none, over what opens one, over that and half of the
        others, or over all."""
        if self._gaps == "articles":
            return opens
        return self._gaps == "all" or (self._gaps == "pieces" and (opens or self._rng.random() < 0.5))
