// Waits until the page has arrived and stays still; answers what there is to see, as JSON.
// arguments: milliseconds left to load, quiet time, longest wait for quiet, longest wait for words.
const [loading, quiet, patience, rendering, done] = arguments;
const began = performance.now();
const elapsed = () => performance.now() - began;
const FEW = 30; // characters: « Chargement en cours… » is not yet a page
const BIG = 20000; // square pixels: a picture that means something, not a spinner

const trees = () => {
  const found = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) {
        found.push(element.shadowRoot);
        visit(element.shadowRoot);
      }
    }
  };
  if (document.body) visit(document);
  return found;
};
const words = () =>
  [document.body, ...trees().flatMap((root) => [...root.children])]
    .filter((element) => element && !/^(STYLE|SCRIPT|LINK|TEMPLATE)$/.test(element.tagName))
    .reduce((total, element) => total + (element.innerText ?? "").trim().length, 0);
const visible = (element) => {
  const box = element.getBoundingClientRect();
  return box.width * box.height >= BIG;
};
const pictured = () =>
  [...document.querySelectorAll("img, svg, video, canvas, iframe, frame, object, embed")].some(visible) ||
  document.querySelector("input:not([type=hidden]), select, textarea, button") !== null;
const bare = () => words() < FEW && !pictured();
const scripted = () => document.querySelector("script:not([type*=json])") !== null;

const late = () => [...document.querySelectorAll("link[rel~=stylesheet]")].some((link) => !link.sheet && !link.disabled);
const images = () => [...document.images].filter((image) => image.currentSrc && !image.complete).length;

// What a reader sees after scrolling: a picture with no height moves the words laid over it.
const hurry = () => {
  for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
};

let changed = performance.now();
new MutationObserver(() => (changed = performance.now())).observe(document, {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
});

const answer = () =>
  done(
    JSON.stringify({
      type: document.contentType,
      url: location.href,
      born: performance.timeOrigin,
      loaded: document.readyState === "complete",
      late: late(),
      images: images(),
      bare: bare(),
      scripted: scripted(),
      words: words(),
    }),
  );

let arrived = null;
const look = () => {
  const now = performance.now();
  if (arrived === null) {
    const everything = document.readyState === "complete";
    // Ten seconds later, only what nobody sees may still be on its way: trackers, late scripts.
    const enough = elapsed() > 10000 && document.readyState !== "loading" && !late() && images() === 0;
    if (everything || enough || elapsed() > loading) {
      arrived = now;
      hurry();
    }
  } else {
    const calm = now - changed >= quiet && document.fonts.status === "loaded" && images() === 0;
    if (calm || now - arrived > patience) {
      const waiting = bare() && scripted() && now - arrived < rendering;
      if (!waiting) return answer();
    }
  }
  return setTimeout(look, arrived === null ? 20 : 30);
};
look();
