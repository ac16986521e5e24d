"use strict";
// The report is whole without this script: it only adds a filter and a button beside what is there to be copied.
const form = document.getElementById("filtre");
const told = document.getElementById("filtre-resultat");
const rules = [...document.querySelectorAll("details[data-verdict]")].map((element) => ({
  element, words: element.textContent.toLocaleLowerCase("fr"), ...element.dataset,
}));
function filter() {
  const { mots, niveau, verdict, etat } = Object.fromEntries(new FormData(form));
  const words = mots.toLocaleLowerCase("fr").split(/\s+/);
  let shown = 0;
  for (const rule of rules) {
    const kept = (!niveau || rule.niveau === niveau) && (!verdict || rule.verdict === verdict)
      && (!etat || Number(rule.nouveaux) > 0) && words.every((word) => rule.words.includes(word));
    rule.element.hidden = !kept;
    shown += kept;
  }
  for (const group of document.querySelectorAll(".groupe")) group.hidden = !group.querySelector("details:not([hidden])");
  told.textContent = shown < 2 ? `${shown} règle affichée sur ${rules.length}.` : `${shown} règles affichées sur ${rules.length}.`;
}
if (rules.length > 1) {
  form.hidden = false;
  for (const event of ["input", "change"]) form.addEventListener(event, filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
}
for (const block of document.querySelectorAll("pre.a-copier")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copier";
  button.setAttribute("aria-label", `Copier : ${block.dataset.nom}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = "Copié";
    } catch {
      getSelection().selectAllChildren(block);
      button.textContent = "Sélectionné : copiez avec Ctrl + C";
    }
    button.removeAttribute("aria-label");
  });
  block.before(button);
}
