// The conversation: kept in this visitor's own browser, turned to, put to the side; questions that come from links and buttons.
(() => {
  const wb = window.wenbao;
  const talks = wb.talks;
  let trigger, current = sessionStorage.getItem("wenbao.talk"), messages = [];
  talks.open = current;

  const textOf = (content) => (Array.isArray(content) ? content.map(textOf).join("") : typeof content === "object" && content ? String(content.text ?? "") : String(content ?? ""));
  const typed = talks.typed;
  const open = (id) => {
    talks.open = current = id;
    if (id) sessionStorage.setItem("wenbao.talk", id); else sessionStorage.removeItem("wenbao.talk");
  };
  const streaming = wb.streaming = () => Boolean(document.querySelector("#wb-talk .answer.streaming"));

  // Called with the conversation whenever it changes; one that is still being answered is kept with its question open.
  wb.keep = (sent) => {
    const now = (sent || []).map(({ role, content }) => ({ role, content: textOf(content) }));
    if (!now.length) return;
    const coming = now[now.length - 1].content.includes('class="answer streaming"');
    if (coming && messages.length === now.length && messages.open) return;
    messages = now;
    messages.open = coming;
    if (!current) open(wb.newId());
    const stored = coming ? now.slice(0, -1) : now, before = talks.find(current);
    const time = before?.messages.length === stored.length ? before.time : Date.now();
    talks.put({ id: current, name: before?.name, time, open: coming, messages: stored });
    talks.list();
  };

  // An answer that is still coming is stopped before anything else is turned to; Gradio can stop one only once it has begun.
  const settled = async () => {
    const button = () => document.querySelector("#wb-ask button.stop-button");
    for (let n = 0, pressed = false; (button() || streaming()) && n < 200; n += 1) {
      if (!pressed && button() && streaming()) { button().click(); pressed = true; }
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const turnTo = wb.turnTo = async (id, wish = {}) => {
    wb.leaveEdit();
    await settled();
    const talk = talks.find(id);
    open(talk ? id : null);
    messages = talk ? talk.messages : [];
    // A question whose answer was cut off by a reload is asked again.
    if (talk?.open && !wish.ask) {
      wish.ask = typed(messages[messages.length - 1].content);
      messages = messages.slice(0, -1);
    }
    trigger("select", { messages, ...wish });
    talks.list();
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

  wb.talk = (element, dispatch) => {
    trigger = dispatch;
    talks.mount(element);
    const asked = new URLSearchParams(location.search), question = asked.get("q");
    if (question) {
      history.replaceState(null, "", location.pathname + location.hash);
      try { wb.within = JSON.parse(asked.get("within") || "null"); } catch { /* a malformed filter filters nothing */ }
      wb.whenMounted(() => turnTo(null, { ask: question }));
    } else if (current) turnTo(current);
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
