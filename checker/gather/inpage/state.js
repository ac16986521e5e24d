// One step of a state, as JSON: the act that its script asks for, or what there is to see in the state, or
// why it cannot be reached. arguments: milliseconds left, whether the look is full, whether the script has
// begun, whether another document may have taken its place, what the last act answered. Python pastes the script,
// the probes, and what watches the page when the script may leave traces.
const [left, full, begun, resumes, answer, done] = arguments;
const KEY = "__conforme_state";
const WATCH = __WATCH__;
window.__conforme_mend?.();

const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
const tools = {
  wait: (time) => new Promise((resolve) => setTimeout(resolve, time)),
  // The next frame: the page has heard of what changed. (A page that nobody looks at may have none.)
  frame: () => Promise.race([tools.wait(250), new Promise(requestAnimationFrame)]),
  shown: (element) => element.checkVisibility(seen) && element.getClientRects().length > 0,
  named: (element) =>
    (element.getAttribute("aria-label") || element.innerText || element.value || element.title || "").replace(/\s+/g, " ").trim(),
  // The elements that answer a selector, those of open shadow trees included.
  all: (selector, root = document) => {
    const found = [...root.querySelectorAll(selector)];
    for (const host of root.querySelectorAll("*")) if (host.shadowRoot) found.push(...tools.all(selector, host.shadowRoot));
    return found;
  },
  // What the keyboard is on, inside open shadow trees too.
  focused: () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  },
  // What a script may click: neither a link that leads elsewhere, nor a button that sends a form.
  harmless: (element) => {
    if (element.localName === "a") return /^(#|javascript:|$)/.test(element.getAttribute("href") ?? "");
    return !element.form || element.type === "button";
  },
  // The button of a consent banner whose name is as asked; none when no such banner is recognised.
  consent: (says) => {
    const BANNER = /tarteaucitron|axeptio|didomi|orejime|klaro|onetrust|cookiebot|consent|cookie|rgpd|gdpr/i;
    const parents = (element) => (element ? [element, ...parents(element.parentElement ?? element.getRootNode().host)] : []);
    const speaks = (part) => /cookie|traceur/i.test(part.textContent.slice(0, 5000)) || (part.shadowRoot && speaks(part.shadowRoot));
    const banner = (part) =>
      !/^(BODY|HTML|MAIN)$/.test(part.tagName) &&
      (BANNER.test(`${part.id} ${part.getAttribute("class") ?? ""}`) || (part.matches("dialog, [role*=dialog], [role=region]") && speaks(part)));
    return tools
      .all("button, [role=button], a, input[type=button]")
      .find((one) => says.test(tools.named(one).replace(/^\W+/, "")) && tools.shown(one) && tools.harmless(one) && parents(one).some(banner));
  },
  // The way to the page once its visitor has answered a consent banner by a button named so.
  chosen: async function* (says) {
    const button = tools.consent(says);
    if (!button) return "Aucun bandeau de consentement reconnu ne propose ce choix.";
    const name = tools.named(button).slice(0, 60);
    button.click();
    yield { settle: true };
    if (tools.shown(button)) return `Le bandeau est resté affiché après « ${name} ».`;
    yield { seen: { button: name } };
  },
  // Whether an element is in a window laid over the page, which may keep the focus until it is closed, said to
  // be a dialogue or not.
  over: (element) => {
    const OVER = "dialog, [role*=dialog], [aria-modal=true], [class*=modal i], [class*=popup i], [class*=overlay i], [class*=cookie i]";
    if (!element) return false;
    if (element.matches(OVER) || getComputedStyle(element).position === "fixed") return true;
    return tools.over(element.parentElement ?? element.getRootNode().host);
  },
  // Whether what an element holds inside is not seen from here: a frame, a player, a field of several parts.
  deep: (element) => {
    const DEEP = "iframe, frame, object, embed, video, audio, input:is([type=date], [type=time], [type=month], [type=week], [type^=datetime])";
    return element !== null && (element.matches(DEEP) || (element.localName.includes("-") && !element.shadowRoot));
  },
  // The next Tab reaches the first element of the page.
  fromStart: () => {
    const start = document.body.insertBefore(document.createElement("span"), document.body.firstChild);
    start.tabIndex = -1;
    start.focus();
    start.remove();
  },
  MOMENT: 150, // milliseconds: no hand is as fast as the keys pressed here
  // The elements, two at most of the `many` that Tab reaches, that a page gives the focus back to a moment after a
  // key has moved it from them; null when it lets it go. `taken` are those that it gave the focus to by itself.
  taking: async function* (taken, many) {
    await tools.wait(tools.MOMENT);
    for (const element of [...taken].slice(0, 2)) {
      const stays = new Set();
      element.focus();
      for (let tried = 0; tried < 5; tried += 1) {
        yield { press: "Tab", times: 1 };
        await tools.wait(tools.MOMENT);
        stays.add(tools.focused());
      }
      const gone = [...stays].some((one) => one === document.body || tools.deep(one));
      if (gone || stays.size > 2 || stays.size >= many) continue;
      return [...stays].sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    }
    return null;
  },
  // Where the keyboard goes, among its stops, from an element to one wholly above it, in the same column of the same
  // part of the page. What is fixed, or in a tree apart, has no place in the order of reading.
  climbs: (stops) => {
    const PARTS = "header, nav, main, aside, footer, form, dialog, table, [role=dialog], [role=navigation], [role=banner], [role=contentinfo], [role=search]";
    const placed = (element) => element.getRootNode() === document && element.isConnected && tools.shown(element) && !afloat(element);
    const afloat = (element) => element !== null && (/fixed|sticky/.test(getComputedStyle(element).position) || afloat(element.parentElement));
    const up = (from, to) => {
      if (!placed(from) || !placed(to) || from.closest(PARTS) !== to.closest(PARTS)) return 0;
      const [one, two] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
      const shared = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const column = shared > Math.min(one.width, two.width) / 2 && Math.min(one.width, two.width, one.height, two.height) > 4;
      return column && two.bottom <= one.top + 1 ? Math.round(one.top - two.top) : 0;
    };
    const first = (element) => (element.tabIndex > 0 ? element.tabIndex : Infinity);
    const said = (element) => tools.named(element).slice(0, 80);
    const order = [...stops].sort((one, two) => (first(one) === first(two) ? 0 : first(one) - first(two)));
    return order
      .slice(1)
      .map((to, place) => ({ to, from: order[place], climbed: up(order[place], to) }))
      .filter(({ climbed }) => climbed > 8)
      .map(({ to, from, climbed }) => ({ up: climbed, html: to.outerHTML.slice(0, 300), to: said(to), from: said(from), forced: to.tabIndex > 0 || from.tabIndex > 0 }));
  },
  // What is computed of the look of an element, its pseudo-elements and what is around it, to be asked again.
  appearance: (element) => {
    const PLACES = [null, "::before", "::after"];
    const NAMES = ["box-shadow", "color", "background-color", "background-image", "background-position", "background-size", "text-decoration", "transform", "translate", "scale", "opacity", "visibility", "display", "position", "left", "top", "clip", "clip-path", "filter", "font-weight", "font-style", "width", "height", "fill", "stroke", "animation-name", "content", "z-index", "margin-left", "margin-top", "border-width", "border-style", "border-color"];
    const clear = (colour) => colour === "transparent" || /^rgba\(.*, 0\)$/.test(colour);
    const outline = (told) => (told.outlineStyle === "none" || told.outlineWidth === "0px" || clear(told.outlineColor) ? "" : told.outline + told.outlineOffset);
    const around = [
      element,
      ...[...element.querySelectorAll("*")].slice(0, 8),
      ...[element.parentElement, element.parentElement?.parentElement, element.nextElementSibling, element.previousElementSibling, ...(element.labels ?? [])],
    ].filter(Boolean);
    return () =>
      around.flatMap((one) =>
        PLACES.map((place) => {
          const told = getComputedStyle(one, place);
          if (place && (told.content === "none" || told.content === "normal")) return "";
          return [outline(told), ...NAMES.map((name) => told.getPropertyValue(name))].join("|");
        }),
      ).join("\n");
  },
  // Whether nothing at all of the window changes when the Tab key reaches an element, from a window at rest that
  // would show an outline around it. Any doubt is a no.
  unseen: async function* (element) {
    const inSight = (element) => {
      const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      return width >= 8 && height >= 8 && left >= 4 && top >= 4 && right <= innerWidth - 4 && bottom <= innerHeight - 4 && (over === element || element.contains(over));
    };
    const bare = (element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle === "none" || outlineWidth === "0px";
    };
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const here = [scrollX, scrollY];
    const back = () => scrollTo({ left: here[0], top: here[1], behavior: "instant" });
    element.focus({ focusVisible: true, preventScroll: true });
    yield { press: "Shift+Tab", times: 1 }; // scripts that wait for a key to show the focus have had one
    document.activeElement?.blur?.();
    back();
    await tools.frame();
    if (!tools.shown(element) || !inSight(element)) return false;
    const before = yield { picture: true };
    const watch = new MutationObserver(() => {});
    watch.observe(document, { attributes: true, childList: true, characterData: true, subtree: true });
    yield { press: "Tab", times: 1 };
    const held = () => document.activeElement === element && element.matches(":focus-visible") && document.hasFocus() && bare(element) && scrollX === here[0] && scrollY === here[1];
    try {
      for (const pause of [50, 600]) {
        await tools.wait(pause);
        if (!held() || before !== (yield { picture: true })) return false;
      }
      if (watch.takeRecords().length > 0) return false;
    } finally {
      watch.disconnect();
    }
    const written = element.getAttribute("style");
    element.style.setProperty("outline", "4px solid rgb(255, 0, 255)", "important");
    element.style.setProperty("outline-offset", "-2px", "important");
    await tools.frame();
    const outlined = yield { picture: true };
    element.getAttribute("style"); // Chromium removes no style that was not read
    if (written === null) element.removeAttribute("style");
    else element.setAttribute("style", written);
    return outlined !== before && held();
  },
  // How many words the page shows, in its content where it says which it is, and the first of them.
  read: () => {
    const words = ((document.querySelector("main, [role=main]") ?? document.body)?.innerText ?? "").split(/\s+/).filter(Boolean);
    return { words: words.length, begins: words.slice(0, 30).join(" ").slice(0, 200) };
  },
  // What can be read of each text now, and what cannot any longer once the page has changed: the words that a box
  // which does not scroll cuts off, the texts that cover one another.
  legible: () => {
    const MOST = 6000; // texts
    const IGNORED = "[aria-hidden=true], svg, select, textarea, template, noscript, script, style, marquee";
    const range = document.createRange();
    const root = document.documentElement;
    const boxes = (node, from = 0, to = node.data.length) => {
      range.setStart(node, from);
      range.setEnd(node, to);
      return [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    };
    // What cuts the texts of an element: a box, nothing, or « away » for what floats above the page.
    const cutting = (known = new Map()) => {
      const cutter = (element) => {
        if (!element || element === document.body || element === root) return null;
        if (!known.has(element)) known.set(element, found(element));
        return known.get(element);
      };
      const found = (element) => {
        const { overflowX, overflowY, position } = getComputedStyle(element);
        if (position === "fixed" || position === "sticky") return "away";
        if (/auto|scroll/.test(overflowX + overflowY)) return "away";
        if (/hidden|clip/.test(overflowX + overflowY)) return element;
        let above = element.parentElement;
        if (position === "absolute") while (above && above !== root && getComputedStyle(above).position === "static") above = above.parentElement;
        return cutter(above);
      };
      return cutter;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (texts.length < MOST && walker.nextNode()) {
      const node = walker.currentNode;
      if (/\S/.test(node.data) && !node.parentElement.closest(IGNORED)) texts.push(node);
    }
    const within = (box, held) => box.left >= held.left - 2 && box.right <= held.right + 2 && box.top >= held.top - 2 && box.bottom <= held.bottom + 2;
    const share = (box, held) =>
      (Math.max(0, Math.min(box.right, held.right) - Math.max(box.left, held.left)) * Math.max(0, Math.min(box.bottom, held.bottom) - Math.max(box.top, held.top))) / (box.width * box.height);
    const measure = () => {
      const cutter = cutting();
      const found = new Map();
      for (const node of texts) {
        if (!node.isConnected || !node.parentElement.checkVisibility(seen)) continue;
        const holder = cutter(node.parentElement);
        const lines = boxes(node);
        const held = holder instanceof Element ? holder.getBoundingClientRect() : null;
        if (lines.length) found.set(node, { holder, lines, held, whole: held !== null && held.width > 20 && held.height > 10 && lines.every((box) => within(box, held)) });
      }
      return found;
    };
    const covered = (found) => {
      const lines = [...found].filter(([, one]) => one.holder !== "away").flatMap(([node, one]) => one.lines.filter((box) => !one.held || share(box, one.held) > 0.5).map((box) => ({ node, box })));
      lines.sort((one, two) => one.box.top - two.box.top);
      const pairs = new Map();
      lines.forEach((one, place) => {
        for (let next = place + 1; next < lines.length && lines[next].box.top < one.box.bottom - 4; next += 1) {
          const two = lines[next];
          if (two.node === one.node || Math.max(share(one.box, two.box), share(two.box, one.box)) < 0.3) continue;
          pairs.set(one.node, (pairs.get(one.node) ?? new Set()).add(two.node));
        }
      });
      return pairs;
    };
    const said = (node) => node.data.replace(/\s+/g, " ").trim().slice(0, 150);
    const told = (node, more) => ({ html: node.parentElement.outerHTML.slice(0, 300), text: said(node), ...more });
    const words = (node) => [...node.data.matchAll(/\S+/g)].map((word) => ({ word: word[0], lines: boxes(node, word.index, word.index + word[0].length) }));
    // What hides words on purpose, shows them otherwise, or brings them back when it takes the focus.
    const meant = (node, holder) => {
      for (let one = node.parentElement; one; one = one.parentElement) {
        const style = getComputedStyle(one);
        if (style.textOverflow !== "clip" || style.webkitLineClamp !== "none" || one.hasAttribute("title")) return true;
        if (one === holder) break;
        if (one.tabIndex >= 0) return true;
      }
      // An extract is cut on purpose where a link beside it leads to the whole of it, or a button shows it.
      const beside = [holder.parentElement, holder.closest("article, li, section, [class*=card i], [class*=tile i]")];
      if (holder.closest("a") || beside.some((part) => part && [...part.querySelectorAll("a[href], button, summary, [role=button], [role=link]")].some((one) => one !== holder))) return true;
      return holder.closest("[class*=carousel i], [class*=slide i], [class*=swiper i], [class*=marquee i], [class*=ticker i]") !== null || holder.getAnimations({ subtree: true }).length > 0;
    };
    const before = measure();
    const already = covered(before);
    return () => {
      const after = measure();
      const cut = [];
      for (const [node, { holder, held }] of after) {
        if (cut.length >= 10) break;
        if (!before.get(node)?.whole || before.get(node).holder !== holder || held.width <= 20 || held.height <= 10) continue;
        if (after.get(node).lines.every((box) => within(box, held))) continue;
        const found = words(node).filter((one) => one.lines.length);
        const lost = found.filter((one) => one.lines.every((box) => share(box, held) === 0)).map((one) => one.word);
        const half = found.some((one) => one.lines.some((box) => share(box, held) < 0.5));
        const sure = lost.some((word) => /[\p{L}\p{N}]{3}/u.test(word)) && found.length > 1 && !meant(node, holder);
        if (lost.length || half) cut.push(told(node, { lost: lost.join(" ").slice(0, 150), sure }));
      }
      const over = [];
      for (const [node, others] of covered(after)) {
        for (const other of others) if (over.length < 10 && before.has(node) && before.has(other) && !already.get(node)?.has(other) && !already.get(other)?.has(node)) over.push(told(node, { other: said(other) }));
      }
      return { texts: before.size, whole: texts.length < MOST, cut, over };
    };
  },
  style: (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet));
  },
};
// Whatever a click starts, nothing is sent.
const unsent = (event) => event.preventDefault();

