// The way of the keyboard: Tab from the start of the page until the focus leaves it and comes back; where
// it stays held, whether Shift+Tab or Escape free it; where it goes back up a column of the page. What a frame, a player or a field of several parts
// holds inside is not seen from here: it is given more time, and told apart.
// seconds: 10
// pages: first
// leaves: page
async function* ({ focused, all, shown, climbs }) {
  const [MOST, BATCH] = [600, 10]; // presses
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
  const jumps = ended ? climbs([...reached]) : [];
  const told = (element) => ({ html: element.outerHTML.slice(0, 300), deep: deep(element), dialog: over(element) });
  yield {
    seen: {
      stops: reached.size,
      reachable: all(REACHABLE).filter((one) => one.tabIndex >= 0 && !one.disabled && shown(one)).length,
      ended: ended || idleNowhere,
      held: held.slice(0, 5).map(told),
      among: held.length,
      ...{ freed, climbs: jumps.length, jumps: jumps.slice(0, 5) },
    },
  };
}
