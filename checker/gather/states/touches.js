// The page after each letter, digit and sign was typed while nothing had the focus: those that it takes for
// itself, because it stops what the browser would do, moves the focus, opens a dialogue, or adds to the page, twice,
// what it does not add when nothing is typed. A page that leaves for another is not followed.
// seconds: 8
// pages: first
// leaves: traces
async function* ({ focused, all, shown, frame }) {
  // Where nothing listens to keys, none does anything: two thirds of a second spared on most pages.
  const HANDLERS = ["onkeydown", "onkeypress", "onkeyup"];
  const heard = typeof window.__conforme_heard === "function" ? window.__conforme_heard().kinds : ["key"];
  const handled = (one) => HANDLERS.some((name) => typeof one[name] === "function");
  const listens = heard.some((kind) => kind.startsWith("key")) || [window, document, ...document.querySelectorAll("*")].some(handled);
  if (!listens) {
    yield { seen: { taken: [] } };
    return;
  }
  const KEYS = [..."abcdefghijklmnopqrstuvwxyz0123456789/?.,+-*=!"];
  const dialogs = () => all("dialog[open], [role=dialog], [role=alertdialog]").filter(shown).length;
  let added = 0;
  const watch = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) added += node.textContent.trim() === "" ? 0 : 1;
  });
  watch.observe(document.body, { childList: true, subtree: true });
  const type = async (key) => {
    const [focus, open] = [focused(), dialogs()];
    added = 0;
    const told = { key, bubbles: true, cancelable: true, composed: true };
    const kinds = key ? ["keydown", "keypress", "keyup"] : [];
    const spared = kinds.map((kind) => document.body.dispatchEvent(new KeyboardEvent(kind, told)));
    await frame();
    const moved = focused() !== focus;
    const html = moved && focused() ? focused().outerHTML.slice(0, 300) : "";
    if (moved) focused()?.blur?.();
    return { did: spared.includes(false) || moved || dialogs() !== open, grew: added > 0, html };
  };
  const taken = [];
  focused()?.blur?.();
  for (const key of KEYS) {
    const { did, grew, html } = await type(key);
    const own = !did && grew && !(await type("")).grew && (await type(key)).grew;
    if (did || own) taken.push({ key, html });
  }
  watch.disconnect();
  yield { seen: { taken } };
}
