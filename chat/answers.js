// What can be done with an answer: copied, shared, saved as a document, judged, asked again, and what to ask next.
(() => {
  const wb = window.wenbao;
  const styleOf = () => wb.stored("wenbao.style") || "";
  const articleOf = (link) => decodeURIComponent(link.getAttribute("href").split("/")[1]);
  const rowOf = (element) => {
    let row = element.closest(".message-row");
    while (row && !row.classList.contains("user-row")) row = row.previousElementSibling;
    return row;
  };
  wb.placeOf = (row) => [...document.querySelectorAll("#wb-talk .user-row")].indexOf(row);
  const questionOf = (element) => rowOf(element)?.querySelector(".message-content").innerText.trim() ?? "";
  const lines = (answer) => [...answer.querySelectorAll(".says")].map((line) => line.innerText.trim());
  const shortOf = (answer) => answer.querySelector(".short")?.innerText.trim() ?? null;
  const wordsOf = (answer) => [shortOf(answer), ...lines(answer)].filter(Boolean).join("\n");
  const citedIn = (element) => [...element.querySelectorAll(".cards a.opens")].map(articleOf);
  wb.historyOf = (answer) => wb.asked().slice(0, wb.placeOf(rowOf(answer)));
  const today = () => new Date().toLocaleDateString("sv");

  const copy = async (button, text) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    done(button, "copied");
  };
  wb.done = (button) => {
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1600);
  };
  const done = (button, what) => { wb.say(what); wb.done(button); };

  // The reference that a card shows; a card of the same article as the one before shows none of its own.
  const cited = (card) => {
    while (card?.classList.contains("same")) card = card.previousElementSibling;
    return card?.querySelector(".copies")?.title ?? "";
  };
  // References in a style, and one alone: empty where the article is no longer held, null where the server does not answer.
  const references = (articles, style) => wb.server.references({ articles, style }).catch(() => null);
  wb.referenceOf = async (article, style) => (await references([article], style))?.replace(/^\[1\] /, "").trim() ?? null;
  // The filters that a question was asked under, as JSON; those of the page hold for the next.
  wb.askedWithin = (answer) => answer.querySelector(".saves-question")?.value ?? "";
  const exchange = wb.exchange = (answer) => ({
    question: questionOf(answer),
    answer: lines(answer).join("\n"),
    short_answer: shortOf(answer),
    citations: [...answer.querySelectorAll(".card")].map((card) => ({
      n: Number(card.querySelector(".n").innerText), article_id: articleOf(card.querySelector("a.opens")), reference: cited(card),
      quote: card.querySelector(".quote").textContent,
    })),
  });
  // A file is named after what was asked, as far as any system takes it for a name.
  const named = (words) => ["问报", [...words.replace(/[\\/:*?"<>|\p{C}\s]+/gu, " ").trim()].slice(0, 40).join("").trim()].filter(Boolean).join("-");
  const whole = () => [...document.querySelectorAll("#wb-talk .answer:not(.streaming)")];
  const saveReferences = async (button, work, fields, name) => {
    const file = await wb.server[work]({ ...fields, style: styleOf() }).catch(() => null);
    if (file === null) { wb.say("unreachable"); return; }
    const { suffix } = document.querySelector("[data-do=style]").selectedOptions[0].dataset;
    wb.download(button, file, "text/plain", suffix, named(name));
  };
  const save = async (button, answers, kind, name = questionOf(answers[0])) => {
    const file = await wb.server.export({ exchanges: answers.map(exchange), style: styleOf(), kind }).catch(() => null);
    if (file === null) { wb.say("unreachable"); return; }
    const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
    const type = kind === "docx" ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document" : "text/markdown";
    download(button, bytes, type, kind, named(name));
  };
  const download = wb.download = (button, content, type, kind, name = "问报") => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = `${name}-${today()}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    done(button, "saved");
  };

  // All the articles of a list, of which the answer shows the first.
  const table = async (link) => {
    const wish = Object.fromEntries(new URLSearchParams(link.getAttribute("href").slice("#list/".length)));
    const file = await wb.server.table({ ...wish, style: styleOf() }).catch(() => null);
    if (file) download(link, file, "text/csv", "csv", named(questionOf(link))); else wb.say("unreachable");
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#list/"]');
    if (!link) return;
    event.preventDefault();
    table(link);
  });

  // An opinion: useful, or wrong with the reason. Whether it was kept is said by the server; one that was not can be sent again.
  const opinion = async (button, told) => {
    const answer = button.closest(".answer"), { question, short_answer, citations } = exchange(answer);
    const history = wb.historyOf(answer), refused = answer.classList.contains("refused");
    const support = citations.map(({ article_id, quote }) => ({ article_id, quote }));
    const sent = { question, history, answer: wordsOf(answer), short_answer, refused, support, ...told };
    const said = await wb.server.opine(sent).catch(() => "unreachable");
    if (said === "thanks") { done(button, said); button.classList.add("told"); } else wb.say(said);
    return said === "thanks";
  };
  const askWhy = (button) => {
    const answer = button.closest(".answer"), open = answer.querySelector("form.why-wrong");
    if (open) { open.remove(); return; }
    const form = wb.clone("why-wrong");
    button.closest(".actions").after(form);
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("input").focus({ preventScroll: true });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = new FormData(form);
      const kept = await opinion(button, { opinion: "dislike", reasons: fields.getAll("reason"), note: fields.get("note") });
      if (!kept) return;
      form.remove();
      button.focus();
    });
  };

  // What to ask next is thought of when an answer is whole, so that no answer waits for it; it stands under the last one only.
  const suggested = new Map();
  wb.suggest = async () => {
    const answer = [...document.querySelectorAll("#wb-talk .answer")].pop(), within = wb.filters();
    if (!answer || !wb.server || answer.matches(".streaming, .stopped") || answer.wbAsked === within) return;
    answer.wbAsked = within; // under other filters other questions are answered
    document.querySelectorAll("#wb-talk .answer .next").forEach((old) => old.remove());
    const told = [...document.querySelectorAll("#wb-talk .answer")].map(wordsOf).join("\n");
    const question = questionOf(answer), key = `${within}\n${question}\n${told}`;
    if (!suggested.has(key)) {
      const shown = citedIn(answer);
      const before = wb.asked();
      const asked = [...before.filter((one) => one !== question), question];
      suggested.set(key, await wb.server.suggest({ articles: shown, answer: told, asked, within }).catch(() => ""));
    }
    const last = [...document.querySelectorAll("#wb-talk .answer")].pop();
    if (answer === last && answer.wbAsked === within && !answer.querySelector(".next"))
      answer.insertAdjacentHTML("beforeend", suggested.get(key));
  };

  Object.assign(wb.acts, {
    "export-docx": (button) => save(button, whole(), "docx", wb.talks.name()),
    "export-md": (button) => save(button, whole(), "md", wb.talks.name()),
    "export-references": (button) => saveReferences(button, "references", { articles: whole().flatMap(citedIn) }, wb.talks.name()),
    "takes-references": (button) => {
      const fields = Object.fromEntries(new URLSearchParams(wb.shows().slice("#find/".length)));
      saveReferences(button, "found_references", fields, document.querySelector("#wb-viewer .day").innerText);
    },
    saves: (button) => save(button, [button.closest(".answer")], button.classList.contains("docx") ? "docx" : "md"),
    asks: (button) => wb.ask(button.title || button.innerText.trim()),
    again: (button) => wb.askAgain(questionOf(button), wb.placeOf(rowOf(button))),
    everywhere: (button) => { wb.hold({}); wb.askAgain(questionOf(button), wb.placeOf(rowOf(button))); },
    shares: (button) => {
      const address = new URL(location.pathname, location.origin);
      address.searchParams.set("q", questionOf(button));
      const within = wb.askedWithin(button.closest(".answer"));
      if (within) address.searchParams.set("within", within);
      copy(button, address.href);
    },
    "copies-answer": async (button) => {
      const text = await wb.server.copied({ exchange: exchange(button.closest(".answer")), style: styleOf() }).catch(() => null);
      if (text === null) wb.say("unreachable"); else copy(button, text);
    },
    copies: async (button) => {
      const reference = await wb.referenceOf(articleOf(button.parentElement.querySelector("a.opens")), styleOf());
      if (reference === null) wb.say("unreachable"); else copy(button, reference || button.title);
    },
    likes: (button) => opinion(button, { opinion: "like" }),
    dislikes: (button) => askWhy(button),
    cancels: (button) => button.closest("form").remove(),
  });
  document.addEventListener("change", (event) => {
    if (event.target.dataset.do === "style") wb.store("wenbao.style", event.target.value);
  });
  wb.whenMounted(() => {
    const select = document.querySelector("[data-do=style]");
    if (select && styleOf()) select.value = styleOf();
  });
})();
