// The page's own behaviour: links that open a source, the viewer as a sheet on a phone, language and theme.
(() => {
  const root = document.documentElement;
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } };
  const chinese = (tag) => tag.toLowerCase().startsWith("zh");

  const speak = (language) => {
    root.lang = language === "zh" ? "zh-CN" : "en";
    root.dataset.speaks = language;
    const box = document.querySelector("#wb-ask textarea"), texts = document.querySelector("#wb-masthead nav");
    if (box && texts) box.placeholder = texts.dataset[language];
  };
  const chosen = stored("wenbao.language");
  speak(chosen || (chinese(navigator.language || "zh") ? "zh" : "en"));

  const wear = (theme) => document.body.classList.toggle("dark", theme === "dark");

  let viewer, server, trigger, opened = 0, came;
  const sheet = () => document.getElementById("wb-source");
  const narrow = () => matchMedia("(max-width: 899px)").matches;

  const reveal = () => {
    const source = sheet();
    if (!source) return;
    source.classList.add("open");
    if (narrow()) { source.setAttribute("role", "dialog"); source.setAttribute("aria-modal", "true"); }
  };
  const conceal = () => {
    const source = sheet();
    if (!source || !source.classList.contains("open")) return;
    source.classList.remove("open");
    source.removeAttribute("role");
    source.removeAttribute("aria-modal");
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    mark(null);
    if (came && came.isConnected) came.focus({ preventScroll: true });
  };
  let marked = null;
  const mark = (hash) => {
    marked = hash;
    remark();
  };
  const remark = () => document.querySelectorAll("#wb-talk a").forEach((link) =>
    link.classList.toggle("opened", Boolean(marked) && link.getAttribute("href") === marked));

  // What the address names: #source/ARTICLE/SPANS, #issue/FILE/PART, #find/FIELDS, #contents, or what is not ours.
  const read = (hash) => {
    const [kind, first, second = ""] = hash.slice(1).split("/");
    try {
      if (kind === "source" && first) return ["open_source", { article: decodeURIComponent(first), spans: second }];
      if (kind === "issue" && first) return ["open_issue", { file: decodeURIComponent(first), part: decodeURIComponent(second) }];
      if (kind === "find") return ["find", Object.fromEntries(new URLSearchParams(hash.slice("#find/".length)))];
      if (kind === "contents") return ["front_page", {}];
    } catch { /* a malformed address opens nothing */ }
    return null;
  };

  const unreachable = '<p class="missing"><span class="zh">连不上问报，请看看它是否还在运行。</span>' +
    '<span class="en">Wenbao cannot be reached: is it still running?</span></p>';

  const show = async (hash) => {
    const wanted = read(hash);
    if (!wanted || !server) return;
    const turn = ++opened;
    reveal();
    sheet().classList.remove("at-desk");
    mark(hash);
    viewer.setAttribute("aria-busy", "true");
    const html = await server[wanted[0]](wanted[1]).catch(() => unreachable);
    if (turn !== opened) return;
    viewer.innerHTML = html;
    viewer.removeAttribute("aria-busy");
    viewer.dataset.shows = hash;
    settle(hash);
    later();
  };
  // People and places take a moment to count, so the front page does not wait for them.
  const later = async () => {
    if (!viewer.querySelector(".names-later")) return;
    const html = await server.names({}).catch(() => "");
    const room = viewer.querySelector(".names-later");
    if (room) room.innerHTML = html;
  };

  // Bring what was asked for into view within the viewer alone, and hand the keyboard to it.
  const settle = () => {
    const pane = sheet();
    const view = viewer.querySelector("section:not([hidden])");
    const target = view && (view.querySelector("mark") || view.querySelector(".piece.here"));
    const head = viewer.querySelector("h2");
    if (head) head.focus({ preventScroll: true });
    if (!target) { pane.scrollTop = 0; return; }
    const box = target.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    const above = target.tagName === "MARK" ? frame.height * 0.38 : 130;
    pane.scrollTop += box.top - frame.top - above;
  };

  const flip = (button) => {
    const article = button.closest(".sheet");
    article.querySelectorAll(".switch button").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    article.querySelectorAll("section").forEach((s) => { s.hidden = !s.classList.contains(button.dataset.view); });
    settle();
    button.focus({ preventScroll: true });
  };

  const copy = async (button, text) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1600);
  };

  const style = () => stored("wenbao.style") || "gbt2015";
  const articleOf = (link) => decodeURIComponent(link.getAttribute("href").split("/")[1]);
  const questionOf = (element) => {
    let row = element.closest(".message-row");
    while (row && !row.classList.contains("user-row")) row = row.previousElementSibling;
    return row ? row.querySelector(".message-content").innerText.trim() : "";
  };
  const wordsOf = (answer) => [...answer.querySelectorAll(".short, .says")].map((line) => line.innerText.trim()).join("\n");
  const citedIn = (element) => [...element.querySelectorAll(".cards a.opens")].map(articleOf);
  const addressOf = (question) => `${location.origin}${location.pathname}?q=${encodeURIComponent(question)}`;
  const today = () => new Date().toISOString().slice(0, 10);

  // The whole conversation as a Markdown file, with the references of all that it cites.
  const save = async () => {
    const lines = [`# 问报 ${today()}`, ""];
    for (const row of document.querySelectorAll("#wb-talk .message-row")) {
      const answer = row.querySelector(".answer");
      if (answer) lines.push(wordsOf(answer), "");
      else lines.push(`## ${row.querySelector(".message-content").innerText.trim()}`, "");
    }
    const articles = citedIn(document.getElementById("wb-talk"));
    if (articles.length) lines.push("## 参考文献", "", await server.references({ articles, style: style() }));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/markdown" }));
    link.download = `问报-${today()}.md`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  // Filters of the questions: shown as a chip over the question box while they hold, and sent with each question.
  const hold = (fields) => {
    const box = document.querySelector("#wb-within textarea, #wb-within input");
    box.value = Object.keys(fields).length ? JSON.stringify(fields) : "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("wb-chip")?.remove();
    if (!box.value) return;
    const chip = Object.assign(document.createElement("button"), { id: "wb-chip", type: "button" });
    chip.dataset.do = "frees";
    const days = fields.after === fields.before ? fields.after : [fields.after, fields.before].filter(Boolean).join(" — ");
    const parts = [fields.newspaper, fields.kind && viewer.querySelector(".day")?.dataset.kind, fields.reporter, days];
    chip.innerHTML = '<span class="zh">只查</span><span class="en">Only</span> <b></b> <span aria-hidden="true">×</span>';
    chip.querySelector("b").textContent = parts.filter(Boolean).join(" · ");
    document.getElementById("wb-ask").before(chip);
    document.querySelector("#wb-ask textarea").focus();
  };

  const acts = {
    close: () => conceal(),
    new: () => { trigger("select", { place: -1 }); document.querySelector("#wb-ask textarea").focus(); },
    contents: (button) => { came = button; show("#contents"); },
    language: () => {
      const language = root.dataset.speaks === "zh" ? "en" : "zh";
      store("wenbao.language", language);
      speak(language);
    },
    theme: () => {
      const theme = document.body.classList.contains("dark") ? "light" : "dark";
      store("wenbao.theme", theme);
      wear(theme);
    },
    desk: (button) => {
      came = button;
      reveal();
      sheet().classList.add("at-desk");
      sheet().scrollTop = 0;
    },
    export: () => save(),
    asks: (button) => trigger("select", { ask: button.innerText.trim() }),
    shares: (button) => copy(button, addressOf(questionOf(button))),
    "copies-answer": async (button) => {
      const answer = button.closest(".answer"), articles = citedIn(answer);
      const sources = articles.length ? await server.references({ articles, style: style() }) : "";
      copy(button, `${wordsOf(answer)}\n\n${sources}`.trim());
    },
    copies: async (button) => {
      const articles = [articleOf(button.parentElement.querySelector("a.opens"))];
      copy(button, (await server.references({ articles, style: style() })).replace(/^\[1\] /, "").trim());
    },
    holds: () => {
      const { words, ...fields } = Object.fromEntries(new URLSearchParams(viewer.dataset.shows.slice("#find/".length)));
      hold(fields);
      if (narrow()) conceal();
    },
    frees: () => hold({}),
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && read(link.getAttribute("href"))) {
      event.preventDefault();
      const hash = link.getAttribute("href");
      if (!link.closest("#wb-source")) came = link;
      if (location.hash === hash) show(hash); else location.hash = hash;
      return;
    }
    document.querySelectorAll(".dateline details[open], details.settings[open], details.past[open]").forEach((fold) => { if (!fold.contains(event.target)) fold.open = false; });
    const button = event.target.closest("button");
    if (!button) return;
    const act = Object.keys(acts).find((name) => button.classList.contains(name) || button.dataset.do === name);
    if (act) acts[act](button);
    else if (button.dataset.view) flip(button);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".seek")) return;
    event.preventDefault();
    const fields = new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value.trim()));
    came = null;
    location.hash = `#find/${fields}`;
  });
  document.addEventListener("change", (event) => {
    if (event.target.dataset.do === "style") store("wenbao.style", event.target.value);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const folds = document.querySelectorAll(".dateline details[open], details.settings[open], details.past[open]");
      if (folds.length) folds.forEach((fold) => { fold.open = false; }); else conceal();
    }
    if (event.key === "/" && !event.target.closest("input, textarea, [contenteditable]")) {
      const box = document.querySelector("#wb-ask textarea");
      if (box) { event.preventDefault(); box.focus(); }
    }
  });
  addEventListener("hashchange", () => (read(location.hash) ? show(location.hash) : conceal()));

  // Gradio labels a message with its source text; a reader of the page should hear its words.
  const label = () => {
    document.querySelector("#wb-talk .examples[role=list]")?.setAttribute("role", "group");
    document.querySelectorAll('#wb-talk [data-testid="bot"]').forEach((message) => {
      const words = message.innerText.trim().slice(0, 120);
      if (message.getAttribute("aria-label") !== words) message.setAttribute("aria-label", words);
    });
  };

  // A new question stands at the top of the conversation and stays there while its answer grows, until the reader scrolls.
  let asked = 0, following = false;
  const follow = () => {
    const pane = document.querySelector("#wb-talk .panel-wrap");
    const questions = document.querySelectorAll("#wb-talk .user-row");
    if (!pane) return;
    if (questions.length !== asked) { following = questions.length > asked; asked = questions.length; }
    if (!following || !questions.length) return;
    pane.scrollTop += questions[questions.length - 1].getBoundingClientRect().top - pane.getBoundingClientRect().top - 14;
  };
  for (const gesture of ["wheel", "touchmove", "keydown"])
    document.addEventListener(gesture, (event) => { if (event.target.closest("#wb-talk")) following = false; }, { passive: true });

  window.wenbao = {
    // The list of earlier conversations carries the events that turn to one, start one, or put a question.
    remember(element, dispatch) {
      trigger = dispatch;
      element.addEventListener("click", (event) => {
        const link = event.target.closest('a[href^="#past/"]');
        if (!link) return;
        event.preventDefault();
        trigger("select", { place: Number(link.getAttribute("href").slice("#past/".length)) });
      });
      const question = new URLSearchParams(location.search).get("q");
      if (question) history.replaceState(null, "", location.pathname + location.hash);
      trigger("select", question ? { place: -1, ask: question } : { place: 0 });
    },
    mount(element, functions) {
      viewer = element;
      server = functions;
      const close = document.createElement("button");
      close.type = "button";
      close.className = "close";
      close.dataset.do = "close";
      close.setAttribute("aria-label", "关闭 / Close");
      close.textContent = "×";
      sheet().prepend(close);
      sheet().setAttribute("aria-label", "阅览 / Reading room");
      speak(root.dataset.speaks);
      const worn = stored("wenbao.theme");
      if (worn) wear(worn);
      new MutationObserver(() => { label(); follow(); remark(); }).observe(document.getElementById("wb-room") || document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
      const select = document.querySelector("[data-do=style]");
      if (select) select.value = style();
      if (read(location.hash)) show(location.hash); else later();
    },
  };
})();
