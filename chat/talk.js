// The conversation: kept in this visitor's own browser, turned to, put to the side; questions that come from links and buttons.
(() => {
  const wb = window.wenbao;
  const PREFIX = "wenbao.talk.", MOST = 30;
  let trigger, current = sessionStorage.getItem("wenbao.talk"), messages = [], past;

  // Each conversation has a key of its own, so that two tabs never overwrite each other's.
  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => {
    try { return { id: key.slice(PREFIX.length), ...JSON.parse(localStorage.getItem(key)) }; } catch { return null; }
  }).filter((talk) => talk && Array.isArray(talk.messages)).sort((a, b) => b.time - a.time);
  const put = (id, talk) => {
    for (const old of kept().filter((one) => one.id !== id).slice(MOST - 1)) localStorage.removeItem(PREFIX + old.id);
    for (;;) {
      try { localStorage.setItem(PREFIX + id, JSON.stringify(talk)); return; } catch {
        const oldest = kept().filter((one) => one.id !== id).pop(); // the browser's store is full
        if (!oldest) return;
        localStorage.removeItem(PREFIX + oldest.id);
      }
    }
  };

  const textOf = (content) => (Array.isArray(content) ? content.map(textOf).join("") : typeof content === "object" && content ? String(content.text ?? "") : String(content ?? ""));
  const typed = (html) => new DOMParser().parseFromString(html, "text/html").documentElement.textContent.trim();
  const streaming = () => Boolean(document.querySelector("#wb-talk .answer.streaming"));

  // Called with the conversation whenever it changes; one that is still being answered is kept with its question open.
  wb.keep = (sent) => {
    const now = (sent || []).map(({ role, content }) => ({ role, content: textOf(content) }));
    if (!now.length) return;
    const open = now[now.length - 1].content.includes('class="answer streaming"');
    if (open && messages.length === now.length && messages.open) return;
    messages = now;
    messages.open = open;
    if (!current) sessionStorage.setItem("wenbao.talk", current = `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`);
    const stored = open ? now.slice(0, -1) : now, before = kept().find((talk) => talk.id === current);
    put(current, { time: before?.messages.length === stored.length ? before.time : Date.now(), open, messages: stored });
    list();
  };

  const list = () => {
    const others = kept().filter((talk) => talk.id !== current && talk.messages.length);
    past.replaceChildren();
    if (!others.length) return;
    const fold = wb.clone("past");
    fold.querySelectorAll(".count").forEach((count) => { count.textContent = others.length; });
    for (const talk of others) {
      const row = document.createElement("li"), link = document.createElement("a");
      link.href = `#past/${talk.id}`;
      link.textContent = typed(talk.messages[0].content);
      const day = document.createElement("time");
      day.textContent = new Date(talk.time).toLocaleDateString(document.documentElement.lang, { month: "numeric", day: "numeric" });
      link.append(day);
      row.append(link);
      fold.querySelector("ol").append(row);
    }
    past.append(fold);
  };

  // An answer that is still coming is stopped before anything else is turned to.
  const settled = async () => {
    document.querySelector("#wb-ask button.stop-button")?.click();
    for (let n = 0; streaming() && n < 40; n += 1) await new Promise((done) => setTimeout(done, 50));
  };
  const turnTo = async (id, wish = {}) => {
    wb.leaveEdit();
    await settled();
    const talk = kept().find((one) => one.id === id);
    current = talk ? id : null;
    if (current) sessionStorage.setItem("wenbao.talk", current); else sessionStorage.removeItem("wenbao.talk");
    messages = talk ? talk.messages : [];
    // A question whose answer was cut off by a reload is asked again.
    if (talk?.open && !wish.ask) {
      wish.ask = typed(messages[messages.length - 1].content);
      messages = messages.slice(0, -1);
    }
    trigger("select", { messages, ...wish });
    list();
  };

  wb.ask = async (question) => { wb.leaveEdit(); await settled(); trigger("select", { ask: question }); };
  wb.askAgain = async (question, place) => {
    await settled();
    const users = messages.flatMap((message, n) => (message.role === "user" ? [n] : []));
    trigger("select", { messages: messages.slice(0, users[place] ?? messages.length).map(({ role, content }) => ({ role, content })), ask: question });
  };
  wb.newTalk = () => { wb.hold({}); wb.forgetSource(); return turnTo(null).then(() => document.querySelector("#wb-ask textarea").focus()); };
  wb.offer = () => trigger("apply"); // examples of what is held now
  wb.asked = () => messages.filter((message) => message.role === "user").map((message) => typed(message.content));
  wb.forget = () => {
    for (const talk of kept()) if (talk.id !== current) localStorage.removeItem(PREFIX + talk.id);
    list();
  };

  wb.talk = (element, dispatch) => {
    trigger = dispatch;
    past = element;
    element.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#past/"]');
      if (!link) return;
      event.preventDefault();
      turnTo(link.getAttribute("href").slice("#past/".length));
    });
    addEventListener("storage", (event) => { if (event.key?.startsWith(PREFIX)) list(); });
    const asked = new URLSearchParams(location.search), question = asked.get("q");
    if (question) {
      history.replaceState(null, "", location.pathname + location.hash);
      try { wb.within = JSON.parse(asked.get("within") || "null"); } catch { /* a malformed filter filters nothing */ }
      wb.whenMounted(() => turnTo(null, { ask: question }));
    } else if (current) turnTo(current);
    list();
  };

  // A new question stands at the top of the conversation and stays there while its answer comes, unless the reader scrolls.
  let questions = 0, following = false, until = 0;
  wb.follow = () => {
    const pane = document.querySelector("#wb-talk .panel-wrap");
    const rows = document.querySelectorAll("#wb-talk .user-row");
    if (!pane) return;
    if (rows.length !== questions) {
      following = rows.length > questions;
      questions = rows.length;
      until = performance.now() + 1500; // what was kept comes in piece by piece
      for (const wait of [100, 400, 900]) setTimeout(wb.follow, wait);
    }
    if (!following || !rows.length) return;
    pane.scrollTop += rows[rows.length - 1].getBoundingClientRect().top - pane.getBoundingClientRect().top - 14;
    following = streaming() || performance.now() < until;
  };
  for (const gesture of ["wheel", "touchmove", "pointerdown", "keydown"])
    document.addEventListener(gesture, (event) => { if (event.target.closest("#wb-talk")) following = false; }, { passive: true });
})();
