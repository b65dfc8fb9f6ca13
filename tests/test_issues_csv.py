"""issues.csv as people write it: headings in other words, capitals and marks between the columns; a column not known is said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from index.read.records.issues_csv import parse, with_row
from index.types import Stated
from tests.conftest import pages, refused

SAID = Stated("海州日报", "2021-03-05", "12", "3")


@pytest.mark.parametrize(
    "table",
    [
        "文件名,报纸名称,出版日期,期号,版次\na.txt,海州日报,2021-03-05,12,3\n",
        "檔名,報紙名稱,出版日期,期數,版別\na.txt,海州日报,2021-03-05,12,3\n",
        "FileName;Paper;Date;Issue_No;Page\na.txt;海州日报;2021-03-05;12;3\n",
        "file\tnewspaper\tdate\tissue no\tpage\na.txt\t海州日报\t2021年3月5日\t12\t3\n",
        "文件，报纸，日期，期号，版面\na.txt，海州日报，2021-03-05，12，3\n",
        '"路径";"报刊名称";"见报日期";"期次";"版号";"备注"\n"a.txt";"海州日报";"2021-03-05";"12";"3";"扫描"\n',
    ],
)
def test_columns_are_known_by_what_people_call_them(table: str) -> None:
    assert (parse(table.encode()).stated, parse(table.encode()).problems) == ({"a.txt": SAID}, ())


def test_a_column_that_is_not_known_is_said() -> None:
    table = parse("文件,报纸,哪一天\na.txt,海州日报,2021-03-05\n".encode())
    assert table.stated == {"a.txt": Stated("海州日报")}
    (problem,) = table.problems
    assert problem.startswith("第一行的 哪一天 不是认识的列")


def test_a_row_is_put_in_as_the_table_is_written() -> None:
    text = with_row("文件名;报纸名称\na.txt;海州日报\n".encode(), "b.txt", {"newspaper": "东湖晚报", "date": "2021-03-05"})
    assert text.split() == ["文件名;报纸名称;date", "a.txt;海州日报", "b.txt;东湖晚报;2021-03-05"]


@pytest.mark.parametrize(("name", "file"), [("Issues.CSV", "a.txt"), ("issues.csv", "A.TXT"), ("ISSUES.csv", "./A.txt")])
def test_capitals_in_names_do_not_matter(tmp_path: Path, name: str, file: str) -> None:
    (tmp_path / "a.txt").write_text("图书馆新馆落成。\n", encoding="utf-8")
    (tmp_path / name).write_text(f"file,newspaper\n{file},海州日报\n", encoding="utf-8")
    assert [(page.file, page.stated) for page in pages(tmp_path)] == [("a.txt", Stated("海州日报"))]
    zipped = tmp_path / "z" / "z.zip"
    zipped.parent.mkdir()
    with zipfile.ZipFile(zipped, "w") as archive:
        for path in (tmp_path / "a.txt", tmp_path / name):
            archive.write(path, f"海州/{path.name}")
    assert [page.stated for page in pages(zipped)] == [Stated("海州日报")]
    assert refused(zipped) == []
