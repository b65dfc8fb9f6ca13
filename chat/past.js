// The record of conversations: kept in this visitor's own browser, named, taken out and put back. Each has a key of its own, so that
// two tabs never overwrite each other's.
(() => {
  const wb = window.wenbao;
  const PREFIX = "wenbao.talk.", MOST = 30;
  let place, taken = [];

  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => {
    try { return { ...JSON.parse(localStorage.getItem(key)), id: key.slice(PREFIX.length) }; } catch { return null; }
  }).filter((talk) => Array.isArray(talk?.messages) && talk.messages.every((one) => typeof one?.content === "string")).sort((a, b) => b.time - a.time);
  const find = (id) => kept().find((one) => one.id === id);
  const drop = (id) => localStorage.removeItem(PREFIX + id);
  // Those without a name make room, the oldest first; one that was named stays until it is taken out.
  const put = ({ id, ...talk }) => {
    const others = () => kept().filter((one) => one.id !== id && !one.name);
    if (!talk.name) others().slice(MOST - 1).forEach((old) => drop(old.id));
    for (;;) {
      try { localStorage.setItem(PREFIX + id, JSON.stringify(talk)); return; } catch {
        const oldest = others().pop(); // the browser's store is full
        if (!oldest) { wb.say("talks_full"); return; }
        drop(oldest.id);
      }
    }
  };
  const typed = (html) => new DOMParser().parseFromString(html, "text/html").documentElement.textContent.trim();
  const nameOf = (talk) => talk?.name || (talk?.messages.length ? typed(talk.messages[0].content) : "");
  const talks = wb.talks = { open: null, find, put, typed, name: () => nameOf(find(talks.open)) };

  const row = (talk) => {
    const line = wb.clone("talk"), link = line.querySelector("a"), day = document.createElement("time");
    line.dataset.talk = talk.id;
    link.href = `#past/${talk.id}`;
    if (talk.id === talks.open) link.setAttribute("aria-current", "true");
    day.textContent = new Date(talk.time).toLocaleDateString(document.documentElement.lang, { month: "numeric", day: "numeric" });
    link.append(nameOf(talk), day);
    link.classList.toggle("named", Boolean(talk.name));
    return line;
  };
  // The list is made anew whenever a conversation changes, here or in another tab; not under a name that is being written.
  talks.list = () => {
    if (!place || place.querySelector("form")) return;
    const all = kept().filter((talk) => talk.messages.length), was = place.querySelector("details");
    if (!all.length && !taken.length) { place.replaceChildren(); return; }
    const fold = wb.clone("past");
    fold.open = Boolean(was?.open);
    fold.querySelectorAll(".count").forEach((count) => { count.textContent = all.length || ""; });
    fold.querySelector("ol").append(...all.map(row));
    fold.querySelector(".forgets").hidden = !all.some((talk) => talk.id !== talks.open);
    if (taken.length) {
      const undo = wb.clone("talks_taken");
      undo.querySelectorAll(".count").forEach((count) => { count.textContent = taken.length; });
      fold.querySelector("ol").before(undo);
    }
    place.replaceChildren(fold);
  };
  const rowOf = (id) => place.querySelector(`li[data-talk="${CSS.escape(id)}"]`);

  const naming = (id) => {
    const line = rowOf(id), form = wb.clone("names-talk"), field = form.elements.name;
    field.value = nameOf(find(id));
    const leave = () => { form.remove(); talks.list(); rowOf(id)?.querySelector(".renames").focus(); };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const talk = find(id), name = field.value.trim();
      // The first question is no name: a conversation goes by it anyway.
      if (talk) put({ ...talk, name: name === nameOf({ ...talk, name: "" }) ? "" : name });
      leave();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      leave();
    });
    line.replaceChildren(form);
    field.focus();
    field.select();
    field.scrollLeft = 0; // a long name is shown from its beginning
  };
  const take = async (going) => {
    place.querySelector("form")?.remove(); // a name that is being written is left: its list is made anew
    if (!going.length) { talks.list(); return; } // taken out in another tab
    if (going.some((talk) => talk.id === talks.open)) await wb.turnTo(null);
    taken = going;
    taken.forEach((talk) => drop(talk.id));
    talks.list();
    place.querySelector(".puts-back")?.focus();
  };

  Object.assign(wb.acts, {
    renames: (button) => naming(button.closest("li").dataset.talk),
    "takes-out": (button) => take([find(button.closest("li").dataset.talk)].filter(Boolean)),
    forgets: () => take(kept().filter((talk) => talk.id !== talks.open)),
    "puts-back": () => {
      const [first] = taken;
      taken.forEach(put);
      taken = [];
      talks.list();
      rowOf(first.id)?.querySelector("a").focus();
    },
  });
  talks.mount = (element) => {
    place = element;
    element.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#past/"]');
      if (!link) return;
      event.preventDefault();
      element.querySelector("details").open = false;
      wb.turnTo(link.getAttribute("href").slice("#past/".length));
    });
    addEventListener("storage", (event) => { if (event.key?.startsWith(PREFIX)) talks.list(); });
    talks.list();
  };
})();
