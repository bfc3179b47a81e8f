// The search page: the reader types at once. From a folder on a disk no page may fetch another: no excerpts there.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector(".bd-search-container form.bd-search input");
  field?.focus();
  field?.select();
});
