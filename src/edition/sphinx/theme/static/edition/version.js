// On a published site: says that a newer version is there. The list of versions lies one folder above this version.
// Without a server, or a list, the page stays as it is; the address that was cited always shows what was cited.
"use strict";

async function newest(root) {
  const answer = await fetch(new URL("../versions.json", root));
  return answer.ok ? (await answer.json()).latest : "";
}

function banner(own, latest, root) {
  const note = document.createElement("aside");
  const link = document.createElement("a");
  note.className = "edition-newer";
  note.lang = "en";
  note.setAttribute("aria-label", "Version");
  link.href = new URL("../latest/", root);
  link.textContent = `version ${latest}`;
  note.append(`This is version ${own}, not the latest: there is `, link, ".");
  document.querySelector(".bd-article").prepend(note);
}

if (location.protocol.startsWith("http")) {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const own = DOCUMENTATION_OPTIONS.VERSION;
  newest(root).then((latest) => latest && latest !== own && banner(own, latest, root), () => {});
}
