// "Cite this passage": the number of a paragraph or plate shows a reference, BibTeX and the link, each to be copied.
// Without this script the number is a permalink.
(() => {
  "use strict";
  const data = document.getElementById("edition-citation");
  if (!window.edition || !data) return;
  const { article, make, show, onLink } = window.edition;
  const citation = JSON.parse(data.textContent);

  /** The address of a place; on a disk there is none that could be cited, unless the edition names its own. */
  const address = (hash) => {
    const page = citation.base ? citation.base + citation.page : location.href.replace(/[?#].*$/, "");
    return page + hash;
  };
  const isPublic = (url) => /^https?:/.test(url);

  const reference = (place, url) => {
    const end = [place, citation.identifier, isPublic(url) ? url : ""].filter(Boolean).join(", ");
    const text = make("p", { className: "cite-text" });
    text.append(citation.before, make("cite", { textContent: citation.title }), `${citation.after}, ${end}.`);
    return text;
  };

  const bibtex = (place, url) => {
    const fields = [...citation.bibtex.fields, ["note", place]];
    if (isPublic(url)) fields.push(["url", url]);
    const lines = fields.map(([name, value]) => `  ${name} = {${value}}`).join(",\n");
    return make("pre", { className: "cite-text", textContent: `@book{${citation.bibtex.key},\n${lines}\n}` });
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

  const row = (name, element, status) => {
    const button = make("button", { type: "button", className: "edition-button", textContent: `Copy ${name}` });
    button.addEventListener("click", async () => {
      const copied = await toClipboard(element);
      status.textContent = copied ? `Copied: ${name}.` : `The ${name} is selected: copy it with Ctrl+C.`;
    });
    return make("div", { className: "cite-row" }, element, button);
  };

  onLink("a.locus", (mark) => {
    const place = mark.getAttribute("aria-label").replace(/^./, (letter) => letter.toLowerCase());
    const url = address(mark.hash);
    const link = make("p", { className: "cite-text" }, make("a", { href: mark.hash, textContent: url }));
    const status = make("p", { className: "popover-foot" });
    status.setAttribute("role", "status");
    const content = make("div", { className: "popover-cite", lang: "en" });
    content.append(
      row("reference", reference(place, url), status),
      row("link", link, status),
      row("BibTeX", bibtex(place, url), status),
      status,
    );
    show(mark, `Cite ${place}`, [content]);
    return true;
  });

  for (const mark of article.querySelectorAll("a.locus")) mark.title = "Cite this passage";
})();
