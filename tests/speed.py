"""How quick the chat is over the seed pages: `python -m tests.speed` prints milliseconds.

First paint and first words are seen in Chromium: words are on the screen at the frame after the answer holds any. Ten people
are ten clients of their own that ask different questions at the same moment.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from index.build.build import build
from tests.chromium import ask, chromium, first_words, launched, opened, serving, visitor
from tests.conftest import SEEDS

QUESTIONS = [
    "衡阳国际物流港项目位于珠晖区东阳半岛，规划用地面积多少亩？",
    "谁被决定为代理检察长？",
    "衡阳市第三届互联网大会在哪里举行？",
    "湖南盛誉文化传播有限公司董事长是谁？",
    "中华孔子学会儒家乐教研究委员会副会长是谁？",
    "1949年1月的报纸说了什么？",
    "衡阳国际物流港项目总投资多少元？",
    "衡阳师院副教授是谁？",
    "《12个科技成果转化项目成功签约》是谁写的？",
    "全市人大代表联系群众工作站共接待群众多少人次？",
]


def main() -> None:
    """Print the figures; exits with a sentence where no Chromium is found."""
    executable = chromium()
    if executable is None:
        sys.exit("没有找到 Chromium：请安装，或设 WENBAO_CHROMIUM (no Chromium found: install one or set WENBAO_CHROMIUM)")
    with tempfile.TemporaryDirectory() as folder, launched(executable) as browser:
        archive = Path(folder) / "archive"
        build([SEEDS], archive)
        with serving(archive, Path(folder) / "data") as address:
            with visitor(browser, address, reduced_motion="no-preference") as context:
                page = opened(context, address)
                ask(page, QUESTIONS[0])
                words = [first_words(page, question) for question in QUESTIONS]
                paints = []
                for _ in range(5):
                    page = opened(context, address)
                    paints.append(page.evaluate("performance.getEntriesByType('paint').pop().startTime"))
                    page.close()
            told("first paint", paints)
            told("first words after Enter", words)
            served(address)


def told(what: str, milliseconds: list[float]) -> None:
    """Print the median and the worst of some times."""
    print(f"{what:32} median {statistics.median(milliseconds):5.0f} ms   worst {max(milliseconds):5.0f} ms")


def served(address: str) -> None:
    """Ask ten questions at once, and print how many were answered and when."""
    from gradio_client import Client

    clients = [Client(address, verbose=False) for _ in QUESTIONS]
    together = Barrier(len(clients))

    def one(client: Client, question: str) -> float:
        together.wait()
        start = time.perf_counter()
        assert client.predict(question=question, api_name="/ask")["question"] == question
        return (time.perf_counter() - start) * 1000

    with ThreadPoolExecutor(len(clients)) as people:
        times = list(people.map(one, clients, QUESTIONS))
    told(f"{len(times)} people at once, each served", times)


if __name__ == "__main__":
    main()
