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
    const link = wb.clone(count === 1 ? "saved_fresh_1" : "saved_fresh_n");
    link.querySelectorAll("b").forEach((number) => { number.textContent = count; });
    if (!there) wb.over().append(link); else if (there.textContent !== link.textContent) there.replaceWith(link);
  };
  const shown = () => wb.shows() === "#saved" && document.querySelector("#wb-source.open");
  const redraw = () => { paint(); if (shown()) wb.show("#saved", { quiet: true }); };

  // What came of asking; one that could not be answered keeps what it had until the archive changes again. Where a language model gave the
  // first answer, what is found without it in the same archive is no news either.
  const learnt = (one, told) => ({ ...one, ...told, seen: told.cited && !one.state && told.state === one.worded ? [...one.seen, ...told.cited] : one.seen });
  const anew = async ({ question, history, within }) => JSON.parse(await wb.server.ask_anew({ question, history, within }).catch(() => "") || "null");
  const askNext = async (state) => {
    const next = sound().find((one) => one.state !== state);
    if (!next || wb.streaming()) return false;
    const told = await anew(next);
    const rest = () => { rests = Date.now() + REST; return false; };
    if (!told) return rest();
    const one = sound().find(({ id }) => id === next.id); // it may have been taken out meanwhile
    if (one && !drawer.put(learnt(one, told))) return rest(); // what was learnt has no room
    redraw();
    return told.state === state; // else the archive has changed again: the page learns it first
  };
  const alone = (work) => (navigator.locks ? navigator.locks.request("wenbao.questions", { ifAvailable: true }, (lock) => lock && work()) : work());
  const stateNow = () => document.querySelector("#wb-masthead .held").dataset.state;
  wb.askAnew = async () => {
    if (busy || document.hidden || Date.now() < rests || !sound().length) return;
    busy = true;
    const state = stateNow();
    try { await alone(async () => { while (await askNext(state)); }); } finally { busy = false; }
  };

  // The same words after another conversation ask something else.
  const same = (a, b) => a.question === b.question && a.within === b.within && String(a.history ?? "") === String(b.history);
  Object.assign(wb.acts, {
    "saves-question": (button) => {
      const answer = button.closest(".answer"), { question, citations } = wb.exchange(answer);
      const history = answer.querySelector(".understood, .alone") ? wb.historyOf(answer) : []; // one that stands alone needs none
      const worded = answer.querySelector("p.model") ? stateNow() : "";
      const one = { id: wb.newId(), question, history, within: wb.askedWithin(answer), worded, state: "", answer: "", cited: citations, seen: citations };
      const there = sound().some((other) => same(other, one)), kept = there || drawer.put(one);
      wb.say(there ? "saved_there" : kept ? "saved_kept" : "saved_full");
      if (!kept) return;
      wb.done(button);
      redraw();
      wb.askAnew();
    },
    "asks-saved": async (button) => {
      const one = sound().find(({ id }) => id === button.value);
      if (!one) return;
      drawer.put({ ...one, seen: one.cited });
      redraw();
      const whole = one.history?.length ? one.whole ?? (await anew(one))?.whole : one.question; // not without what it stood in
      if (!whole) { wb.say("unreachable"); return; }
      if (wb.narrow()) wb.acts.close();
      wb.forgetSource();
      let fields = {};
      try { fields = JSON.parse(one.within || "{}"); } catch { /* a malformed filter filters nothing */ }
      wb.hold(fields);
      wb.turnTo(null, { ask: whole });
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
