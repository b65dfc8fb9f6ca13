"""Answers written as records, checked, and changed in one thing each: every honest one must hold, every other one must fail.

python -m tests.records ARCHIVE QUESTIONS.jsonl [QUESTIONS.jsonl...] [ARCHIVE QUESTIONS.jsonl...]...

A change is given a new checksum, as one who forges a record would; a refusal, which has nothing but its words, keeps the old one.
Prints each record that was judged wrong and how many were judged; exits 1 where one was. `docs/verify_proof.py` is asked as well, which
has nothing but the files: it is given what was changed with the old checksum where only that can tell. With `--keep FOLDER` the honest
records lie there afterwards, for `wenbao verify` and for anyone.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import click

from index.chinese.words import tagged
from rag import Answer, Wenbao, open_archive
from rag.record.check import Check
from rag.record.record import Record, checksum
from rag.record.sources import Sources

TODAY = date(2024, 12, 31)
Told = dict[str, Any]


def _sentences(record: Told) -> Iterator[Told]:
    yield from (one for one in record["sentences"] if one["citations"])


def number(record: Told) -> bool:
    """Another digit in a number of a sentence."""
    for one in _sentences(record):
        if (found := re.search(r"\d+", one["text"])) is not None:
            other = str((int(found[0][-1]) + 1) % 10)
            one["text"] = one["text"][: found.end() - 1] + other + one["text"][found.end() :]
            return True
    return False


def name(record: Told) -> bool:
    """Another person, place or body in a sentence."""
    for one in _sentences(record):
        word = next((w for w, tag in tagged(one["text"]) if tag in ("nr", "ns", "nt") and len(w) > 1), None)
        if word:
            one["text"] = one["text"].replace(word, "欧阳志远", 1)
            return True
    return False


def offset(record: Told) -> bool:
    """Spans one character on."""
    for one in record["citations"][:1]:
        one["spans"] = [[start + 1, end + 1] for start, end in one["spans"]]
    return bool(record["citations"])


def sha256(record: Told) -> bool:
    """The hash of another file."""
    for one in record["citations"][:1]:
        one["sha256"] = hashlib.sha256(one["sha256"].encode()).hexdigest()
    return bool(record["citations"])


def day(record: Told) -> bool:
    """The issue printed a day later."""
    for one in record["citations"]:
        if len(one["date"] or "") == 10:
            one["date"] = (date.fromisoformat(one["date"]) + timedelta(days=1)).isoformat()
            return True
    return False


def unsaid(record: Told) -> bool:
    """A denial put before a verb of a sentence."""
    for one in _sentences(record):
        at = 0
        for word, tag in tagged(one["text"]):
            if tag == "v" and len(word) > 1:
                one["text"] = f"{one['text'][:at]}没有{one['text'][at:]}"
                return True
            at += len(word)
    return False


def quoted(record: Told) -> bool:
    """Another sign in a quote."""
    for one in record["citations"]:
        sign = next((sign for sign in one["quote"] if "\u4e00" <= sign <= "\u9fff"), None)
        if sign is not None:
            one["quote"] = one["quote"].replace(sign, "龘", 1)
            return True
    return False


def invented(record: Told) -> bool:
    """A sentence that nobody wrote, told of the first quote."""
    if record["citations"]:
        record["sentences"].append({"text": "此事已引发广泛争议。", "citations": [1]})
    return bool(record["citations"])


def short(record: Told) -> bool:
    """Another short answer."""
    record["short_answer"] = "欧阳志远" if record["short_answer"] else None
    return record["short_answer"] is not None


def refused(record: Told) -> bool:
    """A refusal for another reason; only the checksum tells."""
    kinds = ["off_topic", "outside_coverage", "not_found"]
    record["refusal"] = kinds[(kinds.index(record["refusal"]) + 1) % len(kinds)] if record["refusal"] else None
    return record["refusal"] is not None


CHANGES: dict[str, Callable[[Told], bool]] = {
    "number": number,
    "name": name,
    "offset": offset,
    "hash": sha256,
    "date": day,
    "denial": unsaid,
    "quote": quoted,
    "invented": invented,
    "short": short,
}
_BY_FILES = ("offset", "hash", "quote")
"""What the script sees by the files alone; the rest it sees by the checksum, or names as not checked."""


def alone() -> Callable[[Told, str | None], tuple[list[str], list[str]]]:
    """The check of the script that shares nothing with the program: what is wrong, and what it could not check."""
    spec = spec_from_file_location("verify_proof", Path(__file__).parents[1] / "docs" / "verify_proof.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[Told, str | None], tuple[list[str], list[str]]] = module.check
    return check


class _Once(Wenbao):
    """An archive that answers the same question once: the changed records of an answer all ask it again."""

    _last: tuple[Any, Answer] | None = None

    def ask(self, question: str, **told: Any) -> Answer:
        """The answer, the one before where that was to the same question."""
        if self._last is None or self._last[0] != (question, told):
            self._last = (question, told), super().ask(question, **told)
        return self._last[1]


def judged(wenbao: Wenbao, questions: Sequence[Told], keep: Path | None = None) -> Iterator[tuple[str, bool, str]]:
    """Of the record of each answer and of each change made in it: what was done, whether it was judged right, and what was asked.

    The honest records are written to `keep` as well, by their question's number.
    """
    script, again = alone(), _Once(wenbao.archive, reader=wenbao.reader)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "proof.json"

        def problems(record: Told, *, sealed: bool) -> list[str]:
            whole = {**record, "checksum": checksum(record)} if sealed else record
            file.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
            return list(Check(Record.read(file), None, again).problems())

        for number, row in enumerate(questions, 1):
            history = row.get("history") or []
            answer = wenbao.ask(row["question"], history=history, as_of=TODAY)
            written = Record.of(answer, Sources(wenbao.archive), TODAY, history=history).json()
            if keep is not None:
                (keep / f"{number:04}.json").write_bytes(written)
            record: Told = json.loads(written)
            found = problems(record, sealed=False)
            sort = "honest, refused" if record["refused"] else "honest"
            yield sort, not found, f"{row['question']} {'; '.join(found)}"
            if not list(Check(Record.read(file)).problems()):  # what is counted over an archive no file tells
                wrong, unchecked = script(record, None)
                yield f"honest, script{' in part' if unchecked else ''}", not wrong, f"{row['question']} {'; '.join(wrong)}"
            for how, change in CHANGES.items() if not record["refused"] else {"refused": refused}.items():
                other = deepcopy(record)
                if change(other) and other != record:
                    yield how, bool(problems(other, sealed=not record["refused"])), row["question"]
                    sealed = {**other, "checksum": checksum(other)} if how in _BY_FILES else other
                    yield f"{how}, script", bool(script(sealed, None)[0]), row["question"]


def sets(paths: Sequence[Path]) -> list[tuple[Path, list[Path]]]:
    """Archives, which are folders, each with the files of questions that follow it."""
    found: list[tuple[Path, list[Path]]] = []
    for path in paths:
        if path.is_dir():
            found.append((path, []))
        elif found:
            found[-1][1].append(path)
    if not found or not all(files for _, files in found):
        raise click.UsageError("name an archive, and behind it a file of questions or several")
    return found


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="[ARCHIVE QUESTIONS...]...", type=click.Path(exists=True, path_type=Path)
)
@click.option("--number", "most", default=200, show_default=True, help="questions of an archive, spread evenly over its files")
@click.option("--reader", type=click.Choice(["network", "quick"]), default="network", show_default=True)
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="a folder for the honest records")
def main(paths: tuple[Path, ...], most: int, reader: Any, keep: Path | None) -> None:
    """Record the answers to QUESTIONS from each ARCHIVE, check each record, and check it changed in each way."""
    tried: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for archive, files in sets(paths):
        rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        rows = rows[:: max(1, len(rows) // most)][:most]
        if (folder := keep and keep / archive.name) is not None:
            folder.mkdir(parents=True, exist_ok=True)
        for how, right, words in judged(open_archive(archive, reader=reader), rows, folder):
            tried[how] += 1
            wrong[how] += not right
            if not right:
                print(f"{'FAILED' if how.startswith('honest') else 'HELD'}  {how}: {words}", flush=True)
    for how, count in sorted(tried.items()):
        print(f"{how:24} judged right {count - wrong[how]:4} of {count:4}")
    changed = [how for how in tried if not how.startswith("honest")]
    print(f"records of answers: {tried['honest'] - wrong['honest']} of {tried['honest']} hold, of refusals:", end=" ")
    print(f"{tried['honest, refused'] - wrong['honest, refused']} of {tried['honest, refused']};", end=" ")
    print(f"changed: {sum(wrong[how] for how in changed)} of {sum(tried[how] for how in changed)} hold")
    sys.exit(1 if wrong.total() else 0)


if __name__ == "__main__":
    main()