const PROBES = __PROBES__;
const probed = async () => {
  const answers = await Promise.allSettled(Object.entries(PROBES).map(async ([name, probe]) => [name, await probe(full)]));
  return Object.fromEntries(answers.map((answer) => answer.value ?? ["", null]).filter(([, value]) => value !== null && value !== undefined));
};
const step = async () => {
  const place = location.origin + location.pathname;
  if (begun && !window[KEY]) return resumes ? { place, seen: {}, probes: await probed() } : null;
  if (!begun) {
    if (WATCH) window.__conforme_traces = WATCH();
    window[KEY] = (__STATE__)(tools);
    window.addEventListener("submit", unsent, true);
    HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => {};
  }
  const running = window[KEY];
  const { value, done: ended } = await running.next(answer);
  if (!ended && !value.seen) return { act: value };
  const told = ended ? { place, impossible: value } : { place, seen: value.seen, probes: await probed() };
  if (!ended) await running.return(); // what it undoes, it undoes in its `finally`
  delete window[KEY];
  return told;
};
const wellFormed = (key, value) => (typeof value === "string" ? value.toWellFormed() : value);
const late = new Promise((resolve) => setTimeout(resolve, left, { late: true }));
Promise.race([step(), late]).then(
  (told) => done(JSON.stringify(told, wellFormed)),
  () => done(null),
);
