"""The report on an archive that a person can act on: what was read, how each issue was dated, and what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import partial
from itertools import groupby, islice, pairwise

from index.archive.folder import Archive
from index.archive.report_words import Language, words
from index.errors import in_languages
from index.issues.whys import in_english
from index.partial_date import PartialDate
from index.types import Issue, Reason

CERTAINTIES = ("stated", "inferred", "unknown")
SHOWN = 40
"""Issues listed one by one; of a larger archive they are counted, and so many of each kind of problem are listed."""
LOOKED_AT = 20_000
"""Pages that are looked through for problems; of a larger archive the first ones."""


def report(archive: Archive, language: Language = "zh") -> str:
    """What was read, how each issue was dated and how surely, and what to look at: pages that disagree with themselves or have no
    date, issue numbers missing between those held, what could not be placed or read."""
    return "\n".join(_Report(archive, language).lines()) + "\n"


def doubts(issue: Issue) -> list[Reason]:
    """What says that a page disagrees with itself, with the news or with other issues, in the words of `index.issues.checks`."""
    return [reason for reason in issue.evidence if "不合" in reason.why or "误认" in reason.why]


class _Report:
    """The lines of a report in one language."""

    def __init__(self, archive: Archive, language: Language) -> None:
        self.archive = archive
        self.language = language
        self.say = partial(words, language=language)
        self.issues = list(islice(archive.issues(), LOOKED_AT))
        self.of = self.say("first_pages", n=LOOKED_AT) if archive.manifest.pages > LOOKED_AT else ""

    def lines(self) -> Iterator[str]:
        manifest = self.archive.manifest
        yield self.say(
            "archive",
            address=self.archive.address,
            files=len(manifest.sources),
            pages=manifest.pages,
            articles=manifest.articles,
            passages=manifest.passages,
        )
        yield self.say(
            "identity",
            id=manifest.archive_id,
            model=manifest.model_identity,
            dimensions=manifest.dimensions,
            vectors=manifest.vector_index,
        )
        for name, pages, first, last in self.archive.documents.newspapers():
            yield self.say("paper", name=name or self.say("no_paper"), pages=pages, days=self.days(first, last))
        yield from self.counted()
        if manifest.pages <= SHOWN:
            for issue in self.issues:
                yield from self.issue(issue)
        problems = self.problems()
        if problems:
            yield self.say("look", of=self.of)
            yield from (f"    {problem}" for problem in problems)

    def counted(self) -> Iterator[str]:
        """How many pages are dated how surely, and how many articles there are of each kind."""
        dated: Counter[str] = Counter(issue.date_certainty for issue in self.issues)
        comma = self.say("comma")
        counts = [self.say("dated", word=self.say(name), n=dated[name]) for name in CERTAINTIES if dated[name]]
        yield self.say("dates", counts=comma.join(counts), of=self.of)
        kinds = Counter(dict(self.archive.documents.kinds())).most_common()
        yield self.say("kinds", counts=comma.join(f"{kind} {count}" for kind, count in kinds))

    def issue(self, issue: Issue) -> Iterator[str]:
        """An issue with how sure its facts are, and the evidence for them."""
        yield self.say(
            "issue",
            where=_where(issue),
            name=issue.newspaper or self.say("no_paper"),
            name_certainty=self.say(issue.newspaper_certainty),
            day=issue.date or self.bounds(issue),
            certainty=self.say(issue.date_certainty),
            number=self.say("number", n=issue.issue_no) if issue.issue_no else "",
            page=self.say("page", n=issue.page) if issue.page else "",
        )
        for reason in issue.evidence:
            yield f"      {self.evidence(reason)}"

    def problems(self) -> list[str]:
        """What to look at."""
        manifest = self.archive.manifest
        found = [*self.doubtful(), *self.undated(), *self.missing_numbers()]
        if fragments := dict(self.archive.documents.kinds()).get("continuation"):
            found.append(self.say("unplaced", n=fragments))
        held = manifest.sources if isinstance(manifest.sources, Container) else ()
        for file, reason in manifest.refused.items():
            why = in_languages(reason)[1] if self.language == "en" else reason
            found.append(self.say("read_in_part" if file in held else "not_read", file=file, why=why))
        twice = _twice(manifest.sources) if isinstance(manifest.sources, Mapping) else []
        return found + self.some([self.say("same_bytes", file=file, other=other) for file, other in twice])

    def doubtful(self) -> list[str]:
        pairs = [(issue, reason) for issue in self.issues for reason in doubts(issue)]
        return self.some([self.say("doubtful", where=_where(issue), evidence=self.evidence(why)) for issue, why in pairs])

    def undated(self) -> list[str]:
        undated = [issue for issue in self.issues if issue.date is None]
        return self.some([self.say("undated", where=_where(issue), bounds=self.bounds(issue)) for issue in undated])

    def missing_numbers(self) -> list[str]:
        """Issue numbers that lie between those held of one newspaper; a number that is itself in doubt bounds nothing."""
        numbered = sorted(
            {
                (issue.newspaper or "", issue.number)
                for issue in self.issues
                if issue.number is not None and not any("期号" in reason.why for reason in doubts(issue))
            }
        )
        found = []
        for name, group in groupby(numbered, key=lambda pair: pair[0]):
            for (_, before), (_, after) in pairwise(group):
                if after - before > 1:
                    key = "missing_run" if after - before > 2 else "missing_one"
                    numbers = self.say(key, a=before + 1, b=after - 1)
                    found.append(self.say("missing", name=name or self.say("no_paper"), numbers=numbers))
        return self.some(found)

    def some(self, problems: list[str]) -> list[str]:
        """The first problems of a kind, and how many there are in all."""
        return problems if len(problems) <= SHOWN else [*problems[:SHOWN], self.say("in_all", n=len(problems))]

    def evidence(self, reason: Reason) -> str:
        why = in_english(reason.why) if self.language == "en" else reason.why
        return self.say("evidence", quote=" ".join(reason.quote.split())[:40], why=why)

    def bounds(self, issue: Issue) -> str:
        if not issue.not_before and not issue.not_after:
            return self.say("no_bounds")
        return self.say("from_to", a=issue.not_before or "…", b=issue.not_after or "…")

    def days(self, first: int, last: int) -> str:
        """The days from the first to the last, each by its number."""
        if not first:
            return self.say("no_date")
        return self.say("from_to", a=self.day(first), b=self.day(last))

    def day(self, number: int) -> str:
        return PartialDate.of_number(number).iso if number else self.say("no_date")


def _twice(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The files that have the very bytes of another one, each with it."""
    first: dict[str, str] = {}
    for file, sha256 in sources.items():
        if sha256 in first:
            yield file, first[sha256]
        first.setdefault(sha256, file)


def _where(issue: Issue) -> str:
    return f"{issue.file}{f' {issue.part}' if issue.part else ''}"
