// The colour behind the whole page, when it sets one; else the texts whose colour it sets, or that it lays
// on an image, without any background colour from them to the root.
() => {
  const MOST = 4000;
  const FOUND = 5;
  if (!document.body) return null;
  const root = document.documentElement;
  const clear = (colour) => colour === "transparent" || /^rgba\(.*,\s*0\)$/.test(colour) || /\/\s*0\)$/.test(colour);
  const behind = (element, place) => getComputedStyle(element, place).backgroundColor;
  for (const element of [root, document.body]) {
    if (!clear(behind(element))) return { ground: behind(element), texts: [], images: [] };
    for (const place of ["::before", "::after"]) {
      const style = getComputedStyle(element, place);
      if (style.content !== "none" && (!clear(style.backgroundColor) || style.backgroundImage !== "none")) return null;
    }
  }
  if (!/^(normal|light)$/.test(getComputedStyle(root).colorScheme)) return null;

  const UNSET = ["rgb(0, 0, 0)"];
  const LINKS = ["rgb(0, 0, 238)", "rgb(85, 26, 139)", "rgb(255, 0, 0)"];
  const texts = [];
  const images = [];
  const known = new Set();
  const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let read = 0; read < MOST && texts.length + images.length < FOUND && walker.nextNode(); read += 1) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.replace(/\s+/g, " ").trim();
    if (!/[\p{L}\p{N}]/u.test(text) || known.has(element) || element.closest("svg") || /^(SCRIPT|STYLE|NOSCRIPT|OPTION|TEXTAREA)$/.test(element.tagName)) continue;
    known.add(element);
    let pictured = false;
    let painted = false;
    for (let around = element; around && !painted; around = around.parentElement) {
      const style = getComputedStyle(around);
      painted = !clear(style.backgroundColor) || /gradient\(/.test(style.backgroundImage) || style.appearance === "button";
      pictured ||= /url\(/.test(style.backgroundImage);
    }
    if (painted) continue;
    const color = getComputedStyle(element).color;
    const set = !UNSET.includes(color) && !(element.closest("a[href]") && LINKS.includes(color));
    if (!(set || pictured) || !element.checkVisibility(seen) || !element.getClientRects().length) continue;
    (pictured ? images : texts).push({ text: text.slice(0, 80), color, html: element.outerHTML.slice(0, 300) });
  }
  return { ground: "", texts, images };
}
