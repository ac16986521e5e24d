// The page after each letter, digit and sign was typed while nothing had the focus: those that it takes for
// itself, because it stops what the browser would do, moves the focus, or opens a dialogue. A page that leaves
// for another is not followed.
// seconds: 5
// pages: first
// leaves: page
async function* ({ focused, all, shown, frame }) {
  const KEYS = [..."abcdefghijklmnopqrstuvwxyz0123456789/?.,"];
  const dialogs = () => all("dialog[open], [role=dialog], [role=alertdialog]").filter(shown).length;
  const taken = [];
  focused()?.blur?.();
  for (const key of KEYS) {
    const [focus, open] = [focused(), dialogs()];
    const told = { key, bubbles: true, cancelable: true, composed: true };
    const spared = ["keydown", "keypress", "keyup"].map((kind) => document.body.dispatchEvent(new KeyboardEvent(kind, told)));
    await frame();
    const moved = focused() !== focus;
    if (spared.includes(false) || moved || dialogs() !== open) {
      taken.push({ key, html: moved && focused() ? focused().outerHTML.slice(0, 300) : "" });
    }
    if (moved) focused()?.blur?.();
  }
  yield { seen: { taken } };
}
