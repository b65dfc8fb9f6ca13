"""What a run learns from, as a JSON file says: which files, of which form, and how often each question is shown in a pass.

[{"name": "cmrc",
  "form": "comprehension",                          or "sentences", "written", "talks"
  "files": ["mrc_cmrc2018_train.jsonl.gz"],         paths are relative to the JSON file
  "rate": 1.6,                                      windows a question and pass
  "apart": 0.02},                                   share of the questions kept apart to measure on
 {"name": "news", "form": "written", "files": ["news_questions.jsonl.gz"], "rate": 5,
  "articles": ["rmrb.jsonl.gz"],                    what the questions were asked of
  "named": true,                                    some are also asked of another person, place or body, which has no answer
  "hits": "written.hits", "hits_rate": 0.3}]        what `rag batch --retrieve-only` found for them: passages that do not answer
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.reader.windows import context_of
from rag.training.among import Group
from rag.training.material import Lesson, MaterialError, Text, comprehension, lines, sentence_pairs, whole_question, written
from rag.training.turns import Turn, of_its_words, talks

Shown = Lesson | Turn
"""What a step can show."""


@dataclass(frozen=True, slots=True)
class Course:
    """Questions that are shown at one rate. `named` ones are also asked of other names than theirs."""

    name: str
    rate: float
    lessons: list[Shown]
    named: bool = False


def _apart(name: str, share: float) -> bool:
    """Whether a question is kept apart, by a hash of its name, the same in every run."""
    return zlib.crc32(name.encode()) % 1_000 < share * 1_000


def mined(hits: Path, questions: Sequence[Path], per: int = 6) -> Iterator[tuple[str, Lesson]]:
    """The passages found for written questions in articles that neither support nor nearly support them.

    A passage that holds anything of what a right answer must hold is left out: it may answer.
    """
    asked: dict[str, Mapping[str, Any]] = {row["qid"]: row for file in questions for row in lines(file)}
    for found in lines(hits):
        row = asked.get(found["qid"])
        if row is None:
            continue
        own = {str(one["article_id"]) for one in row["support"]}
        must = [words for group in row.get("must_contain") or () for words in group]
        question = whole_question(row)
        for hit in found["hits"][:per]:
            if hit["id"] in own or any(words in hit["text"] for words in must):
                continue
            text = Text(hit["text"], context_of(hit["date"], hit["headline"]))
            yield row["qid"], Lesson(question, text, kind=row["kind"], source="mined")


PUT_TOGETHER = 0.4
"""The share of the follow-ups that are asked in the words of their talk, as they are when the program makes them whole."""


def _shown(row: Mapping[str, Any]) -> str:
    return of_its_words(row) if _apart(f"shown {row['qid']}", PUT_TOGETHER) else whole_question(row)


@cache
def _articles(files: tuple[Path, ...]) -> Mapping[str, Mapping[str, Any]]:
    """The articles of files by id; several tables of a course ask of the same ones."""
    return {str(row["id"]): row for file in files for row in lines(file)}


def _named(table: Mapping[str, Any], file: Path) -> Iterator[tuple[str, Shown]]:
    """The lessons of one table of a course, each with the name by which it is kept apart or not."""
    files, form = [file.parent / name for name in table["files"]], table["form"]
    if form == "written":
        articles = _articles(tuple(file.parent / name for name in table["articles"]))
        for name in files:
            yield from written(name, articles, _shown)
    elif form == "talks":
        for name in files:
            yield from talks(name)
    elif form in _COMPREHENSION:
        for name in files:
            yield from ((lesson.text.text[:60], lesson) for lesson in _COMPREHENSION[form](name))
    else:
        raise MaterialError(f"{file}: the form {form} is none of {', '.join(_COMPREHENSION)}, written, talks")


_COMPREHENSION = {"comprehension": comprehension, "sentences": sentence_pairs}


def read_course(file: Path) -> tuple[list[Course], dict[str, list[Shown]]]:
    """The courses of a JSON file and, by name, the lessons kept apart."""
    courses: list[Course] = []
    apart: dict[str, list[Shown]] = {}
    try:
        tables = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MaterialError(f"{file} is no JSON: {error}") from None
    for table in tables:
        share = table.get("apart", 0.0)
        named = list(_named(table, file))
        learnt = [lesson for name, lesson in named if not _apart(name, share)]
        courses.append(Course(table["name"], table["rate"], learnt, table.get("named", False)))
        if share:
            apart[table["name"]] = [lesson for name, lesson in named if _apart(name, share)]
        if "hits" in table:
            found = list(mined(file.parent / table["hits"], [file.parent / name for name in table["files"]]))
            courses.append(
                Course(f"{table['name']}, mined", table["hits_rate"], [one for name, one in found if not _apart(name, share)])
            )
            if share:
                apart[f"{table['name']}, mined"] = [one for name, one in found if _apart(name, share)]
    _articles.cache_clear()  # the lessons hold the texts that they need
    return courses, apart


def read_groups(file: Path) -> list[Group]:
    """The written questions of a course whose tables name `hits`, each with the passages found for it; those kept apart are left out."""
    groups: list[Group] = []
    for table in json.loads(file.read_text(encoding="utf-8")):
        if "hits" in table:
            own: dict[str, list[Lesson]] = {}
            found: dict[str, list[Lesson]] = {}
            for name, lesson in _named(table, file):
                if isinstance(lesson, Lesson) and not _apart(name, table.get("apart", 0.0)):
                    own.setdefault(name, []).append(lesson)
            for name, lesson in mined(file.parent / table["hits"], [file.parent / one for one in table["files"]]):
                found.setdefault(name, []).append(lesson)
            groups += [Group(tuple(own[name]), tuple(found[name])) for name in own if name in found]
    _articles.cache_clear()
    if not groups:
        raise MaterialError(f"no table of {file} names hits: give what a search finds, or leave out --among")
    return groups
