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
    const link = make("a", { href: mark.hash, textContent: inApparatus ? "To the entry" : "To the note" });
    const foot = make("p", { className: "popover-foot", lang: "en" }, link);
    if (window.edition.cite) {
      const name = inApparatus ? "Cite this entry" : "Cite this note";
      const button = make("button", { type: "button", className: "edition-button", textContent: name });
      button.addEventListener("click", () => {
        const { name: heading, content: citation } = window.edition.cite(mark, note, inApparatus);
        show(mark, heading, [citation]);
      });
      foot.append(" ", button);
    }
    show(mark, `${inApparatus ? "Apparatus" : "Note"} ${mark.textContent.replace(/[[\]]/g, "")}`, [
      content,
      foot,
    ]);
    return true;
  });
})();
