// Waits until the page has arrived, stays still and no longer says that it is loading; answers what
// there is to see, as JSON. arguments: milliseconds left to load, quiet time, longest wait for quiet,
// longest wait for a page that has not said all it has to say.
const [loading, quiet, patience, rendering, done] = arguments;
const FEW = 30; // characters: « Chargement en cours… » is not yet a page
const THIN = 200; // characters around a loading message under which a part of the page is not built yet
const LINE = 80; // the same two, in a page that already has its footer: there, a paragraph is a content
const SAYING = 150; // characters of a loading message, at most
const BIG = 20000; // square pixels: a picture that means something, not a spinner
const ENOUGH = 10000; // milliseconds after which only what nobody sees may still be on its way
const GROWING = 500; // milliseconds during which a page that gained parts is still being built
const began = performance.now();
const since = (moment) => performance.now() - moment;
const unread = /^(STYLE|SCRIPT|LINK|TEMPLATE|NOSCRIPT)$/;
const AROUND = "header, nav, footer, dialog, [role=banner], [role=navigation], [role=contentinfo], [role=dialog]";

const shadowWords = (root) => {
  let total = 0;
  for (const element of root.querySelectorAll("*")) {
    if (!element.shadowRoot) continue;
    for (const child of element.shadowRoot.children) {
      if (!unread.test(child.tagName)) total += (child.innerText ?? "").trim().length;
    }
    total += shadowWords(element.shadowRoot);
  }
  return total;
};
// `textContent` needs no layout: a page with little of it has little to show, whatever its styles.
const words = () => {
  const body = document.body;
  if (!body) return 0;
  const written = body.textContent.trim().length < FEW ? 0 : body.innerText.trim().length;
  return written < FEW ? Math.max(written, body.innerText.trim().length) + shadowWords(document) : written;
};
const visible = (element) => {
  const box = element.getBoundingClientRect();
  return box.width * box.height >= BIG;
};
const PICTURES = "img, svg, video, canvas, iframe, frame, object, embed";
const FIELDS = "input:not([type=hidden]), select, textarea, button";
const pictured = () =>
  [...document.querySelectorAll(PICTURES)].some(visible) || document.querySelector(FIELDS) !== null;
const scripted = () => document.querySelector("script:not([type*=json])") !== null;
// Nothing will fill a page without script: whatever it holds but bare boxes, a small picture or the role of a
// box, is what it is.
const BARE = "div, span, p, br, section, article, main, style, script, link, meta, title, template, noscript";
const SAID = "[role], [aria-label], [aria-labelledby], [aria-hidden], [lang], [tabindex], [title]";
const holds = () => document.querySelector(`body :is(:not(${BARE}), ${SAID})`) !== null;
const empty = () => {
  const count = words();
  if (!scripted()) return count === 0 && !pictured() && !holds();
  return count < FEW && !pictured();
};

// --- a page that says, or shows, that more is to come -------------------------------------------

const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
const shown = (element) => element.checkVisibility(seen) && element.getClientRects().length > 0;
// The characters of a part of the page, apart from the header, the menus and the footer it holds.
const content = (part) => {
  if (!part.querySelector(AROUND)) return (part.innerText ?? "").trim().length;
  let total = 0;
  for (const child of part.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) total += child.data.trim().length;
    else if (child.nodeType === Node.ELEMENT_NODE && !unread.test(child.tagName) && !child.matches(AROUND)) total += content(child);
  }
  return total;
};
const outside = (element) => !element.closest(AROUND);
const hollow = () => {
  const part = document.querySelector("main, [role=main]") ?? document.body;
  if (!part || part.textContent.trim().length > 4000 || content(part) >= FEW) return false;
  const shows = [...part.querySelectorAll(PICTURES)].some((one) => outside(one) && visible(one));
  return !shows && ![...part.querySelectorAll(FIELDS)].some(outside) && shadowWords(part) < FEW;
};
// A page that shows its title, and no empty place where a script may yet put something, is built: short, not unbuilt.
const PLACES = "div[id], section[id], article[id], [data-component], [data-controller]";
const vacant = (element) => element.childElementCount === 0 && element.textContent.trim() === "";
const unfinished = () => {
  const part = document.querySelector("main, [role=main]") ?? document.body;
  const titled = [...part.querySelectorAll("h1, h2")].some((title) => outside(title) && shown(title) && !vacant(title));
  const custom = (element) => element.localName.includes("-") && !element.shadowRoot;
  const waits = [...part.querySelectorAll("*")].some((e) => vacant(e) && outside(e) && (e.matches(PLACES) || custom(e)));
  return !titled || waits;
};

