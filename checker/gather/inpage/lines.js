// Shows contrast the page without the pictures and the pseudo-elements no text is written on: `(axe) => void`.
// axe doubts every text of an element that has one, and the State's design system underlines its
// links, and borders its boxes, with gradients. Where a picture paints comes from its computed size,
// position and repetition: it may be a line thinner than the strokes of the letters, at the edge of
// its box, or meet no text. Anything else, or anything not understood, is left to axe.
// Nothing of the page is touched: while that one rule runs, which it does in one go, `getComputedStyle`
// answers without them.
(axe) => {
  "use strict";
  const THIN = 2;
  const TEXTS = 20000;
  const EVERYWHERE = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  const KNOWN = /^(url|(repeating-)?(linear|radial|conic)-gradient)\(/;

  // The items of a computed list; commas inside brackets separate nothing.
  const items = (list) => {
    const found = [""];
    let depth = 0;
    for (const letter of list) {
      depth += (letter === "(") - (letter === ")");
      if (letter === "," && depth === 0) found.push("");
      else found[found.length - 1] += letter;
    }
    return found.map((item) => item.trim());
  };
  const words = (text) => text.match(/[^\s(]+(\((?:[^()]|\([^()]*\))*\))?/g) ?? [];

  // A computed length in pixels: « 2px », « 50% », « calc(100% - 1px) »; NaN when it is anything else.
  const length = (text, room) => {
    const bare = text.replace(/^calc\((.*)\)$/, "$1");
    if (!/^[-+\s\d.e]*(?:(?:px|%)[-+\s\d.e]*)+$/.test(bare)) return NaN;
    const terms = bare.matchAll(/([-+]\s)?\s*(-?[\d.]+(?:e-?\d+)?)(px|%)/g);
    return [...terms].reduce((sum, [, sign, value, unit]) => {
      return sum + (sign?.startsWith("-") ? -value : +value) * (unit === "%" ? room / 100 : 1);
    }, 0);
  };

  // Along one axis: where the picture starts and ends, and whether it is repeated.
  const span = (start, room, size, place, repeat) => {
    const extent = /^(auto|cover|contain)$/.test(size) ? room : length(size, room);
    if (extent > 0 && repeat !== "no-repeat") return { from: start, to: start + room, repeated: extent < room };
    const from = start + length(place, room - extent);
    return { from, to: from + extent, repeated: false };
  };

  // The part of a gradient that is not transparent, where its stops tell it: an underline may be drawn by
  // the stops of a vertical gradient, a ring by those of a radial one.
  const CLEAR = /^(transparent|rgba\([^)]*,\s*0\))/;
  const band = (parts, room) => {
    const stops = parts.flatMap((part) => {
      const [colour, ...places] = words(part);
      const clear = CLEAR.test(colour);
      return (places.length ? places : [""]).map((place) => ({ clear, at: place ? length(place, room) : null }));
    });
    if (stops.every((stop) => stop.clear)) return { from: 0, to: 0 };
    stops[0].at ??= 0;
    stops.at(-1).at ??= room;
    // A stop that gives no place stands between its neighbours: what it paints may reach them both.
    stops.reduce((before, stop) => (stop.at === null ? before : (stop.at = Math.max(stop.at, before))), 0);
    const first = stops.findIndex((stop) => !stop.clear);
    const last = stops.findLastIndex((stop) => !stop.clear);
    const from = first ? (stops[first - 1].at ?? 0) : 0;
    return { from, to: last < stops.length - 1 ? (stops[last + 1].at ?? room) : Infinity };
  };
  const inked = (picture, wide, tall) => {
    const [, kind, inside = ""] = picture.match(/^(linear|radial)-gradient\((.*)\)$/) ?? [];
    const parts = items(inside);
    const whole = { columns: [0, wide], rows: [0, tall] };
    if (kind === "radial" && wide === tall && !/^(circle|ellipse|at|closest|farthest|[\d.])/.test(parts[0])) {
      const reach = Math.min(band(parts, Math.hypot(wide, tall) / 2).to, wide / 2);
      return { columns: [wide / 2 - reach, wide / 2 + reach], rows: [tall / 2 - reach, tall / 2 + reach] };
    }
    const turned = /^(to |[-\d.]+(deg|turn|rad|grad))/.test(parts[0]) ? parts.shift() : "180deg";
    const up = /^(0deg|to top)$/.test(turned);
    if (kind !== "linear" || !(up || /^(180deg|to bottom)$/.test(turned))) return whole;
    const { from, to } = band(parts, tall);
    const end = Math.min(to, tall);
    return { ...whole, rows: up ? [tall - end, tall - from] : [from, end] };
  };

  const edges = (style, origin, box) => {
    const px = (name) => parseFloat(style[name]) || 0;
    const cut = (side) =>
      (origin === "border-box" ? 0 : px(`border${side}Width`)) + (origin === "content-box" ? px(`padding${side}`) : 0);
    const [left, top] = [box.left + cut("Left"), box.top + cut("Top")];
    return { left, top, width: box.right - cut("Right") - left, height: box.bottom - cut("Bottom") - top };
  };

  // What one layer paints in one box of the element.
  const painted = (style, box, place) => {
    const nth = (name) => items(style[name])[place % items(style[name]).length];
    const area = edges(style, nth("backgroundOrigin"), box);
    const [wide, tall = "auto"] = words(nth("backgroundSize"));
    const [x, y = "50%"] = words(nth("backgroundPosition"));
    const [across, down = across] = nth("backgroundRepeat").replace("repeat-x", "repeat no-repeat").replace("repeat-y", "no-repeat repeat").split(" ");
    const columns = span(area.left, area.width, wide, x, across);
    const rows = span(area.top, area.height, tall, y, down);
    if (rows.repeated || columns.repeated) return { columns, rows };
    const ink = inked(nth("backgroundImage"), columns.to - columns.from, rows.to - rows.from);
    const moved = (along, [from, to]) => ({ from: along.from + from, to: along.from + to, repeated: false });
    return { columns: moved(columns, ink.columns), rows: moved(rows, ink.rows) };
  };

  const meets = ({ columns, rows }, text) =>
    text.left < columns.to && text.right > columns.from && text.top < rows.to && text.bottom > rows.from;
  // As thin as a stroke of the letters, and where an underline or a border is: not through the text.
  const beside = ({ columns, rows }, style, box) => {
    const most = Math.max(THIN, parseFloat(style.fontSize) / 8);
    const thin = (along) => along.to - along.from <= most && !along.repeated;
    const tall = box.bottom - box.top;
    const under = rows.from >= box.top + tall * 0.75 || rows.to <= box.top + tall * 0.15;
    const border = columns.from >= box.right - 2 * most || columns.to <= box.left + 2 * most;
    return (thin(rows) && under) || (thin(columns) && border);
  };
  const apart = (picture, ink, style, box, texts) => {
    const sides = [ink.columns.from, ink.columns.to, ink.rows.from, ink.rows.to];
    if (ink.columns.to <= ink.columns.from || ink.rows.to <= ink.rows.from) return true;
    if (!KNOWN.test(picture) || !sides.every(Number.isFinite)) return false;
    return beside(ink, style, box) || !texts().some((text) => meets(ink, text));
  };
  const harmless = (style, boxes, texts) => {
    if (style.backgroundClip.includes("text") || /fixed|local/.test(style.backgroundAttachment)) return false;
    return items(style.backgroundImage).every(
      (picture, place) =>
        picture === "none" || boxes.every((box) => apart(picture, painted(style, box, place), style, box, texts)),
    );
  };

  const everything = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* everything(element.shadowRoot);
    }
  };
  const { getComputedStyle } = window;
  const styleOf = (element, part) => getComputedStyle.call(window, element, part);

  // Where the texts of the document are; everywhere when there are too many to tell.
  const WORDLESS = ["hidden", "radio", "checkbox", "range", "color", "image"].map((type) => `[type=${type} i]`);
  const WRITTEN_IN = `select, textarea, input:not(${WORDLESS.join()})`;
  const written = () => {
    const found = [];
    const range = document.createRange();
    for (const element of everything(document)) {
      if (element.matches(WRITTEN_IN)) {
        const { left, top, width, height } = edges(styleOf(element), "content-box", element.getBoundingClientRect());
        found.push({ left, top, right: left + width, bottom: top + height });
      }
      for (const node of element.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
        if (found.length >= TEXTS) return [EVERYWHERE];
        range.selectNodeContents(node);
        for (const { left, top, right, bottom } of range.getClientRects()) found.push({ left, top, right, bottom });
      }
    }
    return found;
  };

  // What `::before` and `::after` paint, when they are laid out apart: axe does not look where that is.
  const holder = (element) => {
    let around = element;
    while (around && styleOf(around).position === "static") around = around.parentElement;
    return around;
  };
  const boxOf = (element, style) => {
    const around = holder(element);
    if (!around || style.transform !== "none") return null;
    const outer = around.getBoundingClientRect();
    const size = (...names) => names.reduce((sum, name) => sum + parseFloat(style[name]), 0);
    const more = style.boxSizing === "content-box";
    const left = outer.left + around.clientLeft + size("left", "marginLeft");
    const top = outer.top + around.clientTop + size("top", "marginTop");
    const sides = (one, two) => (more ? [`padding${one}`, `padding${two}`, `border${one}Width`, `border${two}Width`] : []);
    const right = left + size("width", ...sides("Left", "Right"));
    const bottom = top + size("height", ...sides("Top", "Bottom"));
    return [left, top, right, bottom].every(Number.isFinite) ? { left, top, right, bottom } : null;
  };
  const filled = (box) => ({ columns: { from: box.left, to: box.right }, rows: { from: box.top, to: box.bottom } });

  const CONTENT = { content: "none" };
  const PICTURE = { "background-image": "none" };
  // What is not to be seen of the style of an element, or of one of its pseudo-elements.
  const unseen = (element, part, style, texts) => {
    if (!part) {
      const drawn = style.backgroundImage !== "none";
      return drawn && harmless(style, [...element.getClientRects()], texts) ? PICTURE : null;
    }
    if (style.content === "none" || style.position !== "absolute") return null;
    const coloured = !CLEAR.test(style.backgroundColor);
    if (!coloured && style.backgroundImage === "none") return null;
    const box = boxOf(element, style);
    const clear = box && (!coloured || !texts().some((text) => meets(filled(box), text)));
    return clear && harmless(style, [box], texts) ? CONTENT : null;
  };
  const without = (style, hidden) =>
    new Proxy(style, {
      get: (real, name) => {
        if (name === "getPropertyValue") return (property) => hidden[property] ?? real.getPropertyValue(property);
        const value = Reflect.get(real, name);
        return typeof value === "function" ? value.bind(real) : value;
      },
    });
  const veiled = () => {
    let found = null;
    const texts = () => (found ??= written());
    const known = { "": new Map(), before: new Map(), after: new Map() };
    return (element, part) => {
      const style = styleOf(element, part);
      const seen = known[String(part ?? "").replace(/^::?/, "")];
      if (!seen) return style;
      if (!seen.has(element)) seen.set(element, unseen(element, part, style, texts));
      const hidden = seen.get(element);
      return hidden ? without(style, hidden) : style;
    };
  };
  // What axe has concluded of backgrounds holds for contrast alone: a drawn line does tell a link from its text.
  const forget = (nodes) => {
    for (const node of nodes ?? []) {
      delete node._cache.getBackgroundColor;
      delete node._stackingContext;
      forget(node.children);
    }
  };
  const contrast = axe._audit.rules.find((rule) => rule.id === "color-contrast");
  const { run } = contrast;
  contrast.run = function (...given) {
    Reflect.set(window, "getComputedStyle", veiled());
    try {
      return run.apply(this, given);
    } finally {
      Reflect.set(window, "getComputedStyle", getComputedStyle);
      forget(axe._tree);
    }
  };
}
