// The way of the keyboard: Tab from the start of the page until the focus leaves it and comes back; where
// it stays held, whether Shift+Tab or Escape free it; where it goes back up a column of the page. What a frame, a
// player or a field of several parts holds inside is not seen from here: it is given more time, and told apart.
// seconds: 10
// pages: first
// leaves: page
async function* ({ focused, all, shown, wait, deep, over, fromStart, taking, climbs, MOMENT }) {
  const [MOST, BATCH] = [600, 10]; // presses
  const REACHABLE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]";

  const reached = new Set();
  let out = false; // the key was pressed while nothing of the page had the focus
  let ended = false;
  let recent = new Set();
  let asked = false; // a key is down: it moves the focus before it is up again
  const taken = new Set(); // the elements that the page gave the focus to by itself
  const press = () => ([out, asked] = [focused() === document.body, true]);
  const arrive = (event) => {
    const element = event.composedPath()[0];
    if (!asked) taken.add(element);
    if (out && (reached.values().next().value === element || (element.tabIndex > 0 && reached.has(element)))) ended = true;
    reached.add(element);
    recent.add(element);
  };
  const listening = new AbortController();
  const heard = { capture: true, signal: listening.signal };
  window.addEventListener("keydown", press, heard);
  window.addEventListener("keyup", () => (asked = false), heard);
  fromStart();
  window.addEventListener("focusin", arrive, heard);

  let idle = 0; // presses that reached nothing new
  let presses = 0;
  while (!ended && presses < MOST && idle < (deep(focused()) ? 100 : 30)) {
    const before = reached.size;
    if (idle === 0) recent = new Set();
    yield { press: "Tab", times: BATCH };
    presses += BATCH;
    idle = reached.size > before ? 0 : idle + BATCH;
  }
  const kept = ended ? yield* taking(taken, reached.size) : null;
  const through = (ended && !kept) || (reached.size === 0 && focused() === document.body);
  const held = through || presses >= MOST ? [] : [...(kept ?? (recent.size ? recent : [focused()]))];
  let freed = "";
  for (const [key, then] of held.length ? [["Shift+Tab", ""], ["Escape", "Tab"]] : []) {
    yield { press: key, times: then ? 1 : BATCH };
    if (then) yield { press: then, times: 2 };
    if (kept) await wait(MOMENT);
    if (held.includes(focused())) continue;
    freed = key;
    break;
  }
  listening.abort();
  const jumps = through ? climbs([...reached]) : [];
  const told = (element) => ({ html: element.outerHTML.slice(0, 300), deep: deep(element), dialog: over(element) });
  yield {
    seen: {
      stops: reached.size,
      reachable: all(REACHABLE).filter((one) => one.tabIndex >= 0 && !one.disabled && shown(one)).length,
      ended: through,
      held: held.slice(0, 5).map(told),
      among: held.length,
      returned: kept !== null,
      ...{ freed, climbs: jumps.length, jumps: jumps.slice(0, 5) },
    },
  };
}
