// Saved questions: kept in this browser. When the archive has changed each is asked again, quietly and one after the other, and what is
// answered from an article that the reader has not seen is told.
(() => {
  const wb = window.wenbao;
  const REST = 60000;
  const drawer = wb.drawer("wenbao.questions", 50);
  let rests = 0, busy = false;

  // Seen is an article by its id or, where its issue was corrected and it has another one, by the words quoted of it.
  const seen = (one, cited) => one.seen.some((old) => old.article_id === cited.article_id || old.quote === cited.quote);
  const fresh = (one) => one.cited.some((cited) => !seen(one, cited));
  const sound = () => drawer.all().filter((one) => one && Array.isArray(one.seen) && Array.isArray(one.cited));
  wb.savedQuestions = () => ({ questions: sound().map((one) => ({ ...one, fresh: fresh(one) })) });

  const paint = () => {
    const count = sound().filter(fresh).length, there = document.getElementById("wb-fresh");
    if (!count) { there?.remove(); return; }
    const link = there ?? wb.over().appendChild(wb.clone(count === 1 ? "saved_fresh_1" : "saved_fresh_n"));
    link.querySelectorAll("b").forEach((number) => { number.textContent = count; });
  };
  const shown = () => wb.shows() === "#saved" && document.querySelector("#wb-source.open");
  const redraw = () => { paint(); if (shown()) wb.show("#saved", { quiet: true }); };

  // What came of asking: a question that stood in a conversation is whole from now on, and its first answer is the one that was seen.
  // One that could not be answered keeps what it had until the archive changes again.
  const learnt = ({ history, ...one }, told) => (told.cited ? { ...one, ...told, seen: one.state ? one.seen : told.cited } : { ...one, history, ...told });
  const askNext = async (state) => {
    const next = sound().find((one) => one.state !== state);
    if (!next || wb.streaming()) return false;
    const { id, question, history, within } = next;
    const told = JSON.parse(await wb.server.ask_anew({ question, history, within }).catch(() => "") || "null");
    const rest = () => { rests = Date.now() + REST; return false; };
    if (!told) return rest();
    const one = sound().find((still) => still.id === id); // it may have been taken out meanwhile
    if (one && !drawer.put(learnt(one, told))) return rest(); // what was learnt has no room
    redraw();
    return told.state === state; // else the archive has changed again: the page learns it first
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request("wenbao.questions", { ifAvailable: true }, (lock) => lock && work()) : work());
  wb.askAnew = async () => {
    if (busy || document.hidden || Date.now() < rests || !sound().length) return;
    busy = true;
    const { state } = document.querySelector("#wb-masthead .held").dataset;
    try { await alone(async () => { while (await askNext(state)); }); } finally { busy = false; }
  };

  const same = (a, b) => a.question === b.question && a.within === b.within;
  Object.assign(wb.acts, {
    "saves-question": (button) => {
      const answer = button.closest(".answer"), { question, citations } = wb.exchange(answer);
      const one = { id: wb.newId(), question, history: wb.historyOf(answer), within: wb.filters(), state: "", answer: "", cited: citations, seen: citations };
      const there = sound().some((other) => same(other, one)), kept = there || drawer.put(one);
      wb.say(there ? "saved_there" : kept ? "saved_kept" : "saved_full");
      if (!kept) return;
      wb.done(button);
      redraw();
      wb.askAnew();
    },
    "asks-saved": (button) => {
      const one = sound().find(({ id }) => id === button.value);
      if (!one) return;
      drawer.put({ ...one, seen: one.cited });
      redraw();
      if (wb.narrow()) wb.acts.close();
      wb.forgetSource();
      let fields = {};
      try { fields = JSON.parse(one.within || "{}"); } catch { /* a malformed filter filters nothing */ }
      wb.hold(fields);
      wb.turnTo(null, { ask: one.question });
    },
    "drops-saved": (button) => {
      drawer.drop(button.value);
      wb.say("saved_dropped");
      redraw();
    },
  });
  wb.whenMounted(paint);
  addEventListener("storage", (event) => { if (event.key === "wenbao.questions") redraw(); });
})();
