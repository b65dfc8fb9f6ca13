"""What the chat says of the language model, in Chinese and in English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "model": ("模型", "Model"),
    "model_title": ("语言模型", "Language model"),
    "model_lead": (
        "模型只照找到的报道行文，每句核实后才显示，句末带“AI”小标；报上的原句不带。不用模型，答案全是报上的原句。",
        "A model words the answer from the articles that were found. Each of its sentences is proven before it is shown, and ends in a "
        "small AI; the paper's own sentences do not. Without a model, answers are the paper's own sentences.",
    ),
    "model_none": ("现在没有用模型。", "No model is in use."),
    "model_now": ("现在用的是 {name}。", "In use: {name}."),
    "model_now_at": ("现在用的是 {name}（{url}）。", "In use: {name} ({url})."),
    "model_use": ("用模型", "Use the model"),
    "model_sent_operator": (
        "用模型时，问题和找到的段落会发给这里的主人所设的模型。",
        "With the model, the question and the passages found are sent to the one that the host of this chat has set.",
    ),
    "model_sent": (
        "用模型时，问题和找到的段落会发到这个地址。密钥只留在问报的内存里，关掉即忘；也可放进环境变量 {name}。",
        "With the model, the question and the passages found are sent to this address. The key stays in Wenbao's memory until it is "
        "closed; it may stand in the environment instead, as {name}.",
    ),
    "model_address": ("地址（OpenAI 兼容）", "Address (OpenAI-compatible)"),
    "model_presets": ("常用地址", "Common addresses"),
    "model_started_with": ("启动时设的", "As started"),
    "model_key": ("密钥", "Key"),
    "model_key_held": ("已有 {url} 的密钥，留空就用它。", "A key for {url} is held: leave empty to use it."),
    "model_key_environment": (
        "环境变量 {name} 里有密钥，留空就用它。",
        "{name} in the environment holds a key: leave empty to use it.",
    ),
    "model_key_optional": ("本机的模型多半不用密钥。", "A model on this machine mostly needs none."),
    "model_name": ("模型名称", "Model name"),
    "model_list": ("列出模型", "List models"),
    "model_listed": ("这个地址有 {n} 个模型。", "This address has {n} model.|This address has {n} models."),
    "model_lists_none": ("这个地址一个模型也没有列出，请自己写名称。", "This address lists no models: type the name yourself."),
    "model_choose": ("选一个模型", "Choose a model"),
    "model_test": ("测试", "Test"),
    "model_answers": ("{name} 能用，{seconds} 秒答出第一个字。", "{name} answers: its first word came after {seconds} s."),
    "model_save": ("保存", "Save"),
    "model_drop": ("停用", "Stop using it"),
    "model_saved": ("已设好模型", "The model is set"),
    "model_dropped": ("已停用模型，填过的密钥已忘", "No model is used; a key that was typed is forgotten"),
    "model_asking": ("正在问这个地址，请稍候……", "Asking this address…"),
    "model_only_here": (
        "只有运行问报的那台机器上的页面可以设模型。",
        "A model can be set only from a page on the machine that runs Wenbao.",
    ),
    "model_waits": ("正在等 {name}，它的话核实一句显示一句……", "Waiting for {name}; each sentence is shown once it is proven…"),
    "model_worded": ("{name} 行文，逐句核实", "Worded by {name}, each sentence proven"),
    "model_asked": ("问过 {name}", "{name} was asked"),
    "model_tokens": ("输入 {read}、输出 {written} 词元", "{read} tokens in, {written} out"),
    "model_seconds": ("{n} 秒", "{n} s"),
}
