"""The tokens that are kept of every piece are those that it would be cut into."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.archive.folder import Archive
from index.build.catch_up import Embedded, embedded
from index.embed.model import StaticEmbedder, Tokens, model_in_the_box
from index.errors import ArchiveError
from index.stores.late_interaction import Pieces, read_pieces
from index.stores.piece_tokens import STARTS, TOKENS, PieceTokens, TokenWriter, add_tokens, pack, unpack

PASSAGES = [
    ("江州大桥", "主桥昨日合龙。" * 20),
    ("", "。"),
    ("大雨", "3月4日，江州市普降大雨，市区降水量达到58毫米。"),
    ("水厂扩建", "日供水能力增加15万吨！" * 12),
]


@pytest.fixture(scope="module")
def box() -> StaticEmbedder:
    return model_in_the_box()


def assert_kept(kept: Pieces | None, expected: Pieces) -> None:
    assert kept is not None
    assert kept.tokens.ids.tolist() == expected.tokens.ids.tolist()
    assert kept.tokens.ends.tolist() == expected.tokens.ends.tolist()
    np.testing.assert_allclose(kept.tokens.lengths, expected.tokens.lengths, rtol=1e-6)
    assert kept.starts.tolist() == expected.starts.tolist()


def assert_all_kept(archive: Archive) -> None:
    """The tokens of every passage of an archive are those of its text."""
    numbers = [number for article in archive.articles() for number in archive.documents.passages_of(article.article_id)]
    rows = archive.documents.candidates(numbers)
    expected = read_pieces(model_in_the_box(), [(headline, text) for _, text, headline, *_ in rows])
    assert_kept(archive._stores.pieces(numbers), expected)


def made(box: StaticEmbedder, *rows: int) -> Embedded:
    return embedded(box, [PASSAGES[row] for row in rows])


def written(folder: Path, box: StaticEmbedder, *rows: int, kept: int = 0) -> TokenWriter:
    writer = TokenWriter(folder)
    assert writer.passages >= kept
    writer.keep(kept)
    if rows:
        writer.add(made(box, *rows).tokens, made(box, *rows).lengths)
    writer.commit()
    return writer


def test_rare_tokens_and_lengths_come_back_exactly() -> None:
    ids = np.array([0, 0xEFFF, 0xF000, 0xFFFF, 0x10000, 111_795, 5], dtype=np.int32)
    tokens = Tokens(ids, np.array([0, 3, 3, 6, 7]), np.array([0.0, 1.1, 1e-30, 3e30, 7.3], dtype=np.float32))
    words, ends = pack(tokens)
    got = unpack(words, np.array([ends[2], ends[4] - ends[2]]))
    assert got.tokens.ids.tolist() == ids.tolist()
    assert got.tokens.ends.tolist() == [0, 3, 3, 6, 7]
    assert got.tokens.lengths.tolist() == tokens.lengths.tolist()
    assert got.starts.tolist() == [0, 3]


def test_what_is_kept_is_what_would_be_cut(tmp_path: Path, box: StaticEmbedder) -> None:
    written(tmp_path, box, 0, 1, 2, 3).close()
    held = PieceTokens(tmp_path)
    assert_kept(held.of([0, 1, 2, 3]), read_pieces(box, PASSAGES))
    assert_kept(held.of([3, 1]), read_pieces(box, [PASSAGES[3], PASSAGES[1]]))
    assert_kept(held.of([]), read_pieces(box, []))
    assert held.of([0, 4]) is None


def test_where_nothing_is_kept_nothing_is_given(tmp_path: Path, box: StaticEmbedder) -> None:
    assert PieceTokens(tmp_path).of([0]) is None
    add_tokens(tmp_path, 0, made(box, 0).tokens, made(box, 0).lengths)
    assert PieceTokens(tmp_path).of([0]) is None


def test_a_stopped_build_goes_on_after_what_it_had_made_safe(tmp_path: Path, box: StaticEmbedder) -> None:
    written(tmp_path, box, 0, 1, 2)
    written(tmp_path, box, 3, kept=2).close()
    assert_kept(PieceTokens(tmp_path).of([0, 1, 2]), read_pieces(box, [PASSAGES[0], PASSAGES[1], PASSAGES[3]]))
    written(tmp_path, box, kept=3).close()  # stopped after the tokens were whole
    assert_kept(PieceTokens(tmp_path).of([0, 1, 2]), read_pieces(box, [PASSAGES[0], PASSAGES[1], PASSAGES[3]]))


def test_passages_of_which_nothing_was_written_are_not_counted(tmp_path: Path, box: StaticEmbedder) -> None:
    written(tmp_path, box, 0, 1, 2)
    with (tmp_path / TOKENS).open("r+b") as file:
        file.truncate(2 * sum(made(box, 0, 1).lengths) + 2)
    assert TokenWriter(tmp_path).passages == 2


def test_what_is_added_follows_and_a_number_that_is_given_anew_has_the_new_tokens(tmp_path: Path, box: StaticEmbedder) -> None:
    written(tmp_path, box, 0, 1).close()
    for first, row in ((2, 2), (3, 0), (3, 3)):
        add_tokens(tmp_path, first, made(box, row).tokens, made(box, row).lengths)
    assert_kept(PieceTokens(tmp_path).of([3, 0, 2]), read_pieces(box, [PASSAGES[3], PASSAGES[0], PASSAGES[2]]))


def test_a_table_of_other_tokens_is_told(tmp_path: Path, box: StaticEmbedder) -> None:
    written(tmp_path, box, 0, 1).close()
    np.save(tmp_path / STARTS, np.array([0, 7]))
    with pytest.raises(ValueError, match="is not of"):
        PieceTokens(tmp_path)


@pytest.mark.parametrize("word", [0xFFFE, 0xFFFF, 0x0001])
def test_words_that_are_none_are_a_damaged_archive(tmp_path: Path, box: StaticEmbedder, word: int) -> None:
    written(tmp_path, box, 2).close()
    words = np.fromfile(tmp_path / TOKENS, dtype="<u2")
    words[-4 if word == 1 else -1] = word  # the end of the only piece, or what follows it
    words.tofile(tmp_path / TOKENS)
    with pytest.raises(ArchiveError, match="index build"):
        PieceTokens(tmp_path).of([0])
