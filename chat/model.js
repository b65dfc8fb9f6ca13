// The language model: the switch above the question box, and the panel that sets one. Of a key the page keeps nothing.
(() => {
  const wb = window.wenbao;
  let name = "", turn = 0;
  const used = () => wb.stored("wenbao.model") !== "off";

  // The switch stands where a model is set, and what it says goes with each question.
  const paint = () => {
    wb.write(document.querySelector("#wb-model :is(textarea, input)"), used() ? "" : "off");
    const there = document.querySelector("#wb-over .uses-model");
    if (!name) there?.remove(); else if (!there) wb.over().append(wb.clone("uses-model"));
    document.querySelectorAll(".uses-model").forEach((button) => {
      button.setAttribute("aria-checked", String(used()));
      button.querySelector("b").textContent = name;
    });
  };
  const learn = wb.learnModel = async () => {
    const mine = ++turn, told = await wb.server.model_name({}).catch(() => null);
    if (mine !== turn || told === null) return;
    name = told;
    paint();
  };
  wb.whenMounted(() => {
    paint();
    learn();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) learn(); }); // it may have been set in another tab
  });

  // What the form holds is sent to the server of this page; gives what came of it, or null where another request is on its way.
  const sent = async (form, work) => {
    if (form.getAttribute("aria-busy") === "true") return null;
    const said = form.querySelector(".said");
    form.setAttribute("aria-busy", "true");
    said.replaceChildren(wb.clone("model_asking"));
    const html = await wb.server[work](Object.fromEntries(new FormData(form))).catch(() => null);
    form.removeAttribute("aria-busy");
    if (html === null) said.replaceChildren(wb.clone("unreachable"));
    return html;
  };
  const tell = (form, html) => { form.querySelector(".said").innerHTML = html; };
  const renew = (form, html, word) => {
    if (html === null) return;
    if (!html.includes('class="sheet')) { tell(form, html); return; }
    form.reset(); // the key is nowhere in the page any more
    form.closest(".sheet").outerHTML = html;
    document.querySelector("#wb-viewer h2").focus({ preventScroll: true });
    wb.say(word);
    learn();
  };
  const choose = (form, html) => {
    const made = document.createElement("template");
    made.innerHTML = html;
    const select = made.content.querySelector("select");
    form.querySelector(".choice").replaceChildren(...(select ? [select] : []));
    form.querySelector(".said").replaceChildren(made.content);
    if (!select) return;
    const field = form.elements.model;
    if (select.options.length === 1) field.value = select.value;
    if ([...select.options].some((option) => option.value === field.value)) select.value = field.value;
  };

  Object.assign(wb.acts, {
    "uses-model": () => {
      wb.store("wenbao.model", used() ? "off" : "on");
      paint();
    },
    "fills-address": (button) => {
      const form = button.form, moved = form.elements.url.value !== button.value;
      form.elements.url.value = button.value;
      if (!moved) return;
      form.elements.model.value = "";
      form.querySelector(".choice").replaceChildren();
      form.querySelector(".said").replaceChildren();
    },
    "lists-models": async (button) => {
      const form = button.form, html = await sent(form, "list_models");
      if (html !== null) choose(form, html);
    },
    "tests-model": async (button) => {
      const form = button.form, html = await sent(form, "test_model");
      if (html !== null) tell(form, html);
    },
    "drops-model": async (button) => { const form = button.form; renew(form, await sent(form, "drop_model"), "model_dropped"); },
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(".sets-model")) return;
    event.preventDefault();
    const html = await sent(form, "save_model");
    if (html?.includes('class="sheet')) wb.store("wenbao.model", "on");
    renew(form, html, "model_saved");
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".sets-model .lists") && event.target.value) event.target.form.elements.model.value = event.target.value;
  });
})();
