"""Checks a record of `wenbao ask --proof` with nothing of its program: python3 verify_proof.py proof.json [FOLDER]

FOLDER holds the quoted files; without it they are looked for where they lay. Exits 0 where all holds, 1 where something does not, 3 where
not all can be checked with so little: the words of a PDF, a web page or a picture, and sentences that are not the quotes' own words.
"""

import gzip
import hashlib
import json
import re
import sys
import zipfile
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

NO_CLAIM = r"馆藏里没有找到“[^”]*”的答案。|\d+年\d+月\d+日(?:第\w{1,3}版)?的文章里与问题相关的有："
STOPS, FIGURE = "。！？!?；;…，,：:、", r"[\d.,%％〇零一二两三四五六七八九十百千万亿半]"
NUMBER, OF_A_DATE = re.compile(r"\d+(?:\.\d+)?"), r"\d+年(\d+月)?(\d+日)?|\d+月(\d+日)?|^\d+\. "
RECKONED = re.compile(r"([\d.]+)([万亿]?)[^\d＝]*?([−＋])([\d.]+)([万亿]?)[^\d＝]*＝([\d.]+)([万亿]?)\D*（推算）")
SCALE = {"": 1, "万": 10**4, "亿": 10**8}
UNSEEN = "\\0-\x08\x0e-\x1b\x7f-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff"


def squeezed(text):
    return re.sub(f"[\\s{UNSEEN}\U000e0000-\U000e0fff]+", "", text)


@lru_cache(4)
def data_of(file, path, folder):
    """The bytes of a file, which may lie in a zip; None where it is not found."""
    zipped, place = re.match(r"(.+?\.zip)/(.+)", file, re.I), Path(folder) / file if folder else Path(path or "")
    if zipped and not (folder and place.is_file()):
        place = Path(folder) / zipped[1] if folder else place
        return zipfile.ZipFile(place).read(zipped[2]) if place.is_file() else None
    return place.read_bytes() if place.is_file() else None


@lru_cache(2)
def lines_of(data, packed):
    """The articles of a .jsonl file by their ids."""
    articles = {}
    for line in (gzip.decompress(data) if packed else data).removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        with suppress(ValueError, AttributeError):  # broken lines are in no archive
            articles.setdefault(str((article := json.loads(line)).get("id")).strip(), article)
    return articles


def wrong(cited, folder, unchecked):
    """What is wrong with a citation; None where it holds as far as can be seen."""
    data, name, line = data_of(cited["file"], cited["path"], folder), cited["file"].lower(), {}
    if data is None or hashlib.sha256(data).hexdigest() != cited["sha256"]:
        return "找不到文件 (file not found)" if data is None else "SHA-256 不同，文件变了 (the file is another)"
    if name.endswith((".jsonl", ".jsonl.gz")) and cited["encoding"] != "json":
        line = lines_of(data, name.endswith(".gz")).get(cited["part"], {})
        text = line.get("text", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    elif name.endswith(".txt") and cited["encoding"] != "markdown":
        text = data.decode(cited["encoding"], "replace")
    else:
        return unchecked.append(f"引文 [{cited['n']}] 只核了文件的哈希 (only the file's hash is checked): {cited['file']}")
    inside = cited["spans"] and all(0 <= start < end <= len(text) for start, end in cited["spans"])
    if not inside or squeezed("".join(text[start:end] for start, end in cited["spans"])) != squeezed(cited["quote"]):
        return "文件在所记位置上不是这段引文 (the quote does not stand at its spans)"
    another = re.fullmatch(r"\d{4}-\d\d-\d\d", str(line.get("date"))) and line["date"] != cited["date"]
    return f"文件里写的日期是 {line['date']} (the file states another date)" if another else None


def held(text, quote, short):
    """Whether a sentence is whole clauses of a quote, or a short answer words of it that cut no number."""
    words = squeezed(text) if short else squeezed(text).strip(STOPS)
    edges = [FIGURE if re.match(FIGURE, edge) else "(?!)" for edge in (words[:1], words[-1:])] if short else [r"\w", r"\w"]
    return len(words) > 1 and re.search(f"(?<!{edges[0]})" + r"\s*".join(map(re.escape, words)) + f"(?!{edges[1]})", quote)


def sums(record):
    """What the reckonings of a record (24个−5个＝19个) come to, where they do."""
    for found in RECKONED.finditer(" ".join(one["text"] for one in record["sentences"])):
        one, other, result = (Decimal(found[n]) * SCALE[found[n + 1]] for n in (1, 4, 6))
        if result == (one + other if found[3] == "＋" else one - other):
            yield found[6]


def check(record, folder):
    """What is wrong with a record, and what of it was not checked."""
    body = json.dumps({k: v for k, v in record.items() if k != "checksum"}, sort_keys=True, separators=(",", ":"))
    known, failed, unchecked = [one["n"] for one in record["citations"]], [], []
    if hashlib.sha256(body.encode()).hexdigest() != record["checksum"]:
        failed.append("校验和不符，记录被改动过 (checksum: the record was changed)")
    marked = {n for one in record["sentences"] for n in one["citations"]}
    if marked != set(known) or known != [*range(1, len(known) + 1)] or record["refused"] == bool(known):
        failed.append("句子与引文的编号对不上，或拒答而有引文 (marks and citations do not match)")
    failed += [f"引文 [{one['n']}]：{why}" for one in record["citations"] if (why := wrong(one, folder, unchecked))]
    told = [] if record["refused"] else [(one["text"], one["citations"], False) for one in record["sentences"]]
    for text, marks, short in [*told, *([(record["short_answer"], known, True)] if record["short_answer"] else [])]:
        cited = [one for one in record["citations"] if one["n"] in marks]
        parts = re.split("[，；]", text) if short else [text]
        if all(any(held(part, one["quote"], short) for one in cited) for part in parts) or re.fullmatch(NO_CLAIM, text):
            continue
        issue = [str(one[field]) for one in cited for field in ("quote", "date", "page", "issue_no", "headline", "byline")]
        if marks and set(NUMBER.findall(re.sub(OF_A_DATE, "", text))) <= set(NUMBER.findall(" ".join([*issue, *sums(record)]))):
            unchecked.append(f"不是引文的原话，请自己对照 (not the quotes' own words, compare them yourself): {text}")
        else:
            failed.append(f"没有引文，或有引文里没有的数 (cites nothing, or has numbers that no quote has): {text}")
    return failed, unchecked


if __name__ == "__main__":
    failed, unchecked = check(json.loads(Path(sys.argv[1]).read_bytes()), sys.argv[2] if len(sys.argv) > 2 else None)
    print(*[f"错 FAILED: {one}" for one in failed], *[f"未核 NOT CHECKED: {one}" for one in unchecked], sep="\n")
    print("" if failed or unchecked else "核对无误 (verified)", end="\n")
    sys.exit(1 if failed else 3 if unchecked else 0)
