"""What the program reckoned from printed amounts (78亿元＋102亿元＝180亿元), reckoned again."""

from __future__ import annotations

from rag.types import RECKONED
from rag.words.claims import quantities
from rag.words.lexicon import flat


def reckons_right(text: str) -> bool:
    """Whether each reckoning of a text comes out: 78亿元＋102亿元＝180亿元, 15个−5个＝10个."""
    for sentence in flat(text).split("。"):
        left, equals, right = sentence.partition("=")
        if not equals:
            continue
        parts, result = quantities(left.replace("−", "，").replace("+", "，")), quantities(right)
        if len(parts) < 2 or not result or not all(parts[0].like(one) for one in parts[1:]):
            return False
        value = parts[0].value + sum(one.value if "+" in left else -one.value for one in parts[1:])
        if result[0].value != value:
            return False
    return True


def terms_of(text: str) -> tuple[str, ...]:
    """The amounts of a sentence that is a reckoning and says nothing else of them; none of another sentence."""
    bare = flat(text).rstrip("。").removesuffix(flat(RECKONED))
    left, equals, right = bare.partition("=")
    terms = [*left.replace("−", "+").split("+"), right]
    if not equals or bare == flat(text).rstrip("。") or len(terms) < 3:
        return ()
    found = [quantities(term) for term in terms]
    alone = all(
        len(one) == 1 and one[0].end == len(term) and term[: one[0].start] in ("", one[0].hedge)
        for one, term in zip(found, terms, strict=True)
    )
    return tuple(terms) if alone else ()
