// The elements that take the focus, one after the other, as the keyboard gives it: those around which nothing of
// what is computed changes. What is inside frames and shadow trees, what cannot be seen and what the page
// gives the focus to in place of the one asked are left out, and counted. The first of those where nothing changes
// are reached again, by the Tab key, and the window is looked at to the pixel before and after.
// seconds: 10
// pages: first
// leaves: traces
async function* ({ all, shown, style, frame, unseen, appearance }) {
  const MOST = 60;
  const TIME = 3000; // milliseconds
  const PICTURES = 2;
  const PICTURES_TIME = 4000; // milliseconds
  const REACHABLE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable]";
  // What these draw the focus on, their thumb or their swatch, has no computed style to read.
  const PARTS = "input[type=range], input[type=color]";
  const seen = (element) => (shown(element) || [...(element.labels ?? [])].some(shown)) && !(element.offsetWidth <= 1 && element.offsetHeight <= 1 && element.labels?.length === 0);

  const every = all(REACHABLE).filter((one) => one.tabIndex >= 0 && !one.matches(":disabled"));
  const kept = every.filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getRootNode() === document && !one.shadowRoot && !one.matches("iframe, object, embed, audio, video, area") && seen(one));
  // One of each sort first: a page of a thousand links says the same of each.
  const sorts = new Set();
  const sort = (one) => `${one.localName} ${one.type ?? ""} ${one.getAttribute("class") ?? ""} ${one.parentElement?.getAttribute("class") ?? ""}`;
  const firsts = kept.filter((one) => !sorts.has(sort(one)) && sorts.add(sort(one)));
  const tried = [...new Set([...firsts, ...kept])].slice(0, MOST);
  // What scrolls takes the focus too, in some browsers.
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflow) && one.scrollHeight > one.clientHeight + 1;
  const total = every.length || [...document.body.querySelectorAll("*")].slice(0, 5000).filter(scrolls).length;
  const still = style("*, *::before, *::after { transition: none !important }");

  const ends = performance.now() + TIME;
  const same = []; // the elements
  let changed = 0;
  let left = every.length - kept.length;
  let asked = 0;
  for (const element of tried) {
    if (performance.now() > ends) break;
    asked += 1;
    document.activeElement?.blur?.();
    const looks = appearance(element);
    const before = looks();
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element || !element.matches(":focus")) {
      left += 1;
      continue;
    }
    let alike = looks() === before;
    if (alike) await frame();
    alike &&= looks() === before;
    if (alike && element.matches(PARTS)) left += 1;
    else if (alike) same.push(element);
    else changed += 1;
  }
  document.activeElement?.blur?.();

  // What has no caret, no value and no inside of its own that would show the focus.
  const PLAIN =
    "a[href], button, select, summary, input:is([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset]), " +
    "[role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=radio], [role=switch]";
  const proved = [];
  const until = performance.now() + PICTURES_TIME;
  for (const element of same.filter((one) => one.matches(PLAIN)).slice(0, PICTURES)) {
    if (performance.now() < until && proved.length === 0 && (yield* unseen(element))) proved.push(element);
  }
  document.activeElement?.blur?.();
  still();
  const told = (elements) => elements.slice(0, 10).map((one) => one.outerHTML.slice(0, 300));
  yield { seen: { total, tried: asked, changed, left, unchanged: same.length, same: told(same.filter((one) => !proved.includes(one))), unseen: told(proved), whole: asked === kept.length } };
}
