"""Whole articles made into the pages a scan leaves of them, with the truth kept: what mending learns from.

Every kind of damage is drawn at random for each page: columns cut inside sentences, fragments moved, passages read twice,
openings and ends lost, jump lines, captions, mastheads, and three ways of breaking lines.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from index.chinese.dates.calendar import WEEKDAYS
from index.chinese.vocabulary.surnames import COMMONEST
from index.training.mend.pieces import Piece, Story

_GIVEN = "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂建宇斌鑫波华俊凯"
_PLACES = ("江城", "云岭", "北川", "滨海", "潇湘", "东江", "石城", "双河", "长岭", "秀水", "天台", "中坪", "白滩")
_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_PAGES = ("二", "三", "四", "五", "六", "4", "2", "A3", "B2")


class Scrambler:
    """Pages from the stories of `issues`, drawn with one seed."""

    def __init__(self, issues: Mapping[str, Sequence[Story]], seed: int) -> None:
        self._issues = issues
        self._days = sorted(issues)
        self._rng = random.Random(seed)

    def page(self) -> tuple[str, list[Piece]]:
        """One page and its pieces in page order, each with its place."""
        r = self._rng
        style = _Style(r)
        day = self._issues[r.choice(self._days)]
        stories = r.sample(list(day), min(len(day), r.randint(1, 10)))
        articles = [self._article(number, story, style) for number, story in enumerate(stories)]
        for _ in range(r.choice((0, 0, 1, 1, 2))):
            self._fragment(articles, style)
        if r.random() < 0.08:
            self._photograph(articles)
        if r.random() < 0.12:
            self._notice(articles)
        r.shuffle(articles)
        pieces = [piece for article in articles for piece in article]
        for _ in range(style.moves):
            pieces = self._move(pieces, r.choice(articles))
        for _ in range(style.copies):
            self._copy(pieces)
        if r.random() < 0.4:
            pieces = self._masthead(len(articles)) + pieces
        return self._print(pieces, style), pieces

    def _article(self, number: int, story: Story, style: _Style) -> list[Piece]:
        r = self._rng
        headline, paragraphs = story
        body = list(paragraphs)
        if sum(map(len, body)) > 2500 and r.random() < 0.6:
            body = body[: r.randint(3, 8)]
        lines = self._heading(headline, body[0], style)
        if r.random() < style.closes:
            names = "、".join(self._name() for _ in range(r.choice((1, 1, 2, 4))))
            body.append(r.choice(("市领导{}参加。", "副市长{}主持会议。", "市领导{}参加会议。", "{}出席会议。")).format(names))
        if len(body) >= 5 and r.random() < style.sections:
            body = self._sections(body)
        if r.random() < style.drops and len(body) > 2:
            body = body[1:] if r.random() < 0.5 else [body[0][len(body[0]) // 2 :], *body[1:]]
        elif not re.match(r"(?:据)?(?:新华社|本报).{0,12}电", body[0]) and r.random() < style.signs:
            if r.random() < 0.5:
                lines.append(self._byline())
            else:
                body[0] = self._opening() + body[0]
        elif r.random() < 0.15:
            lines.append(self._byline())
        if r.random() < style.truncates and len(body) > 1:
            at = r.randint(1, len(body) - 1)
            jump = (
                r.choice((" （下转第{}版）", "（下转{}版）", "(下转第{}版)")).format(r.choice(_PAGES))
                if r.random() < 0.7
                else ""
            )
            body = [*body[:at], body[at][: r.randint(min(8, len(body[at]) - 1), len(body[at]))] + jump]
        pieces = [Piece(text, number, "heading") for text in lines if text]
        texts = [Piece(text, number, "body") for paragraph in body for text in self._cut(paragraph, style)]
        if r.random() < style.captions:
            texts.insert(r.randint(0, len(texts)), Piece(self._caption(headline), number, "caption"))
        return pieces + texts

    def _heading(self, headline: str, first: str, style: _Style) -> list[str]:
        """The lines of a heading: the headline's own parts, or a kicker or subhead beside it."""
        r = self._rng
        parts = headline.split(" ")
        for pattern in (
            r"(.{4,40}?)\s*(——.+)",
            r"(.{2,40}——)\s*(.+)",
            r"([^ ：]{2,10}：)(.{5,})",
            r"([^ ]{4,40}(?:强调|指出|要求|表示|时说)) (.{5,})",
        ):
            found = re.fullmatch(pattern, headline)
            if found and r.random() < 0.75:
                return [found[1].strip(), found[2].strip()]
        if len(parts) > 1 and min(map(len, parts)) >= 4 and r.random() < style.splits:
            at = len(parts) - 1 if r.random() < 0.5 else 1
            return [" ".join(parts[:at]), " ".join(parts[at:])]
        place, name = r.choice(_PLACES), self._name()
        lines = [headline]
        drawn = r.random()
        if drawn < style.kickers:
            kicker = (
                f"{place}{r.choice(('区', '县', '镇', '街道', '社区', '村'))}：",
                re.split("[。！]", first)[0][-60:] + "——",
            )
            lines.insert(
                0,
                r.choice(
                    (*kicker, f"{name}在全市{r.choice(('工作会议', '调研', '座谈会', '推进会'))}上强调", f"{place}市教育局——")
                ),
            )
        elif drawn < style.kickers + style.subheads:
            topic = re.sub("（.*", "", headline)[:10]
            under = (
                f"——记{place}县{r.choice(('教师', '干部', '医生'))}{name}",
                f"我市召开相关{r.choice(('会议', '推进会'))} {name}出席",
            )
            lines.append(
                r.choice(
                    (
                        *under,
                        f"{name}到{place}区{r.choice(('调研', '督查', '检查'))}相关工作",
                        f"市政府召开{topic}会议。{name}出席并讲话",
                    )
                )
            )
        if r.random() < style.columns:
            lines.append(
                r.choice(
                    ("创建全国文明城市", "决胜全面小康 决战脱贫攻坚", "新春走基层", "奋斗百年路 启航新征程", "学习贯彻全会精神")
                )
            )
        return lines

    def _sections(self, body: Sequence[str]) -> list[str]:
        """The paragraphs with section titles among them, made of words of the paragraph under each."""
        r = self._rng
        places = set(r.sample(range(1, len(body)), min(r.randint(2, 4), len(body) - 1)))
        form = r.randrange(4)
        result: list[str] = []
        for number, paragraph in enumerate(body):
            clauses = [c for c in re.split("[，。：；、！？“”]", paragraph) if 4 <= len(c) <= 14]
            if number in places and clauses:
                one, two = r.choice(clauses[:4]), r.choice(clauses)
                result.append((one, f"{one} {two}", f"{one}，{two}", r.choice(("推动", "聚焦", "坚持", "用好")) + one)[form])
            result.append(paragraph)
        return result

    def _cut(self, paragraph: str, style: _Style) -> list[str]:
        r = self._rng
        result = []
        while len(paragraph) > style.column + 30 and r.random() < style.cuts:
            at = r.randint(30, max(31, min(len(paragraph) - 30, style.column + 40)))
            result.append(paragraph[:at])
            paragraph = paragraph[at:]
        return [*result, paragraph]

    def _fragment(self, articles: list[list[Piece]], style: _Style) -> None:
        """The end of an article whose beginning stands on another page."""
        r = self._rng
        _, paragraphs = r.choice(self._issues[r.choice(self._days)])
        if len(paragraphs) < 2:
            return
        at = r.randrange(len(paragraphs))
        cut = r.randint(5, len(paragraphs[at]) // 2) if len(paragraphs[at]) > 60 else 0
        texts = [paragraphs[at][cut:], *paragraphs[at + 1 : at + 1 + r.choice((0, 1, 2, 3))]]
        if len(texts[0]) < 25:
            return
        if not cut or r.random() >= style.unmarked:
            jump = r.choice(("（上接第{}版）", "(上接第{}版)", "（上接{}版）", "（紧接第{}版）"))
            texts[0] = jump.format(r.choice(("一", "二", "三", "1", "A1"))) + texts[0]
        articles.append([Piece(text, len(articles), "body") for text in texts])

    def _photograph(self, articles: list[list[Piece]]) -> None:
        r = self._rng
        _, paragraphs = r.choice(self._issues[r.choice(self._days)])
        text = next((p for p in paragraphs if 50 < len(p) < 200 and p[-1] == "。"), None)
        if text:
            signed = f"{r.choice(('■', '', '□'))}{r.choice(('见习记者 ', '本报记者 ', '通讯员 '))}{self._name()} 摄"
            articles.append([Piece(text, len(articles), "body"), Piece(signed, len(articles), "caption")])

    def _notice(self, articles: list[list[Piece]]) -> None:
        r = self._rng
        headline, paragraphs = r.choice(self._issues[r.choice(self._days)])
        office = r.choice(_PLACES) + "市" + r.choice(("人民政府", "安监局", "自然资源和规划局"))
        title = r.choice(
            (f"关于{re.sub('（.*', '', headline)[:12]}的公告", office + "通告", f"2020年{r.choice(_PLACES)}市招聘公告")
        )
        signed = f"{office} 2020年{r.randint(1, 12)}月{r.randint(1, 28)}日"
        number = len(articles)
        articles.append([Piece(title, number, "heading"), Piece(paragraphs[0], number, "body"), Piece(signed, number, "body")])

    def _masthead(self, number: int) -> list[Piece]:
        r = self._rng
        lines = (
            r.choice(_PLACES) + r.choice(("日报", "晚报")),
            f"国内统一连续出版物号 CN {r.randint(11, 65)}-00{r.randint(10, 99)}",
            f"2020年{r.randint(1, 12)}月{r.randint(1, 28)}日",
            "星期" + r.choice(WEEKDAYS),
            f"第{r.randint(10000, 25000)}号",
        )
        return [Piece(line, number, "masthead") for line in lines]

    def _move(self, pieces: list[Piece], article: Sequence[Piece]) -> list[Piece]:
        """The page with a run of one article's text moved, mostly down and not far, sometimes over its own heading."""
        r = self._rng
        texts = [piece for piece in article if piece.role in ("body", "caption")]
        if len(texts) < 2:
            return pieces
        at = r.randrange(1, len(texts)) if r.random() < 0.8 else r.randrange(len(texts))
        run = texts[at : at + r.choice((1, 1, 1, 2, 3))] if r.random() < 0.7 else texts[at:]
        moved = {id(piece) for piece in run}
        rest = [piece for piece in pieces if id(piece) not in moved]
        if r.random() < 0.15 and id(article[0]) not in moved:
            to = rest.index(article[0])
        else:
            to = pieces.index(run[0]) + r.choice((-1, 1, 1, 1)) * r.randint(1, r.choice((4, 12, 40)))
            to = max(0, min(len(rest), to))
        return rest[:to] + run + rest[to:]

    def _copy(self, pieces: list[Piece]) -> None:
        """Print one text of the page once more a little farther down, at times with misread characters."""
        r = self._rng
        texts = [piece for piece in pieces if len(piece.text) > 40 and piece.role == "body" and not piece.copy]
        if not texts:
            return
        piece = r.choice(texts)
        letters = list(piece.text)
        if r.random() < 0.3:
            for _ in range(max(1, len(letters) // 60)):
                letters[r.randrange(len(letters))] = r.choice("的一是在不了有和人这")
        pieces.insert(
            pieces.index(piece) + 1 + r.choice((0, 0, 0, 1, 2, 5)), Piece("".join(letters), piece.article, "body", True)
        )

    def _print(self, pieces: Sequence[Piece], style: _Style) -> str:
        """The page's text; the pieces get their places in it."""
        r = self._rng
        text = ""
        before: Piece | None = None
        for piece in pieces:
            if before is not None:
                under = before.role == "heading" and piece.article == before.article and r.random() < style.tight
                text += "\n" if under or (style.gap == "\n\n" and r.random() < style.uneven) else style.gap
            printed = piece.text.translate(_HALF) if style.half else piece.text
            if style.width and piece.role == "body" and len(printed) > style.width:
                printed = _wrap(("　　" if style.indents and re.match(r"[“\w（(]", printed) else "") + printed, style.width)
            piece.start, piece.end = len(text), len(text) + len(printed)
            text += printed
            before = piece
        return text

    def _name(self) -> str:
        return self._rng.choice(COMMONEST) + "".join(self._rng.choices(_GIVEN, k=self._rng.choice((1, 2, 2))))

    def _byline(self) -> str:
        one, two = self._name(), self._name()
        forms = (
            f"■本报记者 {one}",
            f"■本报记者 {one} 通讯员 {two}",
            f"本报记者 {one}",
            f"通讯员 {one} {two}",
            f"□记者 {one}",
            f"●本报记者 {one} {two}",
            f"本报首席记者 {one}",
            f"记者 {one} 文/图",
        )
        return self._rng.choice(forms)

    def _opening(self) -> str:
        one, two = self._name(), self._name()
        forms = (
            f"本报讯（记者 {one}）",
            f"本报讯（记者 {one} {two}）",
            f"本报讯（记者 {one} 通讯员 {two}）",
            f"本报讯（{one} {two}）",
            f"（记者 {one}）",
            "本报讯 ",
            f"本报讯（通讯员 {one}）",
        )
        return self._rng.choice(forms)

    def _caption(self, headline: str) -> str:
        name, topic = self._name(), re.sub("（.*", "", headline)[:24]
        return self._rng.choice(
            (f"图为{topic}现场。", f"本报记者 {name} 摄", f"图为{topic}。 {name} 摄", f"{name} 摄", f"▲{topic}。")
        )


class _Style:
    """How damaged one page is, and how it is printed."""

    def __init__(self, r: random.Random) -> None:
        self.cuts = r.choice((0, 0.3, 0.5, 0.9))
        self.column = r.choice((50, 80, 120, 200))
        self.moves = r.choice((0, 1, 2, 3, 4, 6))
        self.copies = r.choice((0, 0, 1, 2, 3))
        self.captions = r.choice((0, 0.2, 0.4))
        self.signs = r.choice((0.2, 0.5, 0.8, 1, 1))
        self.truncates = r.choice((0, 0.1, 0.2, 0.3))
        self.drops = r.choice((0, 0.1, 0.3))
        self.half = r.random() < 0.3
        self.splits = r.choice((0, 0.5, 1))
        self.kickers = r.choice((0, 0, 0.15))
        self.subheads = r.choice((0, 0, 0.4, 0.7))
        self.columns = r.choice((0, 0, 0.1))
        self.closes = r.choice((0, 0, 0.3))
        self.sections = r.choice((0, 0, 0, 0.5))
        self.unmarked = r.choice((0, 0, 0.15, 0.4))
        self.tight = r.choice((0, 0, 0.5, 1))
        self.uneven = r.choice((0, 0, 0, 0.2))
        self.width = r.choice((0, 0, r.choice((14, 16, 18, 20, 22, 26, 30))))
        self.gap = r.choice(("\n\n", "\n\n", "\n")) if not self.width else r.choice(("\n\n", "\n"))
        self.indents = bool(self.width) and self.gap == "\n" and r.random() < 0.7


def _wrap(text: str, width: int) -> str:
    """Text in lines of one width; a Latin letter or digit takes half a place."""
    lines, line, size = [], "", 0.0
    for char in text:
        step = 1.0 if ord(char) > 0x2000 else 0.5
        if size + step > width:
            lines.append(line)
            line, size = "", 0.0
        line, size = line + char, size + step
    return "\n".join([*lines, line])
