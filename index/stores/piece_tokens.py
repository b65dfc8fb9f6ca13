"""The tokens of every piece, kept beside the index: late interaction reads those of its candidates, and cuts no text anew.

    tokens.bin                 words of 16 bits, the lower byte first. Below 0xF000 a word is a token; 0xF000 and more holds the upper half
                               of a token of 24 bits, and the next word the lower. 0xFFFF ends a piece; three words follow, of 8, 12 and
                               12 bits: the length of the sum of the piece's vectors, a float32
    token-starts.npy           where the words of each passage begin, and where those of the last end
    added-tokens.bin, added-token-starts.npy   the same of passages that were added since; their numbers follow

Tokens are numbered by how common they are, so nearly all take one word. An archive of another model than ours has none of these files,
nor has one that was built before they were kept: there texts are cut as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed.model import Embedder, Tokens, model_in_the_box
from index.errors import ArchiveError
from index.stores.late_interaction import Pieces

TOKENS, STARTS = "tokens.bin", "token-starts.npy"
ADDED_TOKENS, ADDED_STARTS = "added-tokens.bin", "added-token-starts.npy"

Packed = NDArray[np.uint16]
"""The words of pieces, as they lie in the file."""
NO_TOKENS: Packed = np.zeros(0, dtype="<u2")

_WIDE, _HALF, _END = 0xF000, 0xFFF, 0xFFFF
_COUNT = np.dtype(np.int32)


def keeps_tokens(embedder: Embedder) -> bool:
    """Whether an archive of this model holds the tokens of its pieces: late interaction is by the words of the model in the box."""
    return embedder is model_in_the_box()


def pack(tokens: Tokens) -> tuple[Packed, NDArray[np.int64]]:
    """Tokens as they are kept, and where the words of each piece end."""
    ids, pieces = tokens.ids.astype(np.int64), np.arange(len(tokens.ends))
    wide = np.flatnonzero(ids >= _WIDE)
    before = np.arange(len(ids) + 1)
    before[1:] += np.cumsum(ids >= _WIDE)
    ends = before[tokens.ends] + 4 * pieces
    words = np.empty(before[-1] + 4 * len(pieces), dtype="<u2")
    places = before[:-1] + 4 * np.repeat(pieces, np.diff(tokens.ends, prepend=0))
    words[places] = ids & 0xFFFF
    words[places[wide]] = _WIDE | ids[wide] >> 12
    words[places[wide] + 1] = ids[wide] & _HALF
    lengths = tokens.lengths.view(np.uint32)
    for place, part in enumerate((np.full(len(ends), _END), lengths >> 24, lengths >> 12 & _HALF, lengths & _HALF)):
        words[ends + place] = part
    return words, ends + 4


def unpack(words: Packed, counts: NDArray[np.int64]) -> Pieces:
    """The pieces of several passages, whose words are so many each."""
    ids, token = words.astype(np.int32), np.ones(len(words), dtype=bool)
    marked = np.flatnonzero(words >= _WIDE)
    ending = words[marked] == _END
    ends, wide = marked[ending], marked[~ending]
    ids[wide] = (ids[wide] & _HALF) << 12 | ids[wide + 1]
    token[wide + 1] = False
    for place in range(4):
        token[ends + place] = False
    lengths = (ids[ends + 1] << 24 | ids[ends + 2] << 12 | ids[ends + 3]).view(np.float32)
    tokens = Tokens(ids[token], np.cumsum(token)[ends], lengths)
    return Pieces(tokens, np.searchsorted(ends, np.cumsum(counts) - counts))


class TokenWriter:
    """Writes the tokens of a build; a stopped one left those of so many `passages` there, and `keep` says how many are gone on with."""

    def __init__(self, folder: Path) -> None:
        self._starts = folder / STARTS
        self._tokens, self._counts = ((folder / name).open("ab+") for name in (TOKENS, "token-counts.raw"))
        if self._starts.exists():  # all were written, and what came after was stopped
            self._counts.truncate(0)
            self._counts.write(np.diff(np.load(self._starts)).astype(_COUNT).tobytes())
            self._starts.unlink()
            self._counts.flush()
        held = Path(self._tokens.name).stat().st_size // NO_TOKENS.itemsize
        self.passages = int(np.searchsorted(np.cumsum(self._counted()), held, side="right"))

    def keep(self, passages: int) -> None:
        """Leave out what was written of later passages."""
        self._counts.truncate(passages * _COUNT.itemsize)
        self._tokens.truncate(NO_TOKENS.itemsize * int(self._counted().sum()))

    def _counted(self) -> NDArray[np.int64]:
        self._counts.seek(0)
        return np.frombuffer(self._counts.read(), dtype=_COUNT).astype(np.int64)

    def add(self, words: Packed, counts: Sequence[int]) -> None:
        """Add the next passages: their words, so many each."""
        self._tokens.write(words.tobytes())
        self._counts.write(np.array(counts, dtype=_COUNT).tobytes())

    def commit(self) -> None:
        """What was added so far will be found by the next writer, whatever happens to this one."""
        self._tokens.flush()
        self._counts.flush()

    def close(self) -> None:
        """Write where the tokens of each passage begin: the table is whole."""
        self.commit()
        _save_starts(self._starts, self._counted())
        for file in (self._tokens, self._counts):
            file.close()
        Path(self._counts.name).unlink()


def _save_starts(file: Path, counts: NDArray[np.int64]) -> None:
    np.save(file, np.concatenate(([0], np.cumsum(counts))).astype(np.int64))


class _Kept:
    """One file of tokens with its starts, memory-mapped; the passages are those from number `first` on."""

    def __init__(self, tokens: Path, starts: Path, first: int) -> None:
        self.first = first
        self.starts: NDArray[np.int64] = np.asarray(np.load(starts, mmap_mode="r"))
        self.words: Packed = NO_TOKENS
        if tokens.stat().st_size:
            self.words = np.asarray(np.memmap(tokens, dtype=NO_TOKENS.dtype, mode="r"))
        if self.starts[-1] != len(self.words):
            raise ValueError(f"{starts.name} is not of {tokens.name}")

    @property
    def end(self) -> int:
        return self.first + len(self.starts) - 1

    def of(self, number: int) -> Packed:
        return self.words[self.starts[number - self.first] : self.starts[number - self.first + 1]]


class PieceTokens:
    """What a generation's folder holds of them, perhaps nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._kept = folder, list[_Kept]()
        for tokens, starts in ((TOKENS, STARTS), (ADDED_TOKENS, ADDED_STARTS)):
            if (folder / starts).exists():
                self._kept.append(_Kept(folder / tokens, folder / starts, self._kept[0].end if self._kept else 0))

    def of(self, numbers: Sequence[int]) -> Pieces | None:
        """The pieces of passages; None where those of one of them are not kept. Raises ArchiveError for words that are none."""
        if not self._kept or max(numbers, default=0) >= self._kept[-1].end:
            return None
        words = [self._kept[number >= self._kept[0].end].of(number) for number in numbers]
        counts = np.fromiter(map(len, words), np.int64, len(words))
        try:
            pieces = unpack(np.concatenate([NO_TOKENS, *words]), counts)
            known = len(model_in_the_box().numbers)
            if pieces.tokens.ids.max(initial=0) < known and pieces.starts.max(initial=-1) < len(pieces.tokens.ends):
                return pieces
        except IndexError:
            pass
        raise ArchiveError(
            f"档案库的文件 {self._folder / TOKENS} 已损坏，请用 python -m index build 重建"
            " (the archive is damaged: check it with `index verify` and rebuild it)"
        )


def add_tokens(folder: Path, first: int, words: Packed, counts: Sequence[int]) -> None:
    """Add the words of the passages from number `first` on to a folder that keeps tokens. New files take the place of those that
    another generation may share."""
    if not (folder / STARTS).exists() or not counts:
        return
    built = len(np.load(folder / STARTS, mmap_mode="r")) - 1
    earlier, held = NO_TOKENS, np.zeros(0, dtype=np.int64)
    if (folder / ADDED_STARTS).exists():
        kept = _Kept(folder / ADDED_TOKENS, folder / ADDED_STARTS, built)
        held = np.diff(kept.starts[: first - built + 1])  # numbers of passages that were removed may be given anew
        earlier = kept.words[: kept.starts[len(held)]]
    for name in (ADDED_TOKENS, ADDED_STARTS):
        (folder / name).unlink(missing_ok=True)
    with (folder / ADDED_TOKENS).open("wb") as file:
        file.write(earlier.tobytes())
        file.write(words.tobytes())
    _save_starts(folder / ADDED_STARTS, np.concatenate([held, np.array(counts, dtype=np.int64)]))
