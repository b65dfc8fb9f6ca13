"""Characters that are not seen or look like others: folded for reading, kept in the quote, and the quote stands at its spans."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.build.intake import issues_of, mended
from index.chinese.blank import squeezed
from index.chinese.legible import legible
from index.chinese.look_alikes import plain
from index.chinese.words import bare, simplified
from index.errors import SourceError
from index.offsets import place
from index.read.text.encoding import decode
from index.read.text.sense import check
from index.types import Page, Ready
from tests.conftest import pages, refused

HEAD, DATE = "江城日报", "2021年3月5日 星期五"
BODY = "本报讯（记者 林海）市图书馆新馆昨日落成，馆长白水生介绍，该馆藏书五万二千册，定于下星期一开放。"
TEXT = f"{HEAD}\n{DATE}\n\n图书馆新馆落成\n{BODY}\n"


def _sprinkled(text: str, char: str) -> str:
    return char.join(text)


@pytest.mark.parametrize(
    "char", ["\u200b", "\u200d", "\u00ad", "\ufeff", "\u2060", "\ufe0f", "\U000e0100", "\u202e", "\x00", "\x1b"]
)
@pytest.mark.parametrize("ready", [None, Ready("a", "图书馆新馆落成")])
def test_unseen_characters_are_read_over_and_the_quote_stands_at_its_spans(char: str, ready: Ready | None) -> None:
    page = Page("a.txt", _sprinkled(TEXT, char), "", ready=ready)
    (article,) = [one for one in mended(page) if "馆长白水生介绍" in one.text]
    start = article.text.index("馆长白水生")
    spans = place(article.text, start, start + 5, article.spans, page.text)
    assert squeezed("".join(page.text[a:b] for a, b in spans)) == "馆长白水生"
    if ready is None:
        (issue,) = issues_of([page])
        assert (issue.newspaper, issue.date) == (HEAD, "2021-03-05")
        assert all(squeezed(page.text[one.start : one.end]) == squeezed(one.quote) for one in issue.evidence)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("馆⻓林守仁", "馆长林守仁"),
        ("⼭⽔⽣⻢⻰", "山水生马龙"),
        ("\ue863", "䶮"),
        ("\uf900", "豈"),
        ("⺠⽣", "民生"),
        ("\ue81e", "龴"),
    ],
)
def test_look_alikes_are_folded_one_for_one(printed: str, read: str) -> None:
    assert plain(printed) == read
    assert simplified(printed) == simplified(read)
    assert bare(printed) == bare(read)


def test_look_alikes_stay_in_the_text_that_is_quoted() -> None:
    page = Page("a.txt", TEXT.replace("长白水生", "⻓⽩⽔⽣").replace("日报", "⽇报").replace("3月", "3⽉"), "")
    (article,) = [one for one in mended(page) if one.kind == "news"]
    assert "馆⻓⽩⽔⽣介绍" in article.text
    assert squeezed("".join(page.text[a:b] for a, b in article.spans)) == squeezed(article.text)
    (issue,) = issues_of([page])
    assert (issue.newspaper, issue.date) == (HEAD, "2021-03-05")


def _spaced(text: str) -> str:
    return "\n".join(" ".join(line.replace(" ", "")) for line in text.split("\n"))


def test_blanks_between_all_characters_are_taken_out() -> None:
    read = legible(Page("a.txt", _spaced(TEXT), ""))
    assert read.page.text.splitlines()[3:5] == ["图书馆新馆落成", BODY.replace(" ", "")]
    (issue,) = issues_of([read.printed])
    assert issue.newspaper == HEAD


@pytest.mark.parametrize(
    "line", ["张 三　李四　王 五", "本报记者 林 海 通讯员 周 明", "第一名 江城 第二名 海州 第三名 临江", "A B C D E F G H I J"]
)
def test_blanks_that_mean_something_stay(line: str) -> None:
    page = Page("a.txt", f"{BODY}\n{line}\n{BODY}", "")
    assert legible(page).page.text == page.text


def test_a_lost_character_is_left_out_but_not_from_a_number() -> None:
    read = legible(Page("a.txt", "市图\ufffd书馆藏书五\ufffd千册，花费1\ufffd2元", ""))
    assert read.page.text == "市图书馆藏书五\ufffd千册，花费1\ufffd2元"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (TEXT.encode() + b"\x1a", 6),
        (TEXT.encode().replace("开放".encode(), "开\x1b放".encode()), 5),
        (TEXT.encode()[: -len("。\n".encode()) - 1], 5),
        (TEXT.encode("gb18030").replace("藏书".encode("gb18030"), b"\xb2\xd8\xff\xca\xe9"), 5),
        (TEXT.encode().replace("落成，".encode(), "落成\x00，".encode()), 5),
    ],
)
def test_one_bad_character_costs_itself_and_is_named_with_its_place(tmp_path: Path, data: bytes, line: int) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (page,) = pages(tmp_path)
    assert "馆长白水生介绍，该馆" in squeezed(page.text)
    (note,) = refused(tmp_path)
    assert (note.file, note.reason.startswith(f"第 {line} 行"), f"line {line}:" in note.reason) == ("a.txt", True, True)


JAPANESE = (
    "東京都知事は昨日、新しい図書館が開館したと発表した。市民は身分証明書を提示すれば利用できる。"
    "蔵書は五万二千冊で、建築費は十二億円に上る。来年度は児童向けの部屋も増設する予定だという。"
)
KOREAN = "도서관이 어제 문을 열었다 시민들은 신분증으로 이용할 수 있다 서울시는 내년까지 모든 구에 새 도서관을 짓기로 했다"


@pytest.mark.parametrize(
    "text",
    [
        TEXT.encode().decode("latin-1"),
        TEXT.encode().decode("cp1252", "replace"),
        TEXT.encode().decode("gb18030", "replace"),
        TEXT.encode("gb18030").decode("latin-1"),
        TEXT.encode("gb18030").decode("koi8_r"),
        TEXT.encode("gb18030").decode("big5", "replace"),
        JAPANESE.encode("shift_jis").decode("gb18030", "replace"),
        JAPANESE.encode("euc_jp").decode("gb18030", "replace"),
        KOREAN.encode("euc_kr").decode("gb18030", "replace"),
        "(cid:2174)(cid:3378)" * 30 + "2021",
        "(cid:1)(cid:2)(cid:3)",
    ],
)
def test_gibberish_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="乱码"):
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "臺北市長視察捷運工程進度，並聽取簡報。館長林守仁介紹，該館藏書五萬二千冊。",
        JAPANESE,
        "The library opened yesterday. La bibliothèque a été rénovée.",
        "关关雎鸠，在河之洲。窈窕淑女，君子好逑。参差荇菜，左右流之。窈窕淑女，寤寐求之。",
        "区名 藏书 座位\n东湖区 12000 300",
        "喆鑫",
        "(cid:1)" + TEXT,
    ],
)
def test_what_people_read_is_no_gibberish(text: str) -> None:
    check(text)


def test_a_cut_off_utf_8_text_stays_utf_8() -> None:
    assert decode(BODY.encode()[:-1])[1] == "utf-8"


def test_the_check_without_the_program_ignores_unseen_characters_too() -> None:
    script = "import sys; sys.path.insert(0, 'docs'); from verify_proof import squeezed; print(squeezed('馆\\u200b长\\xad 林\\ufe0f守\\x1b仁\\ufffd'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "馆长林守仁"
