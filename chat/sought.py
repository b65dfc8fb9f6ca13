"""What a list of articles is held to, as a link of the chat and as filters of a question."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from index.partial_date import PartialDate
from rag import Filters

LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of articles is held to; the same words as in a `#find` link. Empty means everything."""

    words: str = ""
    newspaper: str = ""
    kind: str = ""
    reporter: str = ""
    after: str = ""
    before: str = ""
    order: str = ""
    """`day` for the newest first; else, where words are sought, those first that speak of them most."""

    @classmethod
    def of(cls, request: dict[str, object]) -> Sought:
        """From what a browser sent: unknown keys and dates that are none are dropped, values cut to a sensible length."""
        values = {key: str(request.get(key) or "").strip()[:LONGEST_VALUE] for key in cls.__dataclass_fields__}
        for key in ("after", "before"):
            values[key] = values[key] if is_date(values[key]) else ""
        return cls(**values)

    @classmethod
    def within(cls, words: str, filters: Filters) -> Sought:
        """Words within filters."""
        return cls(words, **{key: value or "" for key, value in asdict(filters).items()})

    @property
    def filters(self) -> Filters:
        """The same as filters of a question; the words are none of them."""
        return Filters(
            self.after or None, self.before or None, self.newspaper or None, self.kind or None, self.reporter or None
        )

    @property
    def terms(self) -> tuple[str, ...]:
        """The words, each of which an article's text must hold."""
        return tuple(dict.fromkeys(self.words.split()))

    @property
    def held(self) -> tuple[Filters, tuple[str, ...]]:
        """What the archive is asked for."""
        return self.filters, self.terms

    @property
    def link(self) -> str:
        """The address within the chat of this list."""
        return self.to("find")

    def to(self, what: str) -> str:
        """The address of what is looked up of the words: `find`, `timeline` or `person`."""
        return f"#{what}/" + urlencode({key: value for key, value in asdict(self).items() if value})


def is_date(text: str) -> bool:
    """Whether a text is an ISO date, perhaps partial."""
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True
