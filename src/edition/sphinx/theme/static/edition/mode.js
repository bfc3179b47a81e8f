// Light or dark as the reader chose, else as the edition sets it, else as the system has it; before the page is drawn.
(() => {
  "use strict";
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const set = root.dataset.theme ?? "";
  root.dataset.mode = kept("mode") || set || "auto";
  root.dataset.theme = kept("theme") || set;
  DOCUMENTATION_OPTIONS.search_as_you_type = document.currentScript.dataset.searchAsYouType === "true";
})();
