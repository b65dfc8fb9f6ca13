// What the viewer shows can be saved by a reference manager (Zotero): its span gets the source's own address, and the manager is told.
(() => {
  window.wenbao.citable = (viewer) => {
    const span = viewer.querySelector(".Z3988"), link = viewer.querySelector("a.lasting");
    if (span && link && !span.title.includes("rft.identifier=")) span.title += `&rft.identifier=${encodeURIComponent(link.href)}`;
    document.dispatchEvent(new Event("ZoteroItemUpdated", { bubbles: true, cancelable: true }));
  };
})();
