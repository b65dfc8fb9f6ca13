// The page's own behaviour: links that open a source, the viewer as a sheet on a phone, language and theme, filters.
(() => {
  const wb = window.wenbao = { acts: {} };
  const root = document.documentElement;
  const stored = wb.stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = wb.store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } };
  const wear = (theme) => document.body.classList.toggle("dark", theme === "dark");

  let viewer, opened = 0, coming = Promise.resolve(), came, waiting = [];
  const sheet = () => document.getElementById("wb-source");
  const NARROW = matchMedia("(max-width: 899px)"), narrow = wb.narrow = () => NARROW.matches;
  wb.whenMounted = (work) => { if (waiting) waiting.push(work); else work(); };

  // Pieces of HTML and short messages in both languages stand in the masthead, where the texts are written.
  wb.clone = (name) => document.querySelector(`template[data-name="${name}"]`).content.firstElementChild.cloneNode(true);
  wb.say = (name) => {
    const live = document.getElementById("wb-live");
    live.replaceChildren(wb.clone(name));
    clearTimeout(wb.hush);
    wb.hush = setTimeout(() => live.replaceChildren(), 2600);
  };

  // On a narrow window an open sheet lies over the conversation, beside which it stands on a wide one; a window may be turned.
  const cover = () => {
    const source = sheet(), over = narrow() && Boolean(source?.classList.contains("open"));
    if (!source) return;
    for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"]])
      if (over) source.setAttribute(name, value); else source.removeAttribute(name);
    document.getElementById("wb-chat").inert = over;
  };
  NARROW.addEventListener("change", cover);
  const reveal = () => { sheet()?.classList.add("open"); cover(); };
  const conceal = () => {
    const source = sheet();
    if (!source || !source.classList.contains("open")) return;
    wb.pin(false);
    source.classList.remove("open", "at-desk");
    cover();
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

  // What the address names: #source/ARTICLE/SPANS, #issue/FILE/PART, #find/FIELDS, #timeline/FIELDS, #person/FIELDS, #clippings/FIELDS, #saved, #held, #contents, #model, or what is not ours.
  const read = (hash) => {
    const [kind, first, second = ""] = hash.slice(1).split("/");
    try {
      if (kind === "source" && first) return ["open_source", { article: decodeURIComponent(first), spans: second }];
      if (kind === "issue" && first) return ["open_issue", { file: decodeURIComponent(first), part: decodeURIComponent(second) }];
      if (["find", "timeline", "person"].includes(kind)) return [kind, Object.fromEntries(new URLSearchParams(hash.slice(kind.length + 2)))];
      if (kind === "saved") return ["saved_questions", wb.savedQuestions()];
      if (kind === "clippings") return ["clippings", wb.clippings(hash)];
      if (kind === "held") return ["held_files", {}];
      if (kind === "contents") return ["front_page", {}];
      if (kind === "model") return ["model_panel", {}];
    } catch { /* a malformed address opens nothing */ }
    return null;
  };

  const show = wb.show = (hash, how) => (coming = fill(hash, how));
  const fill = async (hash, { quiet = false } = {}) => {
    const wanted = read(hash);
    if (!wanted || !wb.server) return;
    if (!quiet) wb.pin(hash !== "#contents");
    const turn = ++opened;
    reveal();
    sheet().classList.remove("at-desk");
    mark(hash);
    viewer.setAttribute("aria-busy", "true");
    const html = await wb.server[wanted[0]](wanted[1]).catch(() => null);
    if (turn !== opened) return;
    if (html === null) viewer.replaceChildren(wb.clone("unreachable")); else viewer.innerHTML = html;
    viewer.removeAttribute("aria-busy");
    viewer.dataset.shows = hash;
    const preferred = wb.preferred(viewer);
    if (preferred) turnView(preferred);
    settle(quiet);
    wb.scan(viewer);
    later();
    wb.citable(viewer);
    document.getElementById("wb-clip-quote")?.remove(); // the words that it would clip are gone
    if (wanted[0] === "model_panel") wb.learnModel();
  };
  wb.shows = () => viewer.dataset.shows || "";
  const turnTo = (hash) => { if (location.hash === hash) show(hash); else location.hash = hash; };
  // People and places take a moment to count, so the front page does not wait for them.
  const later = async () => {
    if (!viewer.querySelector(".names-later")) return;
    const html = await wb.server.names({}).catch(() => "");
    const room = viewer.querySelector(".names-later");
    if (room) room.innerHTML = html;
  };

  // Bring what was asked for into view within the viewer alone, and hand the keyboard to it.
  const settle = (quiet) => {
    const pane = sheet();
    const view = viewer.querySelector("section:not([hidden])");
    const target = view && (view.querySelector("mark") || view.querySelector(".piece.here"));
    const head = viewer.querySelector("h2");
    if (head && !quiet) head.focus({ preventScroll: true });
    if (!target) { pane.scrollTop = 0; return; }
    const box = target.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    const above = target.tagName === "MARK" ? frame.height * 0.38 : 130;
    const seen = pane.scrollTop + box.bottom - frame.top < frame.height * 0.8; // with the headline over it
    pane.scrollTop = seen ? 0 : pane.scrollTop + box.top - frame.top - above;
  };

  const turnView = (button) => {
    const article = button.closest(".sheet");
    article.querySelectorAll(".switch button").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    article.querySelectorAll("section").forEach((s) => { s.hidden = !s.classList.contains(button.dataset.view); });
  };
  const flip = (button) => {
    turnView(button);
    store("wenbao.view", button.dataset.view);
    settle(true);
    wb.scan(viewer);
    button.focus({ preventScroll: true });
  };

  // Filters of the questions: shown as a chip over the question box while they hold, and sent with each question.
  const write = wb.write = (box, value) => {
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const hold = wb.hold = (fields) => {
    write(document.querySelector("#wb-within textarea, #wb-within input"), Object.keys(fields).length ? JSON.stringify(fields) : "");
    document.getElementById("wb-chip")?.remove();
    if (!wb.filters()) return;
    const chip = wb.clone("chip");
    const days = fields.after === fields.before ? fields.after : [fields.after, fields.before].filter(Boolean).join(" — ");
    const kind = fields.kind && document.querySelector(`.seek option[value="${CSS.escape(fields.kind)}"]`)?.dataset[root.dataset.speaks];
    chip.querySelector("b").textContent = [fields.newspaper, kind || fields.kind, fields.reporter, days].filter(Boolean).join(" · ");
    wb.over().prepend(chip);
    document.querySelector("#wb-ask textarea").focus();
  };
  // The row above the question box, in which stands what holds for the next question.
  wb.over = () => {
    const row = document.getElementById("wb-over") ?? Object.assign(document.createElement("div"), { id: "wb-over" });
    if (!row.isConnected) document.getElementById("wb-ask").before(row);
    return row;
  };
  wb.filters = () => document.querySelector("#wb-within textarea, #wb-within input")?.value ?? "";

  // What is held may change at any time: by this page, by another, or by a command.
  const OFTEN = 4000;
  wb.refresh = async () => {
    const line = document.querySelector("#wb-masthead .held");
    if (!line) return; // the page is not drawn yet, or is being left
    const told = JSON.parse(await wb.server.held({ state: line.dataset.state }).catch(() => "") || "null");
    if (told && told.state !== line.dataset.state) {
      line.innerHTML = told.html;
      line.dataset.state = told.state;
      wb.offer();
      await redraw();
    }
    wb.askAnew();
  };
  // The calendar or list that is shown is counted anew, and stays where the reader is in it.
  const redraw = async () => {
    for (let last; last !== coming;) await (last = coming).catch(() => {}); // what is on its way is not taken for what is shown
    const turn = opened, wanted = read(viewer.dataset.shows || "#contents");
    if (!["front_page", "find", "held_files"].includes(wanted[0])) return;
    const html = await wb.server[wanted[0]](wanted[1]).catch(() => null);
    if (html === null || turn !== opened) return;
    const top = sheet().scrollTop, typed = [...viewer.querySelectorAll(".seek [name]")].map(({ name, value }) => [name, value]);
    const within = viewer.contains(document.activeElement) ? document.activeElement.name : "";
    const asked = viewer.querySelector(".removes.asked")?.value, said = viewer.querySelector(".said")?.innerHTML;
    viewer.innerHTML = html;
    viewer.querySelectorAll(".removes").forEach((button) => { if (button.value === asked) askWhether(button); });
    if (said) viewer.querySelector(".said").innerHTML = said;
    for (const [name, value] of typed) viewer.querySelector(`.seek [name="${name}"]`).value = value;
    if (within) viewer.querySelector(`.seek [name="${within}"]`)?.focus({ preventScroll: true });
    sheet().scrollTop = top;
    await later();
  };
  const watch = () => { if (!document.hidden) wb.refresh(); };

  // A correction of an issue: kept on the server, then the page is shown as it is now known.
  const state = async (form) => {
    const button = form.querySelector("button"), said = form.querySelector(".said");
    button.disabled = true;
    said.replaceChildren(wb.clone("working"));
    const fields = Object.fromEntries(new FormData(form));
    const html = await wb.server.state_issue({ file: form.dataset.file, part: form.dataset.part, ...fields }).catch(() => null);
    button.disabled = false;
    if (html === null) { said.replaceChildren(wb.clone("unreachable")); return; }
    if (!html.includes('class="done"')) { said.innerHTML = html; return; }
    await wb.refresh();
    const fresh = `#issue/${encodeURIComponent(form.dataset.file)}/${encodeURIComponent(form.dataset.part)}`;
    history.replaceState(null, "", fresh); // the articles of a page that is dated anew have new ids
    await show(fresh);
    const fold = viewer.querySelector("details.why");
    if (!fold) return;
    fold.open = true;
    fold.querySelector(".said").innerHTML = html;
  };

  const askWhether = (button) => {
    button.classList.add("asked");
    button.innerHTML = wb.clone("removes_really").innerHTML;
  };
  const change = async (button, work) => {
    viewer.querySelectorAll(".files button").forEach((one) => { one.disabled = true; });
    viewer.querySelector(".said").replaceChildren(wb.clone("working"));
    const html = await wb.server.change_files({ work, file: button.value }).catch(() => null);
    await wb.refresh();
    await show("#held");
    const said = viewer.querySelector(".said");
    if (!said) return; // the reader has opened something else
    if (html === null) said.replaceChildren(wb.clone("unreachable")); else said.innerHTML = html;
  };

  const acts = Object.assign(wb.acts, {
    close: () => conceal(),
    new: () => { if (narrow()) conceal(); wb.newTalk(); },
    contents: (button) => { came = button; turnTo("#contents"); },
    model: (button) => {
      const menu = button.closest("details");
      menu.open = false;
      came = menu.querySelector("summary");
      turnTo("#model");
    },
    language: () => {
      store("wenbao.language", root.dataset.speaks === "zh" ? "en" : "zh");
      location.reload();
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
    holds: () => {
      const { words, order, ...fields } = Object.fromEntries(new URLSearchParams(viewer.dataset.shows.slice("#find/".length)));
      hold(fields);
      if (narrow()) conceal();
    },
    more: async (button) => {
      const [list, fields] = read(viewer.dataset.shows), more = list === "find" ? "find_more" : list;
      button.disabled = true;
      const html = await wb.server[more]({ ...fields, skipped: button.value }).catch(() => null);
      if (html === null) { button.disabled = false; wb.say("unreachable"); return; }
      const shown = button.previousElementSibling;
      button.insertAdjacentHTML("afterend", html);
      const fresh = button.nextElementSibling, first = fresh.querySelector("a");
      shown.append(...fresh.children);
      fresh.remove();
      button.remove();
      first?.focus({ preventScroll: true });
    },
    // A file is taken out by a second click, and put back by one.
    removes: (button) => {
      if (button.classList.contains("asked")) { change(button, "remove"); return; }
      askWhether(button);
    },
    restores: (button) => change(button, "restore"),
    frees: () => { hold({}); document.querySelector("#wb-ask textarea").focus(); },
  });

  const FOLDS = ".dateline details[open], details.settings[open], details.past[open]";
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && read(link.getAttribute("href"))) {
      event.preventDefault();
      const hash = link.getAttribute("href");
      if (!link.closest("#wb-source")) came = link;
      turnTo(hash);
      return;
    }
    document.querySelectorAll(FOLDS).forEach((fold) => { if (!fold.contains(event.target)) fold.open = false; });
    const button = event.target.closest("button");
    if (!button) return;
    const act = Object.keys(acts).find((name) => button.classList.contains(name) || button.dataset.do === name);
    if (act) acts[act](button);
    else if (button.dataset.view) flip(button);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".corrects")) { event.preventDefault(); state(event.target); }
    if (!event.target.matches(".seek")) return;
    event.preventDefault();
    const fields = new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value.trim()));
    came = null;
    location.hash = `#find/${fields}`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const folds = document.querySelectorAll(FOLDS);
      if (folds.length) folds.forEach((fold) => { fold.open = false; fold.querySelector("summary").focus(); }); else conceal();
    }
    if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const box = document.querySelector("#wb-ask textarea");
      if (box) { event.preventDefault(); if (narrow()) conceal(); box.focus(); }
    }
  });
  addEventListener("hashchange", () => (read(location.hash) ? show(location.hash) : conceal()));

  // Gradio labels a message with its source text, where a reader of the page should hear its words, the examples and the conversation in
  // English alone, and two buttons not at all. A long question, which scrolls, is scrolled by the keyboard too.
  const NAMES = { "submit-button": "提问 / Ask", "stop-button": "停止 / Stop" }, TALK = "问答 / Conversation";
  const label = () => {
    for (const [name, words] of Object.entries(NAMES)) {
      const button = document.querySelector(`#wb-ask .${name}`);
      if (button && button.getAttribute("aria-label") !== words) button.setAttribute("aria-label", words);
    }
    document.querySelectorAll("#wb-files button.upload-container[aria-label]").forEach((drop) => drop.removeAttribute("aria-label"));
    document.querySelector("#wb-talk .examples[role=list]")?.setAttribute("role", "group");
    document.querySelectorAll("#wb-talk .example[aria-label]").forEach((example) => example.removeAttribute("aria-label"));
    const log = document.querySelector("#wb-talk [role=log]");
    if (log && log.getAttribute("aria-label") !== TALK) log.setAttribute("aria-label", TALK);
    document.querySelectorAll("#wb-talk .worded:not([role])").forEach((mark) => {
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.title);
    });
    document.querySelectorAll("#wb-talk .user .message-content").forEach((question) => {
      if (question.scrollHeight > question.clientHeight + 1) question.tabIndex = 0;
    });
    document.querySelectorAll('#wb-talk [data-testid="bot"]').forEach((message) => {
      const words = message.innerText.trim().slice(0, 120);
      if (message.getAttribute("aria-label") !== words) message.setAttribute("aria-label", words);
    });
  };

  // The page's parts are put in one after another; the question box and the filters may come after the viewer.
  const complete = async () => {
    const there = () => ["ask", "within", "model"].every((name) => document.querySelector(`#wb-${name} :is(textarea, input)`));
    while (!there()) await new Promise((done) => setTimeout(done, 20));
  };

  // What was typed and not yet asked outlives a reload.
  const draft = () => {
    const box = document.querySelector("#wb-ask textarea"), typed = sessionStorage.getItem("wenbao.draft");
    if (typed && !box.value) write(box, typed);
    addEventListener("pagehide", () => sessionStorage.setItem("wenbao.draft", document.querySelector("#wb-ask textarea")?.value ?? ""));
  };

  wb.mount = (element, functions) => {
    viewer = element;
    wb.server = functions;
    sheet().prepend(wb.clone("close"));
    sheet().setAttribute("aria-label", "阅览 / Reading room");
    const worn = stored("wenbao.theme");
    if (worn) wear(worn);
    const watched = { childList: true, subtree: true, attributeFilter: ["aria-label"] };
    new MutationObserver(() => { label(); wb.follow(); remark(); wb.suggest(); wb.pencils(); wb.bring(); }).observe(document.getElementById("wb-room"), watched);
    complete().then(() => {
      draft();
      if (wb.within) hold(wb.within);
      for (const work of waiting) work();
      waiting = null;
      watch();
      setInterval(watch, OFTEN);
      document.addEventListener("visibilitychange", watch);
    });
    if (read(location.hash)) show(location.hash); else later();
    wb.suggest();
  };
})();
