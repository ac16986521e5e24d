// One step of a state, as JSON: the act that its script asks for, or what there is to see in the state, or
// why it cannot be reached. arguments: milliseconds left, whether the look is full, whether the script has
// begun, whether another document may have taken its place. Python pastes the script and the probes.
const [left, full, begun, resumes, done] = arguments;
const KEY = "__conforme_state";
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
