// The preview's part in the page: reload after a build, stay where the reader was, show what is wrong.
(() => {
  "use strict";
  const shown = Number(document.currentScript.dataset.build);
  const KEPT = "edition-preview-place";

  // ------------------------------------------------------------ where the reader is

  const marked = () => document.querySelectorAll("main [id], article [id]");

  function keep() {
    let best = null;
    for (const element of marked()) {
      const top = element.getBoundingClientRect().top;
      if (top > innerHeight || !element.getClientRects().length) continue; // what is not shown has no place
      if (!best || Math.abs(top) < Math.abs(best.top)) best = { id: element.id, top };
    }
    sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, y: scrollY, ...best }));
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
    sessionStorage.removeItem(KEPT);
    if (!kept || kept.path !== location.pathname) return;
    const go = () => {
      const element = kept.id && document.getElementById(kept.id);
      const y = element ? scrollY + element.getBoundingClientRect().top - kept.top : kept.y;
      scrollTo({ top: y, behavior: "instant" });
    };
    history.scrollRestoration = "manual";
    go();
    addEventListener("load", go, { once: true });
  }

  // ------------------------------------------------------------ what is wrong

  const host = document.createElement("edition-preview");
  const root = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet(); // a <style> in the page is against its policy
  style.replaceSync(`
    section { position: fixed; inset: auto 0 0 0; max-height: 50vh; overflow: auto; z-index: 2147483647;
      background: #fff; color: #1a1a1a; border-top: 4px solid #a40000; padding: .75rem 1rem;
      font: 15px/1.45 ui-monospace, monospace; box-shadow: 0 -2px 12px #0006; }
    section[data-kind="built"] { border-color: #8a6100; max-height: 25vh; }
    h2 { font-size: 16px; margin: 0 4rem .5rem 0; } ol { margin: 0; padding-left: 1.5rem; } li { margin: .25rem 0; }
    section[data-theme="dark"] { background: #1c1c1c; color: #eee; border-color: #ff8a80; }
    section[data-theme="dark"][data-kind="built"] { border-color: #e0b050; }
    .hint { display: block; color: #444; } section[data-theme="dark"] .hint { color: #bbb; } button { position: absolute; top: .6rem; right: 1rem; font: inherit; }`);
  root.adoptedStyleSheets = [style];
  const panel = document.createElement("section");
  panel.setAttribute("role", "alert");
  panel.hidden = true;
  root.append(panel);

  function element(name, text, ...children) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...children);
    return made;
  }

  function show(kind, problems) {
    panel.hidden = problems.length === 0;
    panel.dataset.kind = kind;
    panel.dataset.theme = document.documentElement.dataset.theme || "light";
    panel.replaceChildren();
    if (panel.hidden) return;
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    const head = kind === "failed" ? `Not built: ${count}. This is the last good state.` : `Built, with ${count}.`;
    const list = element("ol");
    for (const { place, code, message, hint, weight } of problems) {
      const item = element("li", "", element("strong", place), ` ${code} ${weight === "warning" ? "(warning) " : ""}${message}`);
      if (hint) {
        const more = element("span", `hint: ${hint}`);
        more.className = "hint";
        item.append(more);
      }
      list.append(item);
    }
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", () => { panel.hidden = true; });
    panel.append(element("h2", head), list, close);
  }

  addEventListener("keydown", (event) => { if (event.key === "Escape") panel.hidden = true; });

  // ------------------------------------------------------------ the wire

  function listen() {
    document.body.append(host);
    restore();
    const events = new EventSource("/_edition/events");
    events.addEventListener("failed", (event) => show("failed", JSON.parse(event.data).problems));
    events.addEventListener("built", (event) => {
      const { number, problems } = JSON.parse(event.data);
      if (number === shown) {
        show("built", problems);
      } else {
        keep();
        location.reload();
      }
    });
    addEventListener("pagehide", () => events.close());
  }
  listen();
})();
