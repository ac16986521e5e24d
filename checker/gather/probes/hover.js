// What the style sheets of the page show only while something is pointed at, has the focus or is activated: the
// elements that they hide now and would then show, with some text. Which sheets could not be read, and what
// bounds left aside, are told: nothing found is then no proof.
() => {
  const RULES = 20000;
  const TIME = 400; // milliseconds
  const EACH = 100; // elements of one selector
  const FOUND = 10;
  const PSEUDO = /:(hover|focus-within|focus-visible|focus|active|target|checked)(?![\w-])/g;
  const KINDS = { hover: "hover", "focus-within": "focus", "focus-visible": "focus", focus: "focus" };
  const SEEN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const INSIDE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const ends = performance.now() + TIME;
  const told = { rules: 0, unread: [], cut: false, kept: 0, own: 0, active: 0 };
  const revealed = new Map();
  const late = () => (told.cut ||= told.rules > RULES || performance.now() > ends);

  // Which properties may show what, as it is now, is hidden.
  const cut = (style, one) => /hidden|clip/.test(style.overflow) && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
  const away = (style, one) => {
    const box = one.getBoundingClientRect();
    const gone = box.right + scrollX <= 0 || box.bottom + scrollY <= 0 || box.left + scrollX >= document.documentElement.scrollWidth;
    if (gone || box.width * box.height === 0) return true;
    const frame = one.parentElement?.getBoundingClientRect();
    const clips = frame && /hidden|clip/.test(getComputedStyle(one.parentElement).overflow);
    return clips && (box.top >= frame.bottom || box.bottom <= frame.top || box.left >= frame.right || box.right <= frame.left);
  };
  const clear = (colour) => colour === "transparent" || /^rgba\(.*, 0\)$/.test(colour);
  const WAYS = [
    [/^display$/, (style) => style.display === "none"],
    [/^(visibility|content-visibility)$/, (style) => style.visibility !== "visible" || style.contentVisibility === "hidden"],
    [/^(opacity|filter|animation-name)$/, (style) => Number(style.opacity) < 0.1 || /opacity\(0/.test(style.filter)],
    [/^(clip|clip-path|mask-.*)$/, (style) => style.clip !== "auto" || style.clipPath !== "none"],
    [/^(color|-webkit-text-fill-color)$/, (style) => clear(style.color)],
    [/^font-size$/, (style) => parseFloat(style.fontSize) < 1],
    [/^z-index$/, (style) => Number(style.zIndex) < 0],
    [/^((min-|max-)?(height|width|block-size|inline-size)|overflow.*|white-space.*|-webkit-line-clamp|grid-template-.*|flex.*)$/, cut],
    [/^(transform|translate|scale|left|right|top|bottom|inset.*|margin.*|text-indent|position|animation-name|(max-)?(height|width))$/, away],
  ];
  const SHOWS = /^(display|visibility|content|content-visibility|opacity|filter|clip|clip-path|mask-.*|color|-webkit-text-fill-color|font-size|z-index|(min-|max-)?(height|width|block-size|inline-size)|overflow.*|white-space.*|-webkit-line-clamp|grid-template-.*|flex.*|transform|translate|scale|left|right|top|bottom|inset.*|margin.*|text-indent|position|animation-name|--.*)$/;
  const hiding = (name, value) => (name === "display" && value === "none") || (name === "visibility" && value === "hidden") || (name === "opacity" && Number(value) === 0);
  const hidden = (one, names) => {
    const style = getComputedStyle(one);
    return WAYS.some(([which, says]) => names.some((name) => which.test(name)) && says(style, one));
  };
  const says = (one) => /[\p{L}\p{N}]/u.test(one.textContent) || one.querySelector("img:not([alt='']), input:not([type=hidden]), video, iframe") !== null;
  const skips = (one) => {
    const links = [...(one.matches("a") ? [one] : one.querySelectorAll("a, button, input"))];
    return links.length > 0 && links.every((link) => /^#./.test(link.getAttribute("href") ?? ""));
  };

  const note = (one, kind, selector, text) => {
    const known = revealed.get(one) ?? { by: new Set(), selector: selector.slice(0, 200), text };
    known.by.add(kind);
    revealed.set(one, known);
  };
  const judge = (one, rule) => {
    const { kind, own, names, selector, written } = rule;
    if (written !== null) {
      const text = written.includes("attr(") ? (one.getAttribute(/attr\(\s*([\w-]+)/.exec(written)?.[1] ?? "") ?? "") : written;
      if (!/[\p{L}\p{N}]/u.test(text) || !one.checkVisibility(SEEN)) return;
      if (kind === "active") told.active += 1;
      else note(one, kind, selector, text);
      return;
    }
    if (!says(one) || !hidden(one, names)) return;
    if (own && kind === "focus" && (one.matches(INSIDE) || skips(one))) told.own += 1;
    else if (own && !one.checkVisibility({ visibilityProperty: true })) return; // what is not there is not pointed at
    else if (kind === "active") told.active += 1;
    else if (one.parentElement && !one.parentElement.checkVisibility(SEEN)) told.kept += 1;
    else note(one, kind, selector, one.textContent);
  };

  // The parts of a list of selectors, and the last compound of one.
  const parts = (selector) => {
    const found = [""];
    let depth = 0;
    for (const sign of selector) {
      depth += "([".includes(sign) ? 1 : ")]".includes(sign) ? -1 : 0;
      if (sign === "," && depth === 0) found.push("");
      else found[found.length - 1] += sign;
    }
    return found.map((one) => one.trim());
  };
  const last = (selector) => {
    let depth = 0;
    for (let at = selector.length - 1; at >= 0; at -= 1) {
      depth += ")]".includes(selector[at]) ? 1 : "([".includes(selector[at]) ? -1 : 0;
      if (depth === 0 && " >+~".includes(selector[at])) return selector.slice(at + 1);
    }
    return selector;
  };
  const EMPTY = /:(not|is|where|has|host|host-context)\(\s*[>+~]?\s*(,\s*)*\)/g;
  const bare = (selector) => {
    const stripped = selector.replace(PSEUDO, "").replace(EMPTY, "").replace(EMPTY, "").replace(/::?(before|after)\b/g, "");
    const close = stripped.replace(/^:host(\([^)]*\))?\s*>?/, "").replace(/\s*([>+~])(?!=)\s*/g, "$1").trim();
    return close.replace(/(^|[\s>+~(,])(?=[\s>+~),]|$)/g, "$1*");
  };

  // A variable that is set shows what the declarations that use it hide.
  const uses = new Map();
  const putOff = [];
  const used = (rule) => {
    if (!rule.style.cssText.includes("var(--")) return;
    for (const name of rule.style) {
      if (name.startsWith("--") || !SHOWS.test(name) || /color$/.test(name)) continue;
      for (const [, known] of rule.style.getPropertyValue(name).matchAll(/var\(\s*(--[\w-]+)/g)) uses.set(known, [...(uses.get(known) ?? []), name].slice(0, 20));
    }
  };
  const style = (rule, selectors, root) => {
    const names = [...rule.style].filter((name) => SHOWS.test(name));
    if (names.length === 0) return;
    for (const selector of parts(selectors)) {
      const kinds = [...selector.matchAll(PSEUDO)].map(([, name]) => KINDS[name] ?? "active");
      if (kinds.length === 0 || late()) continue;
      const negated = /:not\([^)]*:(hover|focus|active|target|checked)/.test(selector);
      const shows = names.filter((name) => negated || !hiding(name, rule.style.getPropertyValue(name)));
      const pseudo = /::?(before|after)\b/.test(selector);
      const written = pseudo ? (names.includes("content") ? rule.style.content : null) : null;
      if (shows.length === 0 || (pseudo && written === null)) continue;
      const own = new RegExp(PSEUDO.source).test(last(selector));
      let found = [];
      try {
        found = [...root.querySelectorAll(bare(selector))].slice(0, EACH);
      } catch {
        told.cut = true;
      }
      // `:is(:hover, :focus)` is either; `:hover:focus` is both at once.
      const either = ["hover", "focus", "active"].filter((name) => kinds.includes(name)).slice(0, /:(is|where)\(/.test(selector) ? 3 : 1);
      const said = { own, names: shows, selector, written };
      for (const kind of either) for (const one of found) if (!late()) judge(one, { ...said, kind });
      const set = shows.filter((name) => name.startsWith("--"));
      if (set.length) putOff.push({ ...said, kind: either[0], set, found });
    }
  };
  const applies = (rule) => {
    const says = rule.conditionText ?? rule.media?.mediaText ?? "";
    if (rule.media) return /hover|pointer/.test(says) || matchMedia(says).matches;
    return typeof CSSSupportsRule !== "undefined" && rule instanceof CSSSupportsRule ? CSS.supports(says) : true;
  };
  const walk = (rules, root, around = "") => {
    for (const rule of rules) {
      told.rules += 1;
      if (late()) return;
      if (rule.styleSheet !== undefined) sheet(rule.styleSheet, root, rule.href);
      const selectors = !rule.selectorText ? around : around ? rule.selectorText.replace(/&/g, `:is(${around})`).replace(/^(?!:is)/, `:is(${around}) `) : rule.selectorText;
      if (rule.style) used(rule);
      if (rule.style && selectors && /:(hover|focus|active|target|checked)/.test(selectors)) style(rule, selectors, root);
      if (rule.cssRules?.length && applies(rule)) walk(rule.cssRules, root, selectors);
    }
  };
  const sheet = (one, root, href) => {
    if (one === null || one.disabled || !applies({ media: one.media?.length ? one.media : null })) return;
    let rules = null;
    try {
      rules = one.cssRules;
    } catch {
      if (told.unread.length < 10) told.unread.push(String(one.href ?? href ?? "").slice(0, 200));
    }
    if (rules) walk(rules, root);
  };
  const trees = (root) => [root, ...[...root.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? trees(one.shadowRoot) : []))];
  for (const root of trees(document)) for (const one of [...root.styleSheets, ...root.adoptedStyleSheets]) sheet(one, root);

  for (const { found, set, ...rule } of putOff) {
    const names = set.flatMap((name) => uses.get(name) ?? []);
    const under = names.length ? found.flatMap((one) => [one, ...[...one.querySelectorAll("*")].slice(0, 50)]) : [];
    for (const one of under) if (!late()) judge(one, { ...rule, names, own: false });
  }

  const groups = new Map();
  for (const [one, { by, selector, text }] of revealed) {
    const known = groups.get(selector) ?? { selector, by: new Set(), count: 0, inside: 0, text: text.replace(/\s+/g, " ").trim().slice(0, 80), html: one.outerHTML.slice(0, 300) };
    by.forEach((kind) => known.by.add(kind));
    known.count += 1;
    known.inside += one.querySelectorAll(INSIDE).length + (one.matches(INSIDE) ? 1 : 0);
    groups.set(selector, known);
  }
  return { ...told, found: revealed.size, revealed: [...groups.values()].slice(0, FOUND).map((one) => ({ ...one, by: [...one.by] })) };
}
