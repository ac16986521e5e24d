// One step of a state, as JSON: the act that its script asks for, or what there is to see in the state, or
// why it cannot be reached. arguments: milliseconds left, whether the look is full, whether the script has
// begun, whether another document may have taken its place. Python pastes the script, the probes, and what watches
// the page when the script may leave traces.
const [left, full, begun, resumes, done] = arguments;
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
  const { value, done: ended } = await running.next();
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
