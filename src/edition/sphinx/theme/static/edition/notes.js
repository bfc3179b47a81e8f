// Notes and apparatus entries at hand: a note mark shows its note without leaving the line.
(() => {
  "use strict";
  if (!window.edition) return;
  const { make, copy, show, onLink } = window.edition;
  const OMITTED = ".label, .backrefs"; // links back to the mark, which is where the reader is

  onLink('a[role="doc-noteref"]', (mark) => {
    const note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
    if (!note) return false;
    const inApparatus = mark.classList.contains("note-app");
    const content = make("div", { className: `popover-note ${inApparatus ? "notes-app" : "notes-n"}` });
    content.append(...[...note.childNodes].filter((child) => !child.matches?.(OMITTED)).map(copy));
    content.lang = note.closest("[lang]")?.lang ?? "";
    const link = make("a", { href: mark.hash, textContent: "To the note" });
    show(mark, `${inApparatus ? "Apparatus" : "Note"} ${mark.textContent.replace(/[[\]]/g, "")}`, [
      content,
      make("p", { className: "popover-foot", lang: "en" }, link),
    ]);
    return true;
  });
})();
