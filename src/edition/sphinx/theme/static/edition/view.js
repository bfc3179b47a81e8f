// What the reader wants to see: the text of a witness, apparatus, notes, names, translation. The choice is remembered.
// It is set on <html> before the page is drawn (`data-view-notes="off"`); the style sheet does the rest, but for the
// readings of a witness and the links of names.
(() => {
  "use strict";
  const KEY = "edition-view";
  const root = document.documentElement;
  const NAMES = [".pers-name", ".place-name", ".org-name", ".geog-name", ".name", ".rs", ".title"];
  const NAME_LINKS = NAMES.flatMap((name) => [`${name} > a.reference.internal`, `a.reference.internal${name}`]).join();
  // What hides a place of the page when it is off.
  const HIDES = { apparatus: ".notes-app, a.note-app", notes: ".notes-n, a.note-n, .notes-src, a.note-src", translation: ".translation" };

  /** Each choice with its values, the first being what a page shows by itself. */
  const VALUES = {
    text: ["edited"],
    apparatus: ["on", "off"],
    notes: ["on", "off"],
    names: ["on", "off"],
    translation: ["beside", "below", "off"],
  };
  const view = Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, values[0]]));

  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  };
  const remember = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(view));
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
  };

  const set = (name, value) => {
    view[name] = value;
    root.setAttribute(`data-view-${name}`, value);
  };

  const before = remembered();
  for (const [name, values] of Object.entries(VALUES)) {
    const known = name === "text" ? /^[a-z0-9-]+$/.test(before.text) : values.includes(before[name]);
    if (known) set(name, before[name]);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const article = document.querySelector(".bd-article");
    if (!article) return;

    const find = (selector) => [...article.querySelectorAll(selector)];
    const make = (tag, properties = {}, ...children) => {
      const element = Object.assign(document.createElement(tag), properties);
      element.append(...children);
      return element;
    };

    // ---------------------------------------------------------------- the text of a witness

    /** The entry in the apparatus for a passage of the text: by its id, else by the mark after it. */
    const entryOf = (app) => {
      const mark = app.nextElementSibling;
      const beside = mark?.matches("a.note-app") ? document.getElementById(mark.hash.slice(1)) : null;
      return (app.id && document.getElementById(`app-${app.id}`)) || beside;
    };
    const passages = find(".app")
      .filter((app) => !app.closest(".notes"))
      .map((app) => ({ app, entry: entryOf(app) }))
      .filter(({ entry }) => entry);

    /** Class word -> siglum, of the witnesses that read otherwise somewhere on this page. */
    const witnesses = new Map();
    for (const reading of passages.flatMap(({ entry }) => [...entry.querySelectorAll(".rdg")])) {
      let siglum = reading.nextElementSibling;
      for (const word of [...reading.classList].filter((name) => name.startsWith("wit-"))) {
        while (siglum && !siglum.matches(".wit, .rdg")) siglum = siglum.nextElementSibling;
        witnesses.set(word.slice(4), siglum?.matches(".wit") ? siglum.textContent : word.slice(4));
        siglum = siglum?.nextElementSibling;
      }
    }

    /** Print the reading of a witness where the apparatus gives one; elsewhere the witness has what is printed. */
    const showText = (witness) => {
      for (const { app, entry } of passages) {
        const reading = witnesses.has(witness) ? entry.querySelector(`.rdg.wit-${witness}`) : null;
        app.querySelector(":scope > .transmitted")?.remove();
        let edited = app.querySelector(":scope > .edited");
        if (!edited && reading) {
          edited = make("span", { className: "edited" }, ...app.childNodes);
          app.append(edited);
        }
        if (edited) edited.hidden = Boolean(reading);
        if (reading) {
          const other = make("mark", { className: "transmitted" }, reading.cloneNode(true));
          for (const element of other.querySelectorAll("[id]")) element.removeAttribute("id");
          app.append(other);
        }
      }
    };

    // ---------------------------------------------------------------- names

    const names = find(NAME_LINKS).map((link) => ({ link, href: link.getAttribute("href") }));
    const showNames = (value) => {
      for (const { link, href } of names) {
        if (value === "on") link.setAttribute("href", href);
        else link.removeAttribute("href");
      }
    };

    // ---------------------------------------------------------------- the switches

    const effects = { text: showText, names: showNames };
    const controls = {};
    const choose = (name, value) => {
      set(name, value);
      effects[name]?.(value);
      controls[name]?.(value);
    };
    const chosen = (name, value) => {
      choose(name, value);
      remember();
    };

    const group = (legend, ...content) =>
      make("fieldset", { className: "view-group" }, make("legend", { textContent: legend }), ...content);

    const radios = (name, legend, options) => {
      const inputs = options.map(([value]) => make("input", { type: "radio", name: `view-${name}`, value }));
      for (const input of inputs) input.addEventListener("change", () => chosen(name, input.value));
      controls[name] = (value) => {
        for (const input of inputs) input.checked = input.value === value;
      };
      const labels = options.map(([, ...text], at) => make("label", { className: "edition-button" }, inputs[at], ...text));
      return group(legend, ...labels);
    };

    const toggle = (name, text) => {
      const button = make("button", { type: "button", className: "edition-button", textContent: text });
      button.addEventListener("click", () => chosen(name, view[name] === "on" ? "off" : "on"));
      controls[name] = (value) => button.setAttribute("aria-pressed", String(value === "on"));
      return button;
    };

    const groups = [];
    if (witnesses.size) {
      const several = witnesses.size > 1;
      const readings = [...witnesses].map(([word, siglum]) => [word, several ? siglum : `As transmitted (${siglum})`]);
      groups.push(radios("text", "Text", [["edited", "Reading text"], ...readings]));
    }
    const toggles = [
      ["apparatus", "Apparatus", find("a.note-app").length],
      ["notes", "Notes", find("a.note-n, a.note-src").length],
      ["names", "Names", names.length],
    ];
    const present = toggles.filter(([, , count]) => count).map(([name, text]) => toggle(name, text));
    if (present.length) groups.push(group("Show", ...present));
    if (find(".parallel > .translation").length) {
      const shown = (wide) => [
        make("span", { className: "view-wide", textContent: wide }),
        make("span", { className: "view-narrow", textContent: "Shown" }),
      ];
      const places = [["beside", ...shown("Beside")], ["below", ...shown("Below")], ["off", "Off"]];
      groups.push(radios("translation", "Translation", places));
    }
    if (!groups.length) return;
    const bar = make("div", { className: "view-bar", lang: "en" }, ...groups);
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "View");
    const heading = article.querySelector("h1");
    if (heading) heading.after(bar);
    else article.prepend(bar);
    // A witness of another page is not chosen here, and stays remembered for that page.
    for (const name of Object.keys(controls)) {
      const value = name === "text" && !witnesses.has(view.text) ? "edited" : view[name];
      effects[name]?.(value);
      controls[name](value);
    }

    /** Whoever follows a link to something that is switched off sees it, this once. */
    const reveal = () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target) return;
      const hidden = Object.keys(HIDES).filter((name) => view[name] === "off" && target.closest(HIDES[name]));
      for (const name of hidden) choose(name, VALUES[name][0]);
      if (hidden.length) target.scrollIntoView();
    };
    window.addEventListener("hashchange", reveal);
    reveal();
  });
})();
