"""What a chat imports and loads first; imported in the process that chats are forked from (tests/forked_chat.py)."""

import os

os.environ.update(OMP_NUM_THREADS="1", GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")

import chat.app  # noqa: F401
from index.chinese.words import tagged
from index.embed.model import model_in_the_box
from rag.words.lexicon import lexicon

tagged("今日通车")
model_in_the_box().queries(["今日通车"])
lexicon().vectors(["通车"])
