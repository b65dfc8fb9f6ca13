"""Whether a page that is sent is held already, by what it says, whatever its file is called; where its name tells of another issue
(a notice is printed again with every one), it is not."""

from __future__ import annotations

from collections.abc import Iterable

from index.archive.folder import Archive
from index.archive.scans import scan_of
from index.chinese.blank import squeezed
from index.issues import file_names
from index.types import Issue, Page

LOOKED_THROUGH = 200
"""Pages of a file that are compared; a longer file is read as a new one, and of what it prints again there is one article each."""
_ASKED = 120
"""Characters of a page by which others like it are found."""
_ALIKE = 20


class SamePages:
    """Finds the held page that says the same as another: the same characters but for blank, and the same that is stated of it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def of(self, page: Page) -> Issue | None:
        """The issue of the held page that says the same; None where none does."""
        named = file_names.read(page.file)
        text = squeezed(page.text)
        words = max(page.text.splitlines(), key=len, default="").strip()[:_ASKED]
        if not words:
            return None
        numbers = [number for number, _ in self._archive.lexical(words, _ALIKE)]
        places = dict.fromkeys((issue.file, issue.part) for _, _, issue in self._archive.locate_all(numbers))
        for file, part in places:
            held = self._archive.page(file, part)
            if squeezed(held.text) == text and (held.stated, held.ready) == (page.stated, page.ready):
                issue = self._archive.issue(file, part)
                if named == file_names.read(file) or named.fits(issue):
                    return issue
        return None

    def has_picture(self, issue: Issue) -> bool:
        """Whether the picture of a held page is kept."""
        return scan_of(self._archive.page(issue.file, issue.part), self._archive.address) is not None

    def of_all(self, pages: Iterable[Page]) -> Issue | None:
        """The issue of the first of the held pages that say the same as these; None where one of these is new, or there are many."""
        first: Issue | None = None
        for n, page in enumerate(pages):
            same = self.of(page) if n < LOOKED_THROUGH else None
            if same is None:
                return None
            first = first or same
        return first
