// Full looks only: how many visible characters each first font family carries, which declared
// fonts were loaded, and whether the browser really has each family it was asked for.
(full) => {
  if (!full) return null;
  const NODES = 20000;
  const characters = {};
  const walker = document.createTreeWalker(document.body ?? document.documentElement, NodeFilter.SHOW_TEXT);
  const known = new Map();
  const describe = (element) => {
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      known.set(element, seen ? style.fontFamily.split(",")[0].trim().replace(/^["']|["']$/g, "").slice(0, 100) : "");
    }
    return known.get(element);
  };
  let read = 0;
  while (read < NODES && walker.nextNode()) {
    read += 1;
    const node = walker.currentNode;
    const length = node.data.replace(/\s+/g, "").length;
    const family = length && node.parentElement ? describe(node.parentElement) : "";
    if (family) characters[family] = (characters[family] ?? 0) + length;
  }
  const ranked = Object.entries(characters).sort((one, other) => other[1] - one[1]).slice(0, 50);
  const loaded = [...document.fonts]
    .slice(0, 100)
    .map((font) => [font.family.replace(/^["']|["']$/g, "").slice(0, 100), font.status]);
  return { characters: Object.fromEntries(ranked), loaded, complete: read < NODES };
}
