// The pencil beside a question: it is written anew in its place. Enter asks it, Escape leaves it as it was.
(() => {
  const wb = window.wenbao;
  wb.pencils = () => document.querySelectorAll("#wb-talk .user-row").forEach((row) => {
    if (!row.querySelector(".pencil")) row.append(wb.clone("pencil"));
  });
  wb.leaveEdit = () => document.querySelectorAll("#wb-talk form.edits").forEach((form) => form.remove());

  const edit = (row) => {
    wb.leaveEdit();
    const form = wb.clone("edits"), field = form.elements.question;
    field.value = row.querySelector(".message-content").innerText.trim();
    const leave = () => { wb.leaveEdit(); row.querySelector(".pencil")?.focus(); };
    const send = () => {
      const question = field.value.trim(), place = wb.placeOf(row);
      if (question) { wb.leaveEdit(); wb.askAgain(question, place); }
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    form.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // the Enter and the Escape of an input method are its own
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(); }
      if (event.key === "Enter" && !event.shiftKey && event.target === field) { event.preventDefault(); send(); }
    });
    form.querySelector(".leaves").addEventListener("click", leave);
    row.append(form);
    field.focus();
    form.scrollIntoView({ block: "nearest" });
    field.setSelectionRange(field.value.length, field.value.length);
  };
  wb.acts.pencil = (button) => edit(button.closest(".user-row"));
})();
