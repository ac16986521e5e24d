// The places that speak of the conformity of accessibility: their words, and whether an eye sees them;
// the words that style sheets write there.
(full) => {
  if (!full) return null; // the mention is read on the home page
  const ELEMENTS = 6000;
  const PLACES = 20;
  const SUBJECT = /accessib|conform/i;
  const WHOLE = /accessib[\s\S]*conform/i;
  const SEEN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const short = (text) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
  const above = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;

  // Cut by an ancestor that hides what overflows, or out of where scrolling goes.
  const cut = (element, box) => {
    const root = document.documentElement;
    if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return true;
    if (box.left + scrollX >= Math.max(root.scrollWidth, innerWidth)) return true;
    for (let around = element; around && around !== document.body; around = above(around)) {
      const style = getComputedStyle(around);
      if (/inset\((?:50|[6-9]\d|100)%|circle\(0/.test(style.clipPath)) return true;
      if (/rect\((?:0|1)px, (?:0|1)px, (?:0|1)px, (?:0|1)px\)/.test(style.clip) && style.position !== "static") return true;
      if (!/hidden|clip/.test(`${style.overflowX} ${style.overflowY}`)) continue;
      const frame = around.getBoundingClientRect();
      if (/hidden|clip/.test(style.overflowX) && (box.right <= frame.left + 1 || box.left >= frame.right - 1)) return true;
      if (/hidden|clip/.test(style.overflowY) && (box.bottom <= frame.top + 1 || box.top >= frame.bottom - 1)) return true;
    }
    return false;
  };
  // Written in the colour of its opaque background, where nothing else is painted behind.
  const paints = (style) => style.backgroundImage !== "none" || !/^rgba\(.*, 0\)$/.test(style.backgroundColor);
  const blended = (element, boxes) => {
    const { color, textShadow } = getComputedStyle(element);
    if (textShadow !== "none") return false;
    let ground = element;
    while (ground && !paints(getComputedStyle(ground))) ground = above(ground);
    const style = ground && getComputedStyle(ground);
    if (!style || style.backgroundImage !== "none" || style.backgroundColor !== color) return false;
    for (let around = element; around && around !== above(ground); around = above(around)) {
      if (["::before", "::after"].some((pseudo) => getComputedStyle(around, pseudo).content !== "none")) return false;
    }
    const behind = [...ground.querySelectorAll("*")].slice(0, ELEMENTS);
    return !behind.some((other) => {
      if (other.contains(element) || element.contains(other)) return false;
      if (!/^(IMG|VIDEO|CANVAS|SVG|PICTURE|IFRAME)$/i.test(other.tagName) && !paints(getComputedStyle(other))) return false;
      const frame = other.getBoundingClientRect();
      return boxes.some((box) => frame.left < box.right && frame.right > box.left && frame.top < box.bottom && frame.bottom > box.top);
    });
  };
  const visible = (node) => {
    const element = node.parentElement;
    if (!element || !element.checkVisibility(SEEN)) return false;
    const { color } = getComputedStyle(element);
    if (/^rgba\(.*, 0\)$|\/ 0\)$/.test(color)) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1 && !cut(element, box));
    return boxes.length > 0 && !blended(element, boxes);
  };

  const texts = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (found.length < 5 * PLACES && walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (SUBJECT.test(data) && !/^(SCRIPT|STYLE|TEMPLATE|NOSCRIPT|TITLE)$/.test(parentElement?.tagName)) found.push(walker.currentNode);
    }
    return found;
  };
  // The smallest element that says both words, a few levels up.
  const holder = (node) => {
    let element = node.parentElement;
    for (let level = 0; element && level < 4; level += 1, element = element.parentElement) {
      if (WHOLE.test(element.textContent) && element.textContent.length < 300) return element;
    }
    return null;
  };

  const places = new Map();
  const generated = [];
  const written = (element, pseudo) => {
    const { content } = getComputedStyle(element, pseudo);
    return /[a-zà-ÿ]{3}/i.test(content) && content.startsWith('"') ? content.replace(/^"|"$/g, "").replace(/\\"/g, '"') : "";
  };
  let left = ELEMENTS;
  const visit = (root) => {
    for (const node of texts(root)) {
      const element = holder(node);
      if (element && (places.has(element) || places.size < PLACES)) {
        places.set(element, (places.get(element) ?? true) && visible(node));
      }
    }
    for (const element of root.querySelectorAll("*")) {
      if ((left -= 1) < 0) return;
      const before = written(element, "::before");
      const after = written(element, "::after");
      const whole = before || after ? short(`${before} ${element.textContent.slice(0, 200)} ${after}`) : "";
      if (generated.length < PLACES && SUBJECT.test(before + after) && element.checkVisibility(SEEN)) generated.push(whole);
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return {
    places: [...places].map(([element, seen]) => ({ text: short(element.textContent), visible: seen })),
    generated,
  };
}
