"""What the report on an archive says, in Chinese and in English."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "archive": (
        "档案库 {address}：{files} 个文件，{pages} 个版面，{articles} 篇文章，{passages} 个段落",
        "Archive {address}: files {files}, pages {pages}, articles {articles}, passages {passages}",
    ),
    "identity": (
        "  编号 {id}  向量模型 {model}（{dimensions} 维，{vectors}）",
        "  id {id}  embedding {model} ({dimensions} dimensions, {vectors})",
    ),
    "paper": ("  {name}：{pages} 个版面，{days}", "  {name}: pages {pages}, {days}"),
    "from_to": ("{a} 至 {b}", "{a} to {b}"),
    "dates": ("  日期 (dates)：{counts}{of}", "  dates: {counts}{of}"),
    "dated": ("{word} {n} 版", "{word} {n}"),
    "first_pages": ("（前 {n} 版）", " (the first {n} pages)"),
    "kinds": ("  文章类别 (kinds)：{counts}", "  kinds: {counts}"),
    "issue": (
        "  {where}  {name}（{name_certainty}）  {day}（{certainty}）{number}{page}",
        "  {where}  {name} ({name_certainty})  {day} ({certainty}){number}{page}",
    ),
    "number": ("  第{n}期", "  No. {n}"),
    "page": ("  第{n}版", "  p. {n}"),
    "evidence": ("“{quote}”：{why}", "“{quote}”: {why}"),
    "stated": ("载明", "printed"),
    "inferred": ("推定", "inferred"),
    "unknown": ("不详", "unknown"),
    "no_paper": ("报名不详", "newspaper unknown"),
    "no_date": ("日期不详", "date unknown"),
    "no_bounds": ("无从推定", "nothing tells"),
    "comma": ("，", ", "),
    "look": ("  请看一看 (to look at){of}：", "  to look at{of}:"),
    "unplaced": (
        "{n} 个片段没有找到所属的文章，单独列出 (unplaced fragments: kind=continuation)",
        "fragments that belong to no article found, listed by themselves (kind=continuation): {n}",
    ),
    "read_in_part": ("未读全 (read in part) {file}：{why}", "read in part: {file}: {why}"),
    "not_read": ("未读入 (not read) {file}：{why}", "not read: {file}: {why}"),
    "same_bytes": (
        "重复 (the same bytes) {file} 与 {other} 完全相同，其中的文章只算一次，可删去一份",
        "the same bytes: {file} is {other} once more; its articles count once, and one of the two can be deleted",
    ),
    "doubtful": ("自相矛盾 (in doubt) {where} {evidence}", "in doubt: {where} {evidence}"),
    "undated": (
        "日期不详 (undated) {where}：{bounds}，知道的话请写进 issues.csv",
        "undated: {where}: {bounds}; where you know the day, write it into issues.csv",
    ),
    "missing": ("缺期 (missing) {name} {numbers}", "missing: {name} {numbers}"),
    "missing_one": ("第{a}期", "No. {a}"),
    "missing_run": ("第{a}期 至 第{b}期", "No. {a} to No. {b}"),
    "in_all": ("……共 {n} 处 (in all)", "… {n} in all"),
}


def words(key: str, language: Language, **values: object) -> str:
    """The text `key` in a language, with its values in it."""
    return WORDS[key][language == "en"].format(**values)