const CLUE = /chargement|charge[rnz]|loading|patient|attendre|please wait|instant|moment|initialis|récupération|préparation|redirig|redirection/i;
const MANNER = /…|\.\.\.|en cours|patient|attendre|instant|wait|moment|redirig|^\W*(chargement|loading|initialisation)\W*$/i;
const MARKED =
  "[aria-busy=true], [role=progressbar]:not([aria-valuenow]), progress:not([value]), [class*=spinner i], " +
  "[class*=skeleton i], [class*=loader i], [class*=loading i], [class*=chargement i]";
const NAMED = /(^|[\s_-])(spinner|skeleton|(pre)?loader|loading|chargement)([\s_-]|$)/i;
const marked = (element) =>
  element.matches("[aria-busy=true], [role=progressbar], progress") || NAMED.test(element.getAttribute("class") ?? "");
// A widget that waits in the middle of a page long since built holds nobody up.
const unbuilt = (element, said) => {
  const part = element.closest("main, [role=main], footer, [role=contentinfo], header, [role=banner]") ?? document.body;
  const around = part.matches("header, footer, [role=banner], [role=contentinfo]") ? part.innerText.trim().length : content(part);
  return around - said < (footed() ? LINE : THIN);
};
const roots = (root, found = [root]) => {
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot) {
      found.push(element.shadowRoot);
      roots(element.shadowRoot, found);
    }
  }
  return found;
};
const message = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/\s+/g, " ").trim();
    const element = walker.currentNode.parentElement;
    if (text.length > SAYING || !CLUE.test(text) || !MANNER.test(text) || !element) continue;
    if (text.length > LINE && footed()) continue;
    if (element.closest("a, button, label, option, nav, noscript, script, style, template, dialog")) continue;
    if (shown(element) && unbuilt(element, text.length)) return text;
  }
  return "";
};
const spinner = (root) => {
  const found = [...root.querySelectorAll(MARKED)].slice(0, 200).find((element) => {
    if (element.tagName === "IMG" || element === document.documentElement || !marked(element)) return false;
    const said = (element.innerText ?? "").trim().length;
    return said < THIN && shown(element) && unbuilt(element, said);
  });
  return found ? `<${found.localName}${found.className ? ` class="${found.getAttribute("class")}"` : ""}>` : "";
};
// What the page says of its own loading: its words, or the mark of its progress; empty when nothing.
const saying = () => {
  if (!document.body || !scripted()) return "";
  for (const root of roots(document.body)) {
    const said = (CLUE.test(root.textContent) && message(root)) || spinner(root);
    if (said) return said.slice(0, SAYING);
  }
  return "";
};
// A page without footer may be waiting for one, another may be about to leave: its timers will tell.
const TIMERS = 3000; // milliseconds
const feet = () => [...document.querySelectorAll("footer, [role=contentinfo], .fr-footer, #footer, .footer, #pied, .pied")];
// A footer without a link may be there for another.
const footed = () => feet().some((foot) => foot.textContent.trim() !== "" && foot.querySelector("a[href]"));
const delayed = () => window.__conforme?.delayed() ?? { timers: 0, leaving: 0, due: 0, watches: false, gestures: false };
const timed = () => {
  const { timers, leaving } = delayed();
  return leaving > 0 || (timers > 0 && since(arrived) < TIMERS && !footed());
};
// A page without footer that watches its reader may wait for the end to be seen.
let scrolled = false;
const descends = () => {
  if (scrolled || footed() || !delayed().watches) return false;
  scrolled = true;
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  return true;
};
const ascends = () => window.scrollTo({ top: 0, behavior: "instant" });
const footless = () => {
  const { due, gestures } = delayed();
  return !footed() && (due > 0 || gestures);
};

