// The reading room follows the newest answer to its first source, unless the reader has opened something there; then a chip offers to.
(() => {
  const wb = window.wenbao;
  let pinned = false;
  const sources = () => [...document.querySelectorAll("#wb-talk .answer:not(.streaming)")];
  const firstOf = (answer) => answer?.querySelector(".cards a.opens")?.getAttribute("href");
  const chip = () => document.getElementById("wb-follow");

  wb.pin = (on) => { pinned = on; if (!on) chip()?.remove(); };
  wb.forgetSource = () => wb.pin(false);

  wb.bring = () => {
    const answer = sources().at(-1), link = firstOf(answer);
    if (!link || answer.wbBrought) return;
    answer.wbBrought = true;
    const elsewhere = wb.narrow() || document.getElementById("wb-source").classList.contains("at-desk");
    if (pinned && !wb.narrow()) { if (!chip()) wb.over().append(wb.clone("follow")); return; }
    if (!elsewhere) wb.show(link, { quiet: true });
  };
  wb.acts.follows = () => {
    wb.pin(false);
    const link = firstOf(sources().at(-1));
    if (link) wb.show(link, { quiet: true });
    document.querySelector("#wb-ask textarea").focus();
  };
})();
