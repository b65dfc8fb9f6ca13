// 剪报: answers, articles and quotes that the reader keeps, in this browser, or at the server under the name one signed in with.
(() => {
  const wb = window.wenbao;
  const drawer = wb.drawer("wenbao.clippings", 500);
  const TYPES = { docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", md: "text/markdown", bib: "application/x-bibtex", ris: "application/x-research-info-systems", json: "application/json" };
  const signed = () => Boolean(wb.server?.keep_clipping);

  const came = (kept) => (kept ? "clip_kept" : "clip_full");
  const all = async () => (signed() ? JSON.parse(await wb.server.kept_clippings({}).catch(() => "[]")) : drawer.all());
  const put = async (clip) => (signed() ? wb.server.keep_clipping(clip).catch(() => "unreachable") : came(drawer.put(clip)));
  const drop = async (id) => (signed() ? wb.server.drop_clipping({ id }).catch(() => "unreachable") : came(drawer.drop(id)));

  // What the server is sent with a wish for the folder.
  wb.clippings = (hash) => {
    const fields = Object.fromEntries(new URLSearchParams(hash.slice("#clippings/".length)));
    return signed() ? fields : { ...fields, clippings: drawer.all() };
  };

  const same = (a, b) => (a.answer && b.answer ? a.answer.question === b.answer.question && a.answer.answer === b.answer.answer
    : a.article_id && a.article_id === b.article_id && (a.quote || "") === (b.quote || ""));
  const clip = async (button, what) => {
    button.disabled = true;
    if (what.article_id) what.reference = (await wb.referenceOf(what.article_id, "")) ?? ""; // it outlives the article
    const there = (await all()).some((one) => same(one, what));
    const came = there ? "clip_there" : await put({ id: wb.newId(), ...what, note: "", tags: [] });
    button.disabled = false;
    wb.say(came);
    if (came === "clip_kept" || came === "clip_there") wb.done(button);
    if (location.hash.startsWith("#clippings")) wb.show(location.hash, { quiet: true });
  };

  // The clipping whose note or tags are written in.
  const own = (element) => element.closest("li[data-clip]")?.dataset.clip;
  const note = async (field) => {
    const one = (await all()).find(({ id }) => id === own(field));
    if (!one) return;
    if (field.name === "note") one.note = field.value.trim();
    else one.tags = [...new Set(field.value.split(/[,，、;；]/).map((tag) => tag.trim()).filter(Boolean))];
    const came = await put(one);
    wb.say(came === "clip_kept" ? "clip_saved" : came);
    if (field.name === "tags") await redraw();
  };
  const redraw = async () => {
    const pane = document.getElementById("wb-source"), top = pane.scrollTop, { activeElement: at } = document, where = own(at), name = at.name;
    await wb.show(location.hash, { quiet: true });
    pane.scrollTop = top;
    if (where && name) document.querySelector(`li[data-clip="${CSS.escape(where)}"] [name="${name}"]`)?.focus({ preventScroll: true });
  };
  document.addEventListener("change", (event) => { if (own(event.target)) note(event.target); });

  // Words that are selected within one article of a page can be clipped; the button stands under them.
  const articleOf = (piece) => {
    if (!piece) return "";
    if (piece.dataset.article) return piece.dataset.article;
    const link = piece.querySelector(".lead a")?.getAttribute("href") ?? (piece.matches(".here") ? document.getElementById("wb-viewer").querySelector(".clips-article")?.value : "");
    return link?.startsWith("#source/") ? decodeURIComponent(link.split("/")[1]) : link || "";
  };
  const pieceOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("#wb-viewer .piece");
  const titleOf = (article) => document.querySelector(`#wb-viewer .contents a[href^="#source/${CSS.escape(encodeURIComponent(article))}/"]`)?.textContent.trim() ?? "";
  let selected = null;
  const offer = () => {
    const selection = document.getSelection(), words = selection.toString().trim();
    const [from, to] = [pieceOf(selection.anchorNode), pieceOf(selection.focusNode)], article = articleOf(from);
    let button = document.getElementById("wb-clip-quote");
    if (words.length < 2 || !article || articleOf(to) !== article) { if (button && document.activeElement !== button) button.remove(); return; }
    selected = { article_id: article, quote: words, title: titleOf(article) };
    if (!button) { button = wb.clone("clip_quote"); document.getElementById("wb-source").append(button); }
    const box = selection.getRangeAt(0).getBoundingClientRect();
    button.style.left = `${Math.max(8, Math.min(box.left, innerWidth - button.offsetWidth - 8))}px`;
    button.style.top = `${Math.max(8, Math.min(box.bottom + 8, innerHeight - button.offsetHeight - 8))}px`;
  };
  let waiting;
  document.addEventListener("selectionchange", () => { clearTimeout(waiting); waiting = setTimeout(offer, 150); });
  document.addEventListener("pointerdown", (event) => { if (event.target.closest("#wb-clip-quote")) event.preventDefault(); }); // the selection stays

  Object.assign(wb.acts, {
    "clips-answer": (button) => clip(button, { answer: wb.exchange(button.closest(".answer")) }),
    "clips-article": (button) => clip(button, { article_id: button.value, quote: "", title: button.dataset.title }),
    "clips-quote": async (button) => {
      await clip(button, selected);
      button.remove();
      document.getSelection().removeAllRanges();
    },
    "drops-clip": async (button) => {
      if (!button.classList.contains("asked")) {
        button.classList.add("asked");
        button.innerHTML = wb.clone("clip_drop_really").innerHTML;
        return;
      }
      const came = await drop(button.value);
      if (came !== "clip_kept") { wb.say(came); return; }
      await wb.show(location.hash);
    },
    "exports-clips": async (button) => {
      const fields = { ...wb.clippings(location.hash), tag: button.dataset.tag, kind: button.value, style: wb.stored("wenbao.style") || "" };
      const file = await wb.server.export_clippings(fields).catch(() => null);
      if (!file) { wb.say("unreachable"); return; }
      wb.download(button, Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)), TYPES[button.value], button.value, "剪报");
    },
  });
})();
