"""The `rag` command: ask an archive, search it, answer a file of questions, measure the answers."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from index.__main__ import ArchiveAddress, archive_option
from index.__main__ import main as index_command
from index.errors import QuestionError
from index.one_line import OneLineErrors
from index.stores.address import Address
from index.types import Filters
from rag.accounts.command import user
from rag.bench.command import ablate, evaluate
from rag.cite.references import DEFAULT, STYLES
from rag.scripts.lookup import person, timeline
from rag.scripts.options import Command, IsoDate, filter_options
from rag.scripts.questions import asking_day, read_questions
from rag.types import Answer, ReaderName, Retriever

if TYPE_CHECKING:
    from rag.pipeline import Wenbao


def answer_options(command: Command) -> Command:
    """`--reader --llm-url --llm-model --style`, the same in every command that answers."""
    for name, kind, variable, text in (
        (
            "--reader",
            click.Choice(get_args(ReaderName)),
            "WENBAO_READER",
            "谁来读：网络；或只找最贴近的句子，快几倍 / who reads: the network, or, several times as quick, who only finds the nearest sentence",
        ),
        ("--style", click.Choice([style.name for style in STYLES]), None, "引文格式 / how references are written"),
        ("--llm-model", str, "WENBAO_LLM_MODEL", "语言模型的名字 / its model"),
        ("--llm-url", str, "WENBAO_LLM_URL", "用语言模型行文，逐句核实；密钥放在 WENBAO_LLM_KEY / an OpenAI-compatible server"),
    ):
        default = {"--style": DEFAULT, "--reader": "network"}.get(name)
        command = click.option(name, type=kind, envvar=variable, default=default, show_default=bool(default), help=text)(
            command
        )
    return command


def _open(
    address: Address,
    llm_url: str | None = None,
    llm_model: str | None = None,
    style: str = DEFAULT,
    reader: ReaderName = "network",
) -> Wenbao:
    from rag.pipeline import open_archive

    if not llm_url:
        return open_archive(address, style=style, reader=reader)
    from rag.reader.language_model.client import LanguageModel

    if not llm_model:
        raise click.UsageError("用 --llm-model 写明语言模型的名字 (--llm-url needs --llm-model)")
    return open_archive(address, LanguageModel.from_environment(llm_url, llm_model), style, reader)


@click.group(
    cls=OneLineErrors, epilog='例 example:  python -m rag ask "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"'
)
def main() -> None:
    """向报纸档案提问，每句回答都注明出处。Ask a newspaper archive; every sentence is cited."""


DASHES = {"ignore_unknown_options": True}  # a question or a query may begin with a minus


@main.command(
    context_settings=DASHES, epilog='例 example:  python -m rag ask "谁到石鼓书院大讲坛主讲？" --after 2020-11 --json'
)
@click.argument("question")
@archive_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@filter_options
@click.option("--as-of", type=IsoDate(), help="“去年”“上个月”从哪天算起，默认今天 / the asking day, default today")
@answer_options
@click.option(
    "--export",
    type=click.Path(path_type=Path),
    help="写成 .md 或 .docx，附参考文献；只要引文写成 .bib .ris .json .txt；列出的文章写成 .csv"
    " / a document with references; its references alone as .bib .ris .json .txt; a list's articles as .csv",
)
@click.option(
    "--proof", type=click.Path(path_type=Path), help="写成可核对的记录 .json，见 verify / a record that `verify` checks"
)
def ask(
    question: str,
    address: Address,
    as_json: bool,
    export: Path | None,
    proof: Path | None,
    after: str | None,
    before: str | None,
    newspaper: str | None,
    as_of: str | None,
    llm_url: str | None,
    llm_model: str | None,
    style: str,
    reader: ReaderName,
) -> None:
    """问一个问题（写 - 则从标准输入读）。Ask one question; - reads it from standard input."""
    from rag.scripts.exported import ENDS, exported
    from rag.scripts.records import answer_record

    if question == "-":
        question = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    kind = _kind_of(export, *ENDS) if export else None
    if proof:
        _kind_of(proof, "json")
    wenbao = _open(address, llm_url, llm_model, style, reader)
    asked_on, filters = asking_day(as_of) or date.today(), Filters(after, before, newspaper)
    answer = wenbao.ask(question, as_of=asked_on, filters=filters)
    if as_json:
        click.echo(json.dumps(answer_record(answer), ensure_ascii=False))
    else:
        _show(answer)
    if export and kind:
        _write(export, exported(wenbao, answer, kind))
    if proof:
        from rag.record.record import Record
        from rag.record.sources import Sources

        _write(proof, Record.of(answer, Sources(wenbao.archive), asked_on, filters).json())


def _kind_of(file: Path, *kinds: str) -> str:
    kind = file.suffix.lower().removeprefix(".")
    if kind not in kinds:
        names = [f".{one}" for one in kinds]
        raise click.UsageError(f"{file.name} 应以 {'、'.join(names)} 结尾 (the file's name ends in {', '.join(names)})")
    return kind


def _write(file: Path, content: bytes) -> None:
    fresh = file.with_name(f"{file.name}.part")  # a file that stands there is kept until the new one is whole
    try:
        fresh.write_bytes(content)
        fresh.replace(file)
    except OSError as error:
        raise QuestionError(f"写不了 {file}：{error.strerror} (the file cannot be written)") from None
    click.echo(f"已写入 {file} (written)", err=True)


def _show(answer: Answer) -> None:
    if answer.short_answer and not answer.answer.startswith(answer.short_answer):
        click.echo(answer.short_answer + "\n")
    click.echo(answer.answer)
    for citation in answer.citations:
        click.echo(f"\n[{citation.n}] {citation.reference}\n    “{' '.join(citation.quote.split())}”")
    if answer.note:
        click.echo(answer.note, err=True)


@main.command(context_settings=DASHES, epilog='例 example:  python -m rag search "标题:足球 -篮球" -k 5')
@click.argument("query")
@archive_option
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="几条 / how many")
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON / JSON Lines")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True, help="排序 / order")
@filter_options
def search(
    query: str, address: Address, k: int, as_json: bool, sort: str, after: str | None, before: str | None, newspaper: str | None
) -> None:
    """找原文段落：词语、"短语"、-不要的词、标题: 记者: 报纸: 日期: 版:。Find passages: words, "phrases", -words, fields."""
    from rag.scripts.records import hit_record

    hits = _open(address).search(query, k=k, filters=Filters(after, before, newspaper))
    if sort == "date":
        hits = sorted(hits, key=lambda hit: hit.issue.date or hit.issue.not_before or "")
    for n, hit in enumerate(hits, 1):
        if as_json:
            click.echo(json.dumps(hit_record(hit), ensure_ascii=False))
        else:
            source = f"{hit.issue.newspaper or '报名不详'} {hit.issue.date or '日期不详'}"
            click.echo(f"{n}. {hit.article.headline or '（无题）'}  {source}\n   {' '.join(hit.passage.text.split())[:120]}")
    if not hits and not as_json:
        click.echo("没有找到。(nothing found)")


@main.command(epilog="例 example:  python -m rag batch questions.jsonl answers.jsonl")
@click.argument("questions", type=click.Path(path_type=Path))
@click.argument("answers", type=click.Path(path_type=Path))
@archive_option
@click.option("-k", type=click.IntRange(1, 1000), default=20, show_default=True, help="读几段 / passages read")
@click.option("--retrieve-only", is_flag=True, help="只检索不作答 / hits alone")
@click.option("--retriever", type=click.Choice(["hybrid", "dense", "lexical"]), default="hybrid", show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="进程数，问题多时默认为核数 / processes, default: all cores for many questions",
)
@answer_options
def batch(
    questions: Path,
    answers: Path,
    address: Address,
    k: int,
    retrieve_only: bool,
    retriever: Retriever,
    workers: int | None,
    llm_url: str | None,
    llm_model: str | None,
    style: str,
    reader: ReaderName,
) -> None:
    """回答一个文件里的所有问题。Answer a file of questions."""
    from tqdm import tqdm

    from rag.scripts.batch import Asking
    from rag.scripts.batch import answers as answer_all

    asked = list(read_questions(questions))
    if answers.exists() and questions.samefile(answers):
        raise QuestionError(f"{answers} 就是问题文件，请给回答另写一个文件名 (the answers would overwrite the questions)")
    wenbao = _open(address, llm_url, llm_model, style, reader)
    fresh = answers.with_name(f"{answers.name}.part")  # answers that stand there are kept until all the new ones do
    try:
        with fresh.open("w", encoding="utf-8", errors="replace") as out:
            records = answer_all(wenbao, asked, Asking(k, retrieve_only, retriever), workers)
            for record in tqdm(records, total=len(asked), unit=" 问", file=sys.stderr, disable=None):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        fresh.replace(answers)
    except OSError as error:
        raise QuestionError(f"写不了 {answers}：{error.strerror} (the answers file cannot be written)") from None


@main.command(epilog="例 example:  python -m rag export answers.jsonl answers.docx")
@click.argument("answers", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
def export(answers: Path, file: Path) -> None:
    """把 batch 的回答写成一篇 .md 或 .docx，附参考文献。Make a document of the answers that `batch` wrote."""
    from rag.cite.exchange import Exchange
    from rag.cite.export import DOCUMENTS, document

    kind = _kind_of(file, *DOCUMENTS)
    try:
        lines = answers.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise QuestionError(f"读不了 {answers}：{error.strerror} (the answers cannot be read)") from None
    exchanges = []
    for number, line in enumerate(lines, 1):
        try:
            exchanges += [Exchange.of_record(json.loads(line))] if line.strip() else []
        except (KeyError, TypeError, ValueError):
            raise QuestionError(
                f"{answers} 第 {number} 行不是 batch 写的回答 (line {number} is no answer that `rag batch` wrote)"
            ) from None
    _write(file, document(exchanges, kind))


@main.command(epilog="例 example:  python -m rag verify proof.json --files my-pages")
@click.argument("proof", type=click.Path(path_type=Path))
@click.option(
    "--files", type=click.Path(path_type=Path), help="原文件在哪个文件夹 / where the files are, default: where they were"
)
@click.option("--archive", "address", type=ArchiveAddress(), help="再对着这个档案库核 / hold it against this archive as well")
def verify(proof: Path, files: Path | None, address: Address | None) -> None:
    """核对 ask --proof 写的记录。Check a record of `ask --proof` against the files."""
    from rag.record.check import Check
    from rag.record.record import Record

    record = Record.read(proof)
    check = Check(record, files, _open(address) if address else None)
    problems = list(check.problems())
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)
    if record.refused:
        click.echo("核对无误：拒答，没有引文 (verified: a refusal, which cites nothing)")
        return
    told, quotes, sources = len(record.sentences), len(record.citations), len({one.file for one in record.citations})
    click.echo(
        f"核对无误：{told} 句、{quotes} 条引文、{sources} 个文件 (verified: {told} sentences, {quotes} quotes, {sources} files)"
    )
    for text in check.reworded:
        click.echo(
            f"不是原话，核了其中的数字、日期和人名 (not the quotes' own words; its numbers, dates and names hold)：{text}"
        )


main.add_command(evaluate)
main.add_command(ablate)


main.add_command(timeline)
main.add_command(person)


@click.group(
    cls=OneLineErrors,
    commands={**main.commands, "index": index_command, "user": user},
    epilog='例 example:  wenbao ask "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？"',
)
@click.version_option(package_name="wenbao")
def wenbao() -> None:
    """问报：向报纸档案提问，每句回答都注明出处。Ask a newspaper's own pages; every sentence is cited."""


if __name__ == "__main__":
    main(prog_name="python -m rag")
