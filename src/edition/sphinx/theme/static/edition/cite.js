// "Cite this passage": the number of a paragraph or plate, and an entry of the apparatus, show a reference, the link,
// BibTeX, RIS and CSL-JSON, each to be copied. At the foot of the page, where the same stands for the page, it adds the
// buttons. Without this script the number is a permalink, and the foot of the page says the rest.
(() => {
  "use strict";
  const data = document.getElementById("edition-citation");
  if (!data) return;
  const citation = JSON.parse(data.textContent);
  const isPublic = (url) => /^https?:/.test(url);

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** The address of a place; on a disk there is none that could be cited, unless the edition names its own. */
  const address = (hash) => {
    const page = citation.base ? citation.base + citation.page : location.href.replace(/[?#].*$/, "");
    return page + hash;
  };

  const reference = (place, url) => {
    const end = [citation.place, place, citation.identifier, isPublic(url) ? url : ""].filter(Boolean).join(", ");
    const text = make("p", { className: "cite-text" });
    const after = [citation.after, end].filter(Boolean).join(", ");
    text.append(citation.before, make("cite", { textContent: citation.title }), `${after}.`);
    return text;
  };

  const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}" };
  const escaped = (text) => text.replace(/[\\~^{}&%$#_]/g, (char) => TEX[char] ?? `\\${char}`);
  const noteOf = (place) => [citation.place.replace(/^“|”$/g, ""), place].filter(Boolean).join(", ");

  /** What reference managers read, by name; the foot of the page has the same from the server. */
  const FORMS = {
    BibTeX: (place, url) => {
      const said = [...citation.bibtex.fields, ["note", escaped(noteOf(place))]];
      if (isPublic(url)) said.push(["url", url]);
      const lines = said.map(([name, value]) => `  ${name} = {${value}}`).join(",\n");
      return `@book{${citation.bibtex.key},\n${lines}\n}`;
    },
    RIS: (place, url) => {
      const said = [...citation.ris, ["N1", noteOf(place)], ...(isPublic(url) ? [["UR", url]] : []), ["ER", ""]];
      return said.map(([tag, value]) => `${tag}  - ${value}`).join("\n").trimEnd();
    },
    "CSL-JSON": (place, url) => {
      const item = { ...citation.csl, note: noteOf(place), ...(isPublic(url) ? { URL: url } : {}) };
      return JSON.stringify([item], null, 2);
    },
  };

  const pre = (name, text) => {
    const element = make("pre", { className: "cite-text", textContent: text, tabIndex: 0 });
    element.setAttribute("role", "region");
    element.setAttribute("aria-label", name);
    return element;
  };

  /** Copy the text of an element; where the clipboard is closed to pages, by way of the selection. Says if it could. */
  const toClipboard = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(element);
      return document.execCommand("copy");
    }
  };

  const copier = (name, element, status) => {
    const button = make("button", { type: "button", className: "edition-button", textContent: `Copy ${name}` });
    button.addEventListener("click", async () => {
      const copied = await toClipboard(element);
      status.textContent = copied ? `Copied: ${name}.` : `The ${name} is selected: copy it with Ctrl+C.`;
    });
    return button;
  };
  const row = (name, element, status) => make("div", { className: "cite-row" }, element, copier(name, element, status));
  const statusLine = () => {
    const status = make("p", { className: "popover-foot" });
    status.setAttribute("role", "status");
    return status;
  };

  /** The citation of a place (`paragraph 2`) whose anchor is `hash`, as the content of a popover. */
  const cited = (place, hash) => {
    const url = address(hash);
    const link = make("p", { className: "cite-text" }, make("a", { href: hash, textContent: url }));
    const status = statusLine();
    const more = make("details", {}, make("summary", { textContent: "BibTeX, RIS, CSL-JSON" }));
    more.append(...Object.entries(FORMS).map(([name, form]) => row(name, pre(name, form(place, url)), status)));
    const content = make("div", { className: "popover-cite", lang: "en" });
    content.append(row("reference", reference(place, url), status), row("link", link, status), more, status);
    return content;
  };

  // ---------------------------------------------------------------- the foot of the page

  const section = document.querySelector(".edition-cite");
  if (section) {
    const status = statusLine();
    const rows = [...section.querySelectorAll(".cite-row")];
    if (!citation.base && isPublic(location.href)) {
      const url = address("");
      const link = make("p", { className: "cite-text" }, make("a", { href: url, textContent: url }));
      const added = make("div", { className: "cite-row" }, link);
      added.dataset.form = "link";
      rows[0].after(added);
      rows.splice(1, 0, added);
      rows[0].querySelector(".cite-text").replaceWith(reference("", url));
      for (const [name, form] of Object.entries(FORMS)) {
        section.querySelector(`[data-form="${name}"] .cite-text`).textContent = form("", url);
      }
    }
    for (const found of rows) {
      const element = found.querySelector(".cite-text");
      found.append(copier(found.dataset.form, element, status));
    }
    section.append(status);
  }

  // ---------------------------------------------------------------- passages and entries

  if (!window.edition) return;
  const { article, show, onLink } = window.edition;

  onLink("a.locus", (mark) => {
    const place = mark.getAttribute("aria-label").replace(/^./, (letter) => letter.toLowerCase());
    show(mark, `Cite ${place}`, [cited(place, mark.hash)]);
    return true;
  });
  for (const mark of article.querySelectorAll("a.locus")) mark.title = "Cite this passage";

  /** The paragraph or plate around a mark, in words. */
  const around = (mark) => {
    const block = mark.closest("[id].p, [id].ab, [id].figure");
    const locus = block && article.querySelector(`a.locus[href="#${CSS.escape(block.id)}"]`);
    return locus ? locus.getAttribute("aria-label").replace(/^./, (letter) => letter.toLowerCase()) : "";
  };

  /** What an entry of the apparatus or a note is called in a citation: with its number, and the lemma. */
  window.edition.cite = (mark, note, isEntry) => {
    // The number (@n) stands in bold at the head of the note; the letter or figure of the mark may change with a version.
    const first = note.querySelector("p")?.firstChild;
    const number = first?.matches?.(".rend-bold") ? first.textContent.trim() : "";
    const lemma = isEntry ? note.querySelector(".lem")?.textContent.trim() : "";
    const label = number || (isEntry ? "" : mark.textContent.replace(/[[\]]/g, ""));
    const name = [isEntry ? "apparatus" : "note", label, lemma ? `(“${lemma}”)` : ""].filter(Boolean).join(" ");
    const place = [around(mark), name].filter(Boolean).join(", ");
    return { name: isEntry ? `Cite the entry ${number || `“${lemma}”`}` : `Cite note ${label}`, content: cited(place, mark.hash) };
  };
})();
