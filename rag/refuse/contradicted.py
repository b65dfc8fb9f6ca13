"""What a text tells of another in the row than the question asks about: of 二期 where 一期 is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.words.ordinals import numbered


def _in_a_row(text: str) -> Iterator[tuple[tuple[int, str], int]]:
    """The numbers in a row of a text and where they stand; 两期 counts them."""
    return ((key, one.start()) for key, one in numbered(text) if not one.group().startswith("两"))


def numbers_another(asked: Sequence[tuple[int, str]], text: str) -> bool:
    """Whether an article tells of another number in the row alone: of 第六届 where 第七届 is asked for. Who asks for two of a row compares them."""
    if not asked:
        return False
    told = {key for key, _ in _in_a_row(text)}
    rows = [sign for _, sign in asked]
    return any(
        rows.count(sign) == 1 and (number, sign) not in told and any(sign == other for _, other in told)
        for number, sign in asked
    )


def told_of_another(asked: Sequence[tuple[int, str]], text: str, at: int) -> bool:
    """Whether what stands at `at` of a text is told of another number in the row than the question's `asked`: 一期计划5月开工；二期用地2400亩 tells
    of no day for 二期. So it is where the text has both, and the other one stands last before it in its sentence."""
    start = max(text.rfind(stop, 0, at) for stop in "。！？") + 1
    told = list(_in_a_row(text))
    for number, sign in asked:
        row = [key for key, place in told if key[1] == sign and start <= place < at]
        one_of_them = sum(other == sign for _, other in asked) == 1
        if one_of_them and row and row[-1][0] != number and any(key == (number, sign) for key, _ in told):
            return True
    return False
