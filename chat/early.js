// Before anything is drawn: the reader's language and the paper's colour. Gradio's own texts follow the browser's language alone,
// and once, so a language that was chosen is made the browser's.
(() => {
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const root = document.documentElement;
  const chinese = (navigator.language || "zh").toLowerCase().startsWith("zh");
  const language = stored("wenbao.language") || (chinese ? "zh" : "en"), tag = language === "zh" ? "zh-CN" : "en";
  for (const [name, value] of [["language", tag], ["languages", [tag]]])
    Object.defineProperty(navigator, name, { get: () => value, configurable: true });
  root.lang = tag;
  root.dataset.speaks = language;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wear = () => {
    const chosen = stored("wenbao.theme"), dark = chosen ? chosen === "dark" : system.matches;
    root.dataset.wears = dark ? "dark" : "light";
    root.style.setProperty("--bg", dark ? "#171411" : "#f4efe4");
    root.style.setProperty("--bg-dark", dark ? "#171411" : "#f4efe4");
    document.body?.classList.toggle("dark", dark);
  };
  wear();
  system.addEventListener("change", () => setTimeout(wear)); // after Gradio, which follows the system whatever was chosen
})();
