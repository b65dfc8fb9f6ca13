"""What the chat says of saved questions, in Chinese and in English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "save_question": ("关注此问", "Save question"),
    "saved_title": ("关注的问题", "Saved questions"),
    "saved_held": ("{n} 问", "{n} question|{n} questions"),
    "saved_none": (
        "还没有关注的问题。回答下面有“关注此问”：馆藏添了新的报，就悄悄再问一遍，有新答案时告诉您。关注的问题只留在这个浏览器里。",
        "Nothing is saved yet. Save a question below its answer: it is asked again whenever the archive changes, and you are told of "
        "a new answer. What you save stays in this browser.",
    ),
    "saved_fresh": ("有新答案", "New answer"),
    "saved_fresh_n": ("{n} 个关注的问题有新答案", "{n} saved question has a new answer|{n} saved questions have a new answer"),
    "saved_unasked": ("还没有再问过", "Not asked again yet"),
    "saved_unanswered": ("馆藏里现在没有答案", "The archive has no answer now"),
    "saved_kept": ("已关注", "Saved"),
    "saved_there": ("已经关注了", "Saved already"),
    "saved_full": (
        "没有记下：关注的问题太多了，请先取消一些。",
        "Not saved: there are too many saved questions, remove some first.",
    ),
    "saved_ask": ("在问答里问", "Ask in the chat"),
    "saved_drop": ("不再关注", "Remove"),
    "saved_dropped": ("已不再关注", "Removed"),
}
