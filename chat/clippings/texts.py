"""What the chat says of a reader's clippings, in Chinese and in English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "clippings": ("剪报", "Clips"),
    "clippings_title": ("剪报", "Clippings"),
    "clippings_held": ("{n} 件", "{n} clipping|{n} clippings"),
    "clippings_none": (
        "剪报还是空的。回答下面、原文的标题旁都有“剪下”；在原文里选中一句话，也可以剪下。剪下的只留在这个浏览器里。",
        "Nothing is kept yet. Clip an answer below it, an article beside its name, or words that you select in the source. What you "
        "clip stays in this browser.",
    ),
    "clippings_none_signed": (
        "剪报还是空的。回答下面、原文的标题旁都有“剪下”；在原文里选中一句话，也可以剪下。剪下的存在您的名下。",
        "Nothing is kept yet. Clip an answer below it, an article beside its name, or words that you select in the source. What you "
        "clip is kept under your name.",
    ),
    "clip": ("剪下", "Clip"),
    "clip_quote": ("剪下这句", "Clip these words"),
    "clip_answer": ("回答", "Answer"),
    "clip_article": ("文章", "Article"),
    "clip_excerpt": ("摘句", "Quote"),
    "clip_gone": ("馆藏里已没有这一篇，剪下的还在。", "The archive no longer holds this article; what you clipped stays."),
    "clip_changed": ("原文里已找不到这句话。", "These words no longer stand in the article."),
    "clip_note": ("附记", "Note"),
    "clip_tags": ("标签，用逗号分开", "Tags, with commas between"),
    "clip_drop": ("取出", "Take out"),
    "clip_drop_really": ("确定取出？", "Take it out?"),
    "clip_export": ("整夹导出", "Export all"),
    "clip_all_tags": ("全部", "All"),
    "clip_kept": ("已剪下", "Clipped"),
    "clip_there": ("已在剪报里", "Clipped already"),
    "clip_saved": ("已记下", "Noted"),
    "clip_full": (
        "没有剪下：剪报已满，请先导出，再取出一些。",
        "Not clipped: the clippings are full. Export them, then take some out.",
    ),
    "clip_lost": (
        "没有记下：剪报写不进去，请告诉管理员。",
        "Not kept: the clippings cannot be written, please tell the administrator.",
    ),
}
