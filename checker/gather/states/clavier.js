// The way of the keyboard: Tab from the start of the page until the focus leaves it and comes back; where
// it stays held, whether Shift+Tab or Escape free it. What a frame, a player or a field of several parts
// holds inside is not seen from here: it is given more time, and told apart.
// seconds: 10
// pages: first
// leaves: page
async function* ({ focused, all, shown, wait }) {
  const MOST = 600;
  const BATCH = 10;
  const DEEP = "iframe, frame, object, embed, video, audio, input:is([type=date], [type=time], [type=month], [type=week], [type^=datetime])";
  const REACHABLE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]";
  const deep = (element) => element !== null && (element.matches(DEEP) || (element.localName.includes("-") && !element.shadowRoot));

  const reached = new Set();
  let out = false; // the key was pressed while nothing of the page had the focus
  let ended = false;
  let recent = new Set();
  let asked = false; // a key is down: it moves the focus before it is up again
  const taken = new Set(); // the elements that the page gave the focus to by itself
  const press = () => {
    out = focused() === document.body;
    asked = true;
  };
  const arrive = (event) => {
    const element = event.composedPath()[0];
    if (!asked) taken.add(element);
    if (out && reached.values().next().value === element) ended = true;
    reached.add(element);
    recent.add(element);
  };
  const release = () => (asked = false);
  window.addEventListener("keydown", press, true);
  window.addEventListener("keyup", release, true);
  window.addEventListener("focusin", arrive, true);

  const start = document.body.insertBefore(document.createElement("span"), document.body.firstChild);
  start.tabIndex = -1;
  start.focus();
  start.remove();
  reached.clear();
  taken.clear();
  let idle = 0; // presses that reached nothing new
  let presses = 0;
  while (!ended && presses < MOST && idle < (deep(focused()) ? 100 : 30)) {
    const before = reached.size;
    if (idle === 0) recent = new Set();
    yield { press: "Tab", times: BATCH };
    presses += BATCH;
    idle = reached.size > before ? 0 : idle + BATCH;
  }
  // No hand is as fast as these keys: what the page does a moment later, it does where the key has left.
  const MOMENT = 150; // milliseconds
  let returned = false;
  if (ended) await wait(MOMENT);
  for (const element of ended ? [...taken].slice(0, 2) : []) {
    element.focus();
    const stays = new Set();
    for (let tried = 0; tried < 5; tried += 1) {
      yield { press: "Tab", times: 1 };
      await wait(MOMENT);
      stays.add(focused());
    }
    if (stays.size > 2 || reached.size <= stays.size || [...stays].some((one) => one === document.body || deep(one))) continue;
    [ended, returned, recent] = [false, true, stays];
    break;
  }
  const idleNowhere = reached.size === 0 && focused() === document.body;
  const through = ended || idleNowhere;
  const held = through || presses >= MOST ? [] : recent.size ? [...recent] : [focused()];
  let freed = "";
  for (const [key, then] of held.length ? [["Shift+Tab", ""], ["Escape", "Tab"]] : []) {
    yield { press: key, times: then ? 1 : BATCH };
    if (then) yield { press: then, times: 2 };
    if (returned) await wait(MOMENT);
    if (!held.includes(focused())) {
      freed = key;
      break;
    }
  }
  window.removeEventListener("keydown", press, true);
  window.removeEventListener("keyup", release, true);
  window.removeEventListener("focusin", arrive, true);
  // A window laid over the page may keep the focus until it is closed, said to be a dialogue or not.
  const OVER = "dialog, [role*=dialog], [aria-modal=true], [class*=modal i], [class*=popup i], [class*=overlay i], [class*=cookie i]";
  const over = (element) =>
    element !== null && (element.matches(OVER) || getComputedStyle(element).position === "fixed" || over(element.parentElement ?? element.getRootNode().host ?? null));
  const told = (element) => ({ html: element.outerHTML.slice(0, 300), deep: deep(element), dialog: over(element) });
  yield {
    seen: {
      stops: reached.size,
      reachable: all(REACHABLE).filter((one) => one.tabIndex >= 0 && !one.disabled && shown(one)).length,
      ended: through,
      held: held.slice(0, 5).map(told),
      among: held.length,
      returned,
      freed,
    },
  };
}
