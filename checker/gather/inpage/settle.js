// Waits until the page has arrived and stays still; answers what there is to see, as JSON.
// arguments: milliseconds left to load, quiet time, longest wait for quiet, longest wait for words.
const [loading, quiet, patience, rendering, done] = arguments;
const FEW = 30; // characters: « Chargement en cours… » is not yet a page
const BIG = 20000; // square pixels: a picture that means something, not a spinner
const ENOUGH = 10000; // milliseconds after which only what nobody sees may still be on its way
const began = performance.now();
const since = (moment) => performance.now() - moment;
const unread = /^(STYLE|SCRIPT|LINK|TEMPLATE)$/;

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
const pictured = () =>
  [...document.querySelectorAll("img, svg, video, canvas, iframe, frame, object, embed")].some(visible) ||
  document.querySelector("input:not([type=hidden]), select, textarea, button") !== null;
const scripted = () => document.querySelector("script:not([type*=json])") !== null;
const empty = () => {
  const count = words();
  return count < FEW && (count === 0 || scripted()) && !pictured();
};

const late = () => [...document.querySelectorAll("link[rel~=stylesheet]")].some((link) => !link.sheet && !link.disabled);
const images = () => [...document.images].filter((image) => image.currentSrc && !image.complete).length;
// What a reader sees after scrolling: a picture without height moves the words laid over it.
const hurry = () => {
  for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
};

let changed = began;
const watch = () => (window.__conforme ? window.__conforme.changed() : changed);
if (!window.__conforme) {
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(() => (changed = performance.now())).observe(document, everything);
}

const answer = (bare) =>
  done(
    JSON.stringify({
      type: document.contentType,
      url: location.href,
      born: performance.timeOrigin,
      loaded: document.readyState === "complete",
      late: late(),
      images: images(),
      empty: bare,
    }),
  );

const arrive = () => {
  const whole = document.readyState === "complete";
  const enough = since(began) > ENOUGH && document.readyState !== "loading" && !late() && images() === 0;
  if (!whole && !enough && since(began) < loading) return setTimeout(arrive, 15);
  hurry();
  return rest(performance.now());
};
const rest = (arrived) => {
  const left = quiet - since(watch());
  const still = left <= 0 && document.fonts.status === "loaded" && images() === 0;
  if (!still && since(arrived) < patience) return setTimeout(rest, Math.min(Math.max(left, 10), quiet), arrived);
  const bare = empty();
  if (bare && scripted() && since(arrived) < rendering) return setTimeout(rest, quiet, arrived);
  return answer(bare);
};
arrive();
