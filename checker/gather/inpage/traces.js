// Watches the page from now on: the function given says whether anything of it has changed, as far as can be
// seen from here: its elements, those of open shadow trees, its fields, its styles, what is laid over it, its place.
() => {
  const FIELDS = "input, select, textarea";
  const OVER = ":popover-open, :modal, :fullscreen";
  const roots = [document];
  for (const root of roots) for (const one of root.querySelectorAll("*")) if (one.shadowRoot) roots.push(one.shadowRoot);
  let changed = false;
  const watch = new MutationObserver(() => (changed = true));
  for (const root of roots) watch.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  const told = () =>
    roots.map((root) => [
      [...root.querySelectorAll(FIELDS)].map((one) => [one.value, one.checked, one.selectedIndex].join()).join(),
      root.querySelectorAll(OVER).length,
      root.adoptedStyleSheets.length,
      root.styleSheets.length,
    ].join()).join() + [location.href, history.length, scrollX, scrollY].join();
  const before = told();
  return () => changed || watch.takeRecords().length > 0 || told() !== before;
}
