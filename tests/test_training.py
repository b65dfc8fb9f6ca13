"""Training the embedder: what it learns from, how questions are made, and that a short run learns and is kept whole."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import sparse  # type: ignore[import-untyped]

from index.embed.model import StaticEmbedder, load_embedder
from index.errors import ModelError, SourceError
from index.training import figures, folder, loop, material, sources, synthesis, vocabulary
from index.training.__main__ import main

PLACES = [
    "衡阳",
    "长沙",
    "株洲",
    "湘潭",
    "岳阳",
    "常德",
    "益阳",
    "郴州",
    "永州",
    "怀化",
    "娄底",
    "邵阳",
    "吉首",
    "浏阳",
    "醴陵",
]
THINGS = [
    "桥梁",
    "水库",
    "学校",
    "医院",
    "公园",
    "码头",
    "机场",
    "粮站",
    "体育馆",
    "图书馆",
    "博物馆",
    "地铁站",
    "养老院",
    "污水厂",
    "变电站",
]
WHO = ["市政府", "交通局", "教育局", "水利局", "卫生局", "农业局", "民政局", "建设局"]
DOES = ["开工建设", "通过验收", "正式启用", "完成改造", "启动招标", "迁往新址"]


def _news(count: int) -> list[dict[str, object]]:
    """Short news with a headline, made from words; no two of the same place, thing and event."""
    chance = random.Random(3)
    every = [(place, thing, does) for place in PLACES for thing in THINGS for does in DOES]
    made: list[dict[str, object]] = []
    for place, thing, does in chance.sample(every, count):
        money, days, who = chance.randint(2, 900), chance.randint(10, 700), chance.choice(WHO)
        text = (
            f"本报讯，{place}{thing}项目昨日{does}，由{who}负责，总投资{money}万元。工期{days}天。"
            f"附近居民说，有了新的{thing}，生活方便多了。"
        )
        made.append({"headline": f"{place}{thing}{does}", "text": text, "money": f"{money}万元", "who": who})
    return made


@pytest.fixture(scope="module")
def tokenizer() -> object:
    return vocabulary.make_tokenizer(
        ["国际", "物流", "物流港", "港", "规", "划", "30亿", "gdp", "g", "d", "p", "0", "3", "%", "一"]
    )


def test_the_longest_word_is_taken_and_a_number_keeps_its_unit(tokenizer: object) -> None:
    cut = tokenizer.encode("国际物流港，规划30亿；ＧＤＰ 0.3%").tokens  # type: ignore[attr-defined]
    assert cut == ["国际", "物流港", "规", "划", "30亿", "gdp", "0", "3", "%"]


def test_a_character_that_no_word_holds_is_read_by_itself(tokenizer: object) -> None:
    cut = tokenizer.encode("国际龘物流港の划，二〇café").tokens  # type: ignore[attr-defined]
    assert cut == ["国际", "龘", "物流港", "划", "二", "〇", "c", "a", "f"]


def test_bags_count_each_word(tokenizer: object) -> None:
    counted = sources.bags(tokenizer, ["国际国际港", "", "の！"])
    numbers = tokenizer.get_vocab()  # type: ignore[attr-defined]
    assert counted.shape == (3, len(numbers))
    assert counted[0, numbers["国际"]] == 2 and counted[0, numbers["港"]] == 1
    assert counted[1].sum() == 0 and counted[2].sum() == 0


def test_new_words_are_mined_and_fragments_are_not() -> None:
    """A name that meets many neighbours is a word; a part of it, always beside the rest, is none."""
    chance = random.Random(1)
    common = [chr(0x4E00 + number) for number in range(300)]
    texts = ["".join(chance.choices(common, k=6)) + "鑫圳垚" + "".join(chance.choices(common, k=6)) for _ in range(80)]
    assert vocabulary.mine(texts, known=set(), cohesion=10) == ["鑫圳垚"]
    assert vocabulary.mine(texts, known={"鑫圳垚"}, cohesion=10) == []


def test_first_vectors_lean_to_words_of_the_same_sound_and_characters() -> None:
    tokens = ["期中", "期终", "其中", "山水", "gdp"]
    parts = vocabulary.parts_of(tokens, np.full(5, 8.0))
    start = np.asarray(parts @ vocabulary.first_vectors(parts.shape[1], 4096, seed=1))
    start /= np.linalg.norm(start, axis=1, keepdims=True)
    near = start @ start.T
    assert near[0, 2] > 0.2 > 0.1 > abs(near[0, 3])  # 期中 and 其中 sound the same
    assert near[0, 1] > near[0, 3] + 0.1
    assert abs(near[3, 4]) < 0.06


def test_a_made_up_question_holds_words_of_its_passage() -> None:
    passage = str(_news(1)[0]["text"])
    chance = random.Random(5)
    asked = {synthesis.question_from(passage, chance) for _ in range(50)}
    assert len(asked) > 25
    shared = [sum(char in passage for char in text) / len(text) for text in asked]
    assert min(shared) > 0.3 and max(len(text) for text in asked) < 70


def test_misheard_characters_sound_as_written() -> None:
    from index.chinese.sounds import sound_table

    texts = ["公式公事工事攻势宫室"] * 30
    hear = synthesis.Mishearing(texts)
    heard = hear(texts[0] * 20, 0.5, random.Random(2))
    assert heard != texts[0] * 20
    assert {int(sound_table()[ord(char)]) for char in heard} == {int(sound_table()[ord(char)]) for char in texts[0]}
    assert hear(texts[0], 0.0, random.Random(2)) == texts[0]


def test_a_window_keeps_the_answer() -> None:
    passage = "".join(f"第{number}句说的是别的事情。" for number in range(30)) + "总投资为120亿元。" + "后面还有一句。" * 20
    held = [
        material.window(material.Answered("投资多少？", passage, ("120亿元",)), 40, 200, random.Random(seed))
        for seed in range(20)
    ]
    assert all("120亿元" in text and text in passage for text in held)
    assert max(map(len, held)) < 260 and len(set(held)) > 5
    assert material.window(material.Answered("问", passage), 40, 200, random.Random(1)) == passage[: material.LONGEST]


def test_graded_pairs_are_read_by_their_own_scale(tmp_path: Path) -> None:
    rows = [
        {"a": "甲", "b": "乙", "label": 1, "dataset": "yes-no"},
        {"a": "甲", "b": "丙", "label": 0, "dataset": "yes-no"},
        {"a": "丁", "b": "戊", "label": 3.0, "dataset": "graded"},
        {"a": "己", "b": "庚", "label": 4.0, "dataset": "graded"},
        {"a": "辛", "b": "壬"},
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert material.read_pairs([file]) == [("甲", "乙"), ("己", "庚"), ("辛", "壬")]


def test_bad_material_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "一"}\nnot json\n', encoding="utf-8")
    with pytest.raises(SourceError, match=r"不是 JSON Lines.*cannot be read"):
        material.read_stories([broken])
    unnamed = tmp_path / "unnamed.jsonl"
    unnamed.write_text('{"body": "一"}\n', encoding="utf-8")
    with pytest.raises(SourceError, match="without text"):
        material.read_stories([unnamed])
    result = CliRunner().invoke(main, ["train", "--out", str(tmp_path / "model")])
    assert result.exit_code == 1 and "nothing to learn from" in result.output


def test_an_answered_question_is_no_negative_and_a_mined_one_is_hard() -> None:
    """Three passages over four words. Query 0 asks for word 0: passages 0 and 2 hold it, passage 1 shares its second word."""
    targets = sparse.csr_matrix(np.array([[1, 1, 0, 0], [0, 1, 1, 0], [1, 1, 0, 1]], dtype=np.float32))
    queries = sparse.csr_matrix(np.array([[1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], dtype=np.float32))
    every = np.arange(3)
    source = sources.Source("made", 1.0, [queries], [targets], every, every, lexical_mask=True)
    batch = sources.draw(source, 3, np.ones(4), np.random.default_rng(0))
    right = [int(row) for row in (batch.queries @ np.array([[0], [10], [20], [30]])).ravel()]
    first = right.index(10)  # query 0 holds words 0 and 1
    assert batch.masked.sum() == 1 and batch.masked[first, right.index(30)]
    table = np.eye(4, dtype=np.float32)
    sources.mine_negatives(source, table, np.ones(4), each=2, seed=0)
    assert source.hard is not None
    assert set(source.hard[0].tolist()) <= {1, 2} and 0 not in source.hard[0]
    assert (source.hard[2] != 2).all()


def test_bm25_is_arithmetic() -> None:
    """One word, idf 2, standing twice in a text of mean length: 2 * 2 * 1.9 / (2 + 0.9)."""
    texts = sparse.csr_matrix(np.array([[2, 1], [0, 3]], dtype=np.float32))
    asked = sparse.csr_matrix(np.array([[3, 0]], dtype=np.float32))
    assert sources.bm25(asked, texts, np.array([2.0, 1.0]))[0] == pytest.approx([2 * 2 * 1.9 / 2.9, 0.0])


def test_recall_counts_the_best_piece_of_a_text() -> None:
    class Letters:
        identity, dimensions = "letters", 3

        def passages(self, texts: object) -> np.ndarray:
            from index.embed.model import unit

            return unit(np.array([[text.count(letter) for letter in "abc"] for text in texts], dtype=np.float32))  # type: ignore[attr-defined]

        queries = passages

    asked = figures.Asked(("1", "2"), ("", ""), ("aab", "a|ccc"), ("a", "b"), (frozenset("2"), frozenset("1")))
    assert figures.recall(Letters(), asked, depths=(1, 2)) == {1: 0.5, 2: 1.0}
    assert figures.recall(Letters(), asked, lambda text: text.split("|"), depths=(1,)) == {1: 1.0}


def test_the_slope_of_the_loss_is_its_slope() -> None:
    """Against a difference of the loss, one place at a time."""
    chance = np.random.default_rng(8)
    sums = chance.standard_normal((7, 4)).astype(np.float32)
    masked = np.zeros((3, 4), dtype=bool)
    masked[0, 2] = True
    loss, slope = loop.contrast(sums, 3, masked, scale=5.0, backward=0.3)
    for row in range(7):
        for column in range(4):
            moved = sums.astype(np.float64)
            moved[row, column] += 1e-3
            after, _ = loop.contrast(moved, 3, masked, scale=5.0, backward=0.3)
            moved[row, column] -= 2e-3
            before, _ = loop.contrast(moved, 3, masked, scale=5.0, backward=0.3)
            assert slope[row, column] == pytest.approx((after - before) / 2e-3, abs=2e-3)
    assert loss > 0


def test_whole_numbers_and_a_scale_keep_a_row() -> None:
    table = np.random.default_rng(0).standard_normal((50, 64)).astype(np.float32)
    numbers, scales = folder.quantise(table)
    assert numbers.dtype == np.int8 and numbers.shape == table.shape and scales.shape == (50,)
    again = numbers * scales[:, None]
    assert np.abs(again - table).max() <= scales.max() / 2 + 1e-6


def test_a_run_goes_on_from_its_checkpoint_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    bag = sparse.random(64, 30, density=0.2, format="csr", dtype=np.float32, rng=chance)
    every = np.arange(64)
    source = sources.Source("made", 1.0, [bag], [bag], every, every)
    start = chance.standard_normal((30, 8)).astype(np.float32)
    schedule = loop.Schedule(steps=6, batch=16, report_every=3, mine_every=0)
    whole, halted = loop.fresh(start), loop.fresh(start)
    losses = loop.train(whole, [source], np.ones(30), sparse.identity(30, dtype=np.float32, format="csr"), schedule)
    saved = tmp_path / "state.npz"

    def stop(_: np.ndarray) -> str:
        if halted.step == 6:
            raise KeyboardInterrupt
        return "half way"

    with pytest.raises(KeyboardInterrupt):
        loop.train(halted, [source], np.ones(30), sparse.identity(30, dtype=np.float32, format="csr"), schedule, saved, stop)
    again = loop.load_checkpoint(saved)
    assert again.step == 3
    assert loop.train(
        again, [source], np.ones(30), sparse.identity(30, dtype=np.float32, format="csr"), schedule
    ) == pytest.approx(losses[3:], rel=1e-4)
    assert np.allclose(again.table, whole.table, atol=1e-5)


def test_a_short_run_learns_and_the_model_is_kept(tmp_path: Path) -> None:
    news = _news(500)
    articles, questions = tmp_path / "news.jsonl", tmp_path / "questions.jsonl"
    articles.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in news), encoding="utf-8")
    asked = [{"question": f"{row['headline']}花了多少钱？", "passage": row["text"], "answers": [row["money"]]} for row in news]
    questions.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in asked), encoding="utf-8")
    out = tmp_path / "model"
    options = ["--words", "3000", "--dimensions", "64", "--steps", "40", "--batch", "128"]
    stories, answered = material.read_stories([articles]), material.read_answered([questions])
    result = CliRunner().invoke(
        main, ["train", "--articles", str(articles), "--questions", str(questions), "--out", str(out), *options]
    )
    assert result.exit_code == 0, result.output
    embedder = load_embedder(str(out))
    assert isinstance(embedder, StaticEmbedder) and embedder.dimensions == 64
    assert embedder.identity in result.output

    from sentence_transformers import SentenceTransformer

    texts = [story.text for story in stories[:50]]
    plain = SentenceTransformer(str(out), device="cpu").encode(texts)
    assert np.abs(plain - embedder.passages(texts)).max() < 1e-5

    learned = vocabulary.learn_words(texts, [], 3000)
    tokenizer = vocabulary.make_tokenizer(learned)
    made = sources.sources_of(tokenizer, [], answered, [], seed=1)
    start = 0.2 * np.random.default_rng(1).standard_normal((tokenizer.get_vocab_size(), 64)).astype(np.float32)
    schedule = loop.Schedule(steps=40, batch=128, mine_every=20)
    losses = loop.train(
        loop.fresh(start), made, np.ones(len(start)), sparse.identity(len(start), dtype=np.float32, format="csr"), schedule
    )
    assert np.mean(losses[-10:]) < 0.7 * np.mean(losses[:10])
    before = folder.TableEmbedder(start, tokenizer)
    held = figures.Asked(
        tuple(map(str, range(500))),
        ("",) * 500,
        tuple(str(row["text"]) for row in news),
        tuple(str(row["question"]) for row in asked),
        tuple(frozenset([str(number)]) for number in range(500)),
    )
    assert figures.recall(embedder, held)[1] > figures.recall(before, held)[1] + 0.1


def test_speed_passages_are_exact_runs_and_an_absent_package_is_none(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text("\n".join(json.dumps({"text": text}) for text in ("甲" * 7, "乙" * 2, "丙" * 9)), encoding="utf-8")
    assert figures.take(file, 10, 3) == ["甲甲甲", "甲甲甲", "丙丙丙", "丙丙丙", "丙丙丙"]
    assert figures.take(file, 3, 3) == ["甲甲甲", "甲甲甲", "丙丙丙"]
    assert figures.packaged_model("no-such-package-of-models") is None


def test_a_model_that_cannot_be_timed_is_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"^没有模型文件夹 \./no-such-model") as caught:
        figures.speed("./no-such-model", ["一"])
    assert "\n" not in str(caught.value)


def test_questions_without_their_texts_are_one_sentence(tmp_path: Path) -> None:
    corpus, asked = tmp_path / "corpus.jsonl", tmp_path / "asked.jsonl"
    corpus.write_text('{"id": 7, "text": "江州大桥合龙。"}', encoding="utf-8")
    asked.write_text('{"question": "大桥", "relevant": ["7"]}', encoding="utf-8")
    assert figures.read_asked(corpus, asked).ids == ("7",)
    asked.write_text('{"question": "大桥"}', encoding="utf-8")
    with pytest.raises(SourceError, match="relevant"):
        figures.read_asked(corpus, asked)