// --- what is on its way --------------------------------------------------------------------------

const late = () => [...document.querySelectorAll("link[rel~=stylesheet]")].some((link) => !link.sheet && !link.disabled);
// Style sheets for something else than this screen: what they lack changes nothing here.
const unused = () =>
  [...document.querySelectorAll("link[href][rel~=stylesheet i], link[href][rel~=preload i][as=style i]")]
    .filter((link) => link.disabled || link.relList.contains("alternate") || !(link.onload || matchMedia(link.media || "all").matches))
    .slice(0, 200)
    .map((link) => link.href);
const images = () => [...document.images].filter((image) => image.currentSrc && !image.complete).length;
// What a reader sees after scrolling: a picture without height moves the words laid over it.
const hurry = () => {
  for (const late of document.querySelectorAll("img[loading=lazy], iframe[loading=lazy]")) late.loading = "eager";
};

let changed = began;
const watch = () => (window.__conforme ? window.__conforme.changed() : changed);
if (!window.__conforme) {
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(() => (changed = performance.now())).observe(document, everything);
}
// The parts that a rule may say are missing: a page that gains some is still being built.
const parts = () => document.querySelectorAll("a[href], h1, h2, h3, main, header, footer, form, p").length;
let counted = 0;
let grown = -Infinity;
const grows = () => {
  const now = parts();
  if (now > counted) grown = performance.now();
  counted = now;
};

let arrived = Infinity;
let held = -Infinity; // the last time it was given more time: what it then shows may take its own to rest
const answer = (still, bare, said, bland) =>
  done(
    JSON.stringify({
      type: document.contentType,
      url: location.href,
      born: performance.timeOrigin,
      loaded: document.readyState === "complete",
      late: late(),
      images: images(),
      empty: bare,
      says: said,
      hollow: bland,
      growing: !still && since(grown) < GROWING,
      footless: scripted() && footless(),
      parts: parts(),
      unused: unused(),
    }),
  );

// A page may have replaced what we call: said at once, or nobody would know before the time is up.
const step = (next, wait) =>
  setTimeout(() => {
    try {
      next();
    } catch {
      done(null);
    }
  }, wait);

const arrive = () => {
  const whole = document.readyState === "complete";
  const enough = since(began) > ENOUGH && document.readyState !== "loading" && !late() && images() === 0;
  if (!document.documentElement && since(began) > GROWING) return done("{}"); // stopped by `bound.js`
  if (!whole && !enough && since(began) < loading) return step(arrive, 15);
  hurry();
  arrived = performance.now();
  counted = parts();
  return rest();
};
const rest = () => {
  const left = quiet - since(watch());
  const still = left <= 0 && document.fonts.status === "loaded" && images() === 0;
  if (!still) grows();
  if (!still && since(Math.max(arrived, held)) < patience) return step(rest, Math.min(Math.max(left, 10), quiet));
  const dynamic = scripted();
  const bare = empty();
  const bland = dynamic && (bare || hollow());
  const said = saying();
  if (dynamic && (bare || bland || said || timed()) && since(arrived) < rendering) {
    held = performance.now();
    return step(rest, quiet);
  }
  if (dynamic && descends()) {
    held = performance.now();
    return step(() => {
      ascends();
      step(rest, quiet); // what hears the scroll is told at the next frame
    }, quiet);
  }
  return answer(still, bare, said, bland && unfinished());
};
arrive();
