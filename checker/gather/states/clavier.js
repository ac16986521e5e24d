// The way of the keyboard: Tab from the start of the page until the focus leaves it and comes back; where
// it stays held, whether Shift+Tab or Escape free it; where it goes back up a column of the page. What a frame, a player or a field of several parts
// holds inside is not seen from here: it is given more time, and told apart.
// seconds: 10
// pages: first
// leaves: page
async function* ({ focused, all, shown }) {
  const MOST = 600;
  const BATCH = 10;
  const DEEP = "iframe, frame, object, embed, video, audio, input:is([type=date], [type=time], [type=month], [type=week], [type^=datetime])";
  const REACHABLE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]";
  const deep = (element) => element !== null && (element.matches(DEEP) || (element.localName.includes("-") && !element.shadowRoot));

  const reached = new Set();
  let out = false; // the key was pressed while nothing of the page had the focus
  let ended = false;
  let recent = new Set();
  const press = () => (out = focused() === document.body);
  const arrive = (event) => {
    const element = event.composedPath()[0];
    // Once around: the first that was reached, or one that comes before all the others.
    if (out && (reached.values().next().value === element || (element.tabIndex > 0 && reached.has(element)))) ended = true;
    reached.add(element);
    recent.add(element);
  };
  window.addEventListener("keydown", press, true);
  window.addEventListener("focusin", arrive, true);

  const start = document.body.insertBefore(document.createElement("span"), document.body.firstChild);
  start.tabIndex = -1;
  start.focus();
  start.remove();
  reached.clear();
  let idle = 0; // presses that reached nothing new
  let presses = 0;
  while (!ended && presses < MOST && idle < (deep(focused()) ? 100 : 30)) {
    const before = reached.size;
    if (idle === 0) recent = new Set();
    yield { press: "Tab", times: BATCH };
    presses += BATCH;
    idle = reached.size > before ? 0 : idle + BATCH;
  }
  const idleNowhere = reached.size === 0 && focused() === document.body;
  const held = ended || idleNowhere || presses >= MOST ? [] : recent.size ? [...recent] : [focused()];
  let freed = "";
  for (const [key, then] of held.length ? [["Shift+Tab", ""], ["Escape", "Tab"]] : []) {
    yield { press: key, times: then ? 1 : BATCH };
    if (then) yield { press: then, times: 2 };
    if (!held.includes(focused())) {
      freed = key;
      break;
    }
  }
  window.removeEventListener("keydown", press, true);
  window.removeEventListener("focusin", arrive, true);
  // A window laid over the page may keep the focus until it is closed, said to be a dialogue or not.
  const OVER = "dialog, [role*=dialog], [aria-modal=true], [class*=modal i], [class*=popup i], [class*=overlay i], [class*=cookie i]";
  const over = (element) =>
    element !== null && (element.matches(OVER) || getComputedStyle(element).position === "fixed" || over(element.parentElement ?? element.getRootNode().host ?? null));
  // From an element to one wholly above it, in the same column of the same part of the page. What is fixed, or in a tree
  // apart, has no place in the order of reading.
  const PARTS = "header, nav, main, aside, footer, form, dialog, table, [role=dialog], [role=navigation], [role=banner], [role=contentinfo], [role=search]";
  const placed = (element) => element.getRootNode() === document && element.isConnected && shown(element) && !afloat(element);
  const afloat = (element) => element !== null && (/fixed|sticky/.test(getComputedStyle(element).position) || afloat(element.parentElement));
  const climbs = (from, to) => {
    if (!placed(from) || !placed(to) || from.closest(PARTS) !== to.closest(PARTS)) return 0;
    const [one, two] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
    const shared = Math.min(one.right, two.right) - Math.max(one.left, two.left);
    const column = shared > Math.min(one.width, two.width) / 2 && Math.min(one.width, two.width, one.height, two.height) > 4;
    return column && two.bottom <= one.top + 1 ? Math.round(one.top - two.top) : 0;
  };
  const named = (element) => (element.getAttribute("aria-label") || element.innerText || element.value || element.name || "").replace(/\s+/g, " ").trim().slice(0, 80);
  const first = (element) => (element.tabIndex > 0 ? element.tabIndex : Infinity);
  const stops = [...reached].sort((one, two) => (first(one) === first(two) ? 0 : first(one) - first(two)));
  const jumps = stops
    .slice(1)
    .map((to, place) => ({ to, from: stops[place], up: ended ? climbs(stops[place], to) : 0 }))
    .filter(({ up }) => up > 8)
    .map(({ to, from, up }) => ({ up, html: to.outerHTML.slice(0, 300), to: named(to), from: named(from), forced: to.tabIndex > 0 || from.tabIndex > 0 }));
  const told = (element) => ({ html: element.outerHTML.slice(0, 300), deep: deep(element), dialog: over(element) });
  yield {
    seen: {
      stops: reached.size,
      reachable: all(REACHABLE).filter((one) => one.tabIndex >= 0 && !one.disabled && shown(one)).length,
      ended: ended || idleNowhere,
      held: held.slice(0, 5).map(told),
      among: held.length,
      freed,
      climbs: jumps.length,
      jumps: jumps.slice(0, 5),
    },
  };
}
