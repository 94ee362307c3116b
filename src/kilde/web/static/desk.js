// What makes the pages better where scripts run; each of them is whole without it.
(() => {
  "use strict";

  // A claim's picture: pointer and keyboard show an article's words in full.
  const pointed = document.getElementById("pointed");
  if (pointed) {
    const words = new Map();
    for (const row of document.querySelectorAll(".wordings tbody tr")) {
      const [article, said] = [row.querySelector("td:first-child a"), row.querySelector("td:nth-child(2) a")];
      if (!article || !said) continue;
      for (const way of [said.getAttribute("href"), article.getAttribute("href")])
        if (!words.has(way)) words.set(way, [article.textContent, said.textContent]);
    }
    const hint = pointed.textContent;
    pointed.hidden = false;
    const show = event => {
      const link = event.target.closest && event.target.closest(".picture a");
      const found = link && words.get(link.getAttribute("href"));
      if (!found) return;
      const [name, said] = [document.createElement("b"), document.createElement("span")];
      name.textContent = found[0];
      said.dir = "auto";
      said.textContent = found[1];
      pointed.replaceChildren(name, said);
    };
    const picture = document.querySelector(".picture");
    picture.addEventListener("pointerover", show);
    picture.addEventListener("focusin", show);
    picture.addEventListener("pointerleave", () => { if (!picture.contains(document.activeElement)) pointed.textContent = hint; });
  }

  // An article: words that are selected can be made a statement.
  const select = document.getElementById("select"), text = document.querySelector(".story .text");
  if (select && text) {
    const [hint, way] = [select.querySelector("span"), select.querySelector("a")];
    select.hidden = false;
    document.addEventListener("selectionchange", () => {
      const range = document.getSelection().rangeCount ? document.getSelection().getRangeAt(0) : null;
      const words = range && text.contains(range.commonAncestorContainer) ? range.toString().trim() : "";
      way.hidden = !words;
      hint.hidden = !!words;
      if (!words) return;
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(range.startContainer, range.startOffset);
      way.href = select.dataset.way + "?" + new URLSearchParams({
        words: words.replace(/\s+/g, " ").slice(0, 900), before: before.toString().slice(-90),
      });
    });
  }

  // What takes a while says so, and is not sent twice.
  for (const form of document.querySelectorAll("form[data-busy]"))
    form.addEventListener("submit", () => {
      const [button, told] = [form.querySelector(".go button"), form.querySelector(".go [role=status]")];
      told.textContent = form.dataset.busy;
      told.hidden = false;
      setTimeout(() => { button.disabled = true; });
    });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form[data-busy] button")) button.disabled = false;
    for (const told of document.querySelectorAll("form[data-busy] [role=status]")) told.hidden = true;
  });

  // Adding: files may be dropped, and their names are shown before they are sent.
  const drop = document.getElementById("drop");
  if (drop) {
    const files = document.getElementById("files"), chosen = document.getElementById("chosen");
    const list = () => chosen.replaceChildren(...[...files.files].map(file => {
      const item = document.createElement("li");
      item.textContent = file.name;
      return item;
    }));
    files.addEventListener("change", list);
    for (const name of ["dragenter", "dragover"])
      drop.addEventListener(name, event => { event.preventDefault(); drop.classList.add("over"); });
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", event => {
      event.preventDefault();
      if (event.dataTransfer.files.length) { files.files = event.dataTransfer.files; list(); }
    });
  }
})();
