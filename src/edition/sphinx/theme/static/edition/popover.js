// One popover for the whole page. What is asked for (a note, an apparatus entry, the citation of a passage) is shown in
// it, at the mark that was activated; Esc, a click elsewhere or the button closes it, and the focus goes back.
// In a browser without popovers nothing is installed, and the marks lead where they always lead.
// A script of the plain kind, not a module: modules do not load from a folder on a disk.
(() => {
  "use strict";
  const article = document.querySelector(".bd-article");
  if (!article || !("popover" in HTMLElement.prototype)) return;

  /** An element with properties and children. */
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** A deep copy that has no anchors: an id stands once on a page. */
  const copy = (node) => {
    const clone = node.cloneNode(true);
    if (clone.nodeType === Node.ELEMENT_NODE) {
      for (const element of [clone, ...clone.querySelectorAll("[id]")]) element.removeAttribute("id");
    }
    return clone;
  };

  const title = make("h2", { id: "edition-popover-title" });
  const close = make("button", { type: "button", className: "popover-close", textContent: "×" });
  close.setAttribute("aria-label", "Close");
  const head = make("div", { className: "popover-head", lang: "en" }, title, close);
  const body = make("div", { className: "popover-body" });
  const box = make("div", { id: "edition-popover", popover: "auto", tabIndex: -1, autofocus: true }, head, body);
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", title.id);
  article.append(box);

  let source = null;
  let pressed = null; // the mark that was pressed while its popover stood open: the press closes it
  const isOpen = () => box.matches(":popover-open");

  /** Show `content` under the heading `name`, at `mark`; a mark that stands in the popover changes what it shows. */
  const show = (mark, name, content) => {
    if (mark === pressed) return;
    title.textContent = name;
    body.replaceChildren(...content);
    box.scrollTop = 0;
    if (box.contains(document.activeElement) && isOpen()) {
      box.focus();
      return;
    }
    if (isOpen()) box.hidePopover();
    source = mark;
    mark.focus({ preventScroll: true });
    box.showPopover({ source: mark });
  };

  /** Call `answer(link)` for a plain click (or Enter) on a link of the article that matches; it says if it took it. */
  const onLink = (selector, answer) =>
    article.addEventListener("click", (event) => {
      const link = event.target.closest(selector);
      const plain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (link && plain && answer(link)) event.preventDefault();
    });

  close.addEventListener("click", () => box.hidePopover());
  document.addEventListener("pointerdown", (event) => {
    pressed = isOpen() && source.contains(event.target) ? source : null;
  });
  // Sphinx's own script takes Esc for the search marks, and a popover would not hear of it.
  const onKey = (event) => {
    pressed = null;
    if (event.key !== "Escape" || !isOpen()) return;
    box.hidePopover();
    event.stopPropagation();
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey, { capture: true });
  box.addEventListener("click", (event) => {
    if (!event.defaultPrevented && event.target.closest("a[href]")) box.hidePopover();
  });

  window.edition = { article, make, copy, show, onLink };
})();
