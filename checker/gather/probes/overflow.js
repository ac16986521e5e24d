// What is wider than the window: whether the page really scrolls sideways, the lines of text that begin
// inside the window and end outside, the other boxes that stand out; and whether each is among what may
// be laid out in two dimensions (WCAG 1.4.10). A script of the page may answer late: it is given time.
async () => {
  const SLACK = 8; // pixels that nobody has to scroll for
  const MOST = 20000;
  const PLANE =
    "table, [role=table], [role=grid], [role=treegrid], pre, code, kbd, samp, math, svg, canvas, img, picture, video, audio, iframe, object, " +
    "embed, map, textarea, [role=toolbar], [role=img], [role=application], [class*=map i], [class*=carte i], [class*=leaflet i], [class*=diagram i]";
  const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const root = document.scrollingElement ?? document.documentElement;

  const scrolled = () => {
    const [left, top] = [scrollX, scrollY];
    const reach = [1e6, -1e6].map((far) => {
      scrollTo({ left: far, top, behavior: "instant" });
      return Math.abs(scrollX);
    });
    scrollTo({ left, top, behavior: "instant" });
    return Math.round(Math.max(...reach));
  };
  // Neither cut nor scrolled by what holds it, nor fixed: it is the page that must be scrolled.
  const free = (element) => {
    for (let around = element; around && around !== document.body && around !== root; around = around.parentElement ?? around.getRootNode().host) {
      const style = getComputedStyle(around);
      if (style.overflowX !== "visible" || style.position === "fixed" || style.clipPath !== "none" || style.clip !== "auto") return false;
    }
    return true;
  };
  const told = (element, more) => ({ html: element.outerHTML.slice(0, 300), plane: element.closest(PLANE) !== null, ...more });
  const out = (box) => box.right > innerWidth + SLACK && box.width > 1 && box.height > 1;

  const lines = () => {
    const found = new Map();
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let read = 0; read < MOST && found.size < 10 && walker.nextNode(); read += 1) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || found.has(element)) continue;
      range.selectNodeContents(node);
      const crosses = [...range.getClientRects()].some((box) => box.left >= 0 && box.left < innerWidth && out(box));
      if (!crosses || !element.checkVisibility(seen) || !free(element)) continue;
      const text = node.data.replace(/\s+/g, " ").trim();
      found.set(element, told(element, { text: text.slice(0, 200), words: /\S\s\S/.test(text) }));
    }
    return [...found.values()];
  };
  const boxes = () => {
    const wide = [...document.body.querySelectorAll("*")].slice(0, MOST).filter((one) => out(one.getBoundingClientRect()));
    const holders = new Set(wide.map((one) => one.parentElement));
    return wide.filter((one) => !holders.has(one) && one.checkVisibility(seen) && free(one)).slice(0, 10).map((one) => told(one));
  };

  if (!document.body) return null;
  const wide = () => root.scrollWidth > innerWidth + SLACK;
  if (wide()) await new Promise((resolve) => setTimeout(resolve, 500));
  const clipped = [document.documentElement, document.body].some((one) => /hidden|clip/.test(getComputedStyle(one).overflowX));
  const crossing = wide() || clipped ? lines() : [];
  return { width: innerWidth, scrolled: wide() ? scrolled() : 0, clipped, lines: crossing, boxes: wide() ? boxes() : [] };
}
