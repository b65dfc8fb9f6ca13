// The page's own behaviour: links that open a source, the viewer as a sheet on a phone, language and theme.
(() => {
  const root = document.documentElement;
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } };
  const chinese = (tag) => tag.toLowerCase().startsWith("zh");

  const speak = (language) => {
    root.lang = language === "zh" ? "zh-CN" : "en";
    root.dataset.speaks = language;
  };
  const chosen = stored("wenbao.language");
  if (chosen) Object.defineProperty(navigator, "language", { get: () => (chosen === "zh" ? "zh-CN" : "en") });
  speak(chosen || (chinese(navigator.language || "zh") ? "zh" : "en"));

  const wear = (theme) => document.body.classList.toggle("dark", theme === "dark");

  let viewer, server, opened = 0, came;
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
  const mark = (hash) => document.querySelectorAll("#wb-talk a").forEach((link) =>
    link.classList.toggle("opened", Boolean(hash) && link.getAttribute("href") === hash));

  // What the address names: #source/ARTICLE/SPANS, #issue/FILE/PART, or anything else, which is not ours.
  const read = (hash) => {
    const [kind, first, second = ""] = hash.slice(1).split("/");
    try {
      if (kind === "source" && first) return ["open_source", { article: decodeURIComponent(first), spans: second }];
      if (kind === "issue" && first) return ["open_issue", { file: decodeURIComponent(first), part: decodeURIComponent(second) }];
      if (kind === "contents") return ["front_page", {}];
    } catch { /* a malformed address opens nothing */ }
    return null;
  };

  const show = async (hash) => {
    const wanted = read(hash);
    if (!wanted || !server) return;
    const turn = ++opened;
    reveal();
    mark(hash);
    viewer.setAttribute("aria-busy", "true");
    const html = await server[wanted[0]](wanted[1]);
    if (turn !== opened) return;
    viewer.innerHTML = html;
    viewer.removeAttribute("aria-busy");
    viewer.dataset.shows = hash;
    settle(hash);
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

  const copy = async (button) => {
    const text = button.title;
    try { await navigator.clipboard.writeText(text); } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1600);
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
    document.querySelectorAll(".dateline details[open]").forEach((fold) => { if (!fold.contains(event.target)) fold.open = false; });
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("copies")) copy(button);
    else if (button.dataset.view) flip(button);
    else if (button.dataset.do === "close") conceal();
    else if (button.dataset.do === "new") {
      const clear = document.querySelector("#wb-talk .top-panel button");
      if (clear) clear.click();
      document.querySelector("#wb-ask textarea")?.focus();
    } else if (button.dataset.do === "contents") { came = button; show("#contents"); }
    else if (button.dataset.do === "language") {
      const language = root.dataset.speaks === "zh" ? "en" : "zh";
      store("wenbao.language", language);
      speak(language);
      label();
    } else if (button.dataset.do === "theme") {
      const theme = document.body.classList.contains("dark") ? "light" : "dark";
      store("wenbao.theme", theme);
      wear(theme);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") conceal();
    if (event.key === "/" && !event.target.closest("input, textarea, [contenteditable]")) {
      const box = document.querySelector("#wb-ask textarea");
      if (box) { event.preventDefault(); box.focus(); }
    }
  });
  addEventListener("hashchange", () => (read(location.hash) ? show(location.hash) : conceal()));

  // Gradio labels a message with its source text; a reader of the page should hear its words.
  const label = () => {
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
      const worn = stored("wenbao.theme");
      if (worn) wear(worn);
      new MutationObserver(() => { label(); follow(); }).observe(document.getElementById("wb-room") || document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
      if (read(location.hash)) show(location.hash);
    },
  };
})();
