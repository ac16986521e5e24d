// The page with its menu open: the first button that says that it opens something of the header or of the
// navigation; the one a narrow window shows when a wide one has none.
// seconds: 5
// leaves: page
async function* ({ all, shown, named, harmless, frame, wait }) {
  const PLACES = "header, nav, [role=banner], [role=navigation], .fr-header";
  const OPENS = "button, [role=button], summary, a";
  const menu = () =>
    all(OPENS).find((element) => {
      const closed = element.getAttribute("aria-expanded") === "false" || element.localName === "summary";
      const burger = element.hasAttribute("aria-controls") && /\bmenu\b/i.test(named(element));
      return (closed || burger) && element.closest(PLACES) && shown(element) && harmless(element);
    });
  let button = menu();
  if (!button) {
    yield { size: [390, 844] };
    await frame();
    button = menu();
  }
  if (!button) return "Aucun bouton de menu n'a été reconnu.";
  const before = button.getAttribute("aria-expanded");
  const target = document.getElementById(button.getAttribute("aria-controls") ?? "");
  button.click();
  await wait(500);
  const opened =
    button.getAttribute("aria-expanded") !== before || button.parentElement?.open || (target !== null && shown(target));
  if (!opened) return `Le bouton « ${named(button).slice(0, 60)} » n'a rien ouvert.`;
  yield { seen: { button: named(button).slice(0, 100), narrow: innerWidth < 500 } };
}
