"""Pages in traditional characters (繁體) are mended as simplified ones, and the articles given back in their own characters."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from index.chinese.words import simplified
from index.types import Article, Page

_SAMPLE = 2000
_LEAST = 12
"""So many different characters that only traditional text has make a page traditional."""


def is_traditional(text: str) -> bool:
    """Whether a text is printed in traditional characters; quotations of a few do not make it so."""
    letters = set(text[:_SAMPLE])
    return len(letters & _traditional()) >= max(_LEAST, len(letters) // 20)


@cache
def _traditional() -> frozenset[str]:
    """The characters that simplified text writes otherwise."""
    han = "".join(map(chr, range(0x3400, 0xA000)))
    return frozenset(char for char, other in zip(han, simplified(han), strict=True) if char != other)


def as_simplified(page: Page) -> Page:
    """The page in simplified characters, one for one: every offset stays."""
    return replace(page, text=simplified(page.text))


def restored(article: Article, source: str) -> Article:
    """An article of a simplified page with the characters of `source`, the page as it is printed."""
    printed = iter("".join("".join(source[start:end].split()) for start, end in article.spans))
    text = "".join(char if char.isspace() else next(printed) for char in article.text)

    bare = [at for at, char in enumerate(article.text) if not char.isspace()]
    solid = "".join(article.text[at] for at in bare)

    def own(part: str | None) -> str | None:
        words = "".join(part.split()) if part else ""
        at = solid.find(words) if words else -1
        if part is None or at < 0:
            return part
        own_characters = iter(text[place] for place in bare[at : at + len(words)])
        return "".join(char if char.isspace() else next(own_characters) for char in part)

    return replace(
        article,
        text=text,
        headline=own(article.headline),
        kicker=own(article.kicker),
        subhead=own(article.subhead),
        byline=own(article.byline),
        authors=tuple(own(name) or name for name in article.authors),
    )
