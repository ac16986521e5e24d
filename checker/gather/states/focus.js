// The elements that take the focus, one after the other, as the keyboard gives it: those around which nothing of
// what is computed changes. What is inside frames and shadow trees, what cannot be seen and what the page
// gives the focus to in place of the one asked are left out, and counted. The first of those where nothing changes
// are reached again, by the Tab key, and the window is looked at to the pixel before and after.
// seconds: 12
// pages: first
// leaves: page
async function* ({ all, shown, style, frame, wait }) {
  const MOST = 60;
  const TIME = 3000; // milliseconds
  const PICTURES = 2;
  const PICTURES_TIME = 4000; // milliseconds
  const REACHABLE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable]";
  // What these draw the focus on, their thumb or their swatch, has no computed style to read.
  const PARTS = "input[type=range], input[type=color]";
  const PLACES = [null, "::before", "::after"];
  const NAMES = ["box-shadow", "color", "background-color", "background-image", "background-position", "background-size", "text-decoration", "transform", "translate", "scale", "opacity", "visibility", "display", "position", "left", "top", "clip", "clip-path", "filter", "font-weight", "font-style", "width", "height", "fill", "stroke", "animation-name", "content", "z-index", "margin-left", "margin-top", "border-width", "border-style", "border-color"];
  const clear = (colour) => colour === "transparent" || /^rgba\(.*, 0\)$/.test(colour);
  const outline = (told) => (told.outlineStyle === "none" || told.outlineWidth === "0px" || clear(told.outlineColor) ? "" : told.outline + told.outlineOffset);
  const around = (element) => [
    element,
    ...[...element.querySelectorAll("*")].slice(0, 8),
    ...[element.parentElement, element.parentElement?.parentElement, element.nextElementSibling, element.previousElementSibling, ...(element.labels ?? [])],
  ].filter(Boolean);
  const looks = (elements) =>
    elements.flatMap((one) =>
      PLACES.map((place) => {
        const told = getComputedStyle(one, place);
        if (place && (told.content === "none" || told.content === "normal")) return "";
        return [outline(told), ...NAMES.map((name) => told.getPropertyValue(name))].join("|");
      }),
    ).join("\n");
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
    const near = around(element);
    const before = looks(near);
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element || !element.matches(":focus")) {
      left += 1;
      continue;
    }
    let alike = looks(near) === before;
    if (alike) await frame();
    alike &&= looks(near) === before;
    if (alike && element.matches(PARTS)) left += 1;
    else if (alike) same.push(element);
    else changed += 1;
  }
  document.activeElement?.blur?.();

  // What is drawn on the page says nothing of these: a caret, a value, what a page scrolls to.
  const PLAIN =
    "a[href], button, select, summary, input:is([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset]), " +
    "[role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=radio], [role=switch]";
  const inSight = (element) => {
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return width >= 8 && height >= 8 && left >= 4 && top >= 4 && right <= innerWidth - 4 && bottom <= innerHeight - 4 && (over === element || element.contains(over));
  };
  const bare = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle === "none" || outlineWidth === "0px";
  };
  // Whether nothing at all of the window changes when the Tab key reaches an element, from a window at rest that
  // would show an outline around it. Any doubt is a no.
  const unseen = async function* (element) {
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const here = [scrollX, scrollY];
    const back = () => scrollTo({ left: here[0], top: here[1], behavior: "instant" });
    element.focus({ focusVisible: true, preventScroll: true });
    yield { press: "Shift+Tab", times: 1 }; // scripts that wait for a key to show the focus have had one
    document.activeElement?.blur?.();
    back();
    await frame();
    if (!shown(element) || !inSight(element)) return false;
    const before = yield { picture: true };
    const watch = new MutationObserver(() => {});
    watch.observe(document, { attributes: true, childList: true, characterData: true, subtree: true });
    yield { press: "Tab", times: 1 };
    const held = () => document.activeElement === element && element.matches(":focus-visible") && document.hasFocus() && bare(element) && scrollX === here[0] && scrollY === here[1];
    try {
      for (const pause of [50, 600]) {
        await wait(pause);
        if (!held() || before !== (yield { picture: true })) return false;
      }
      if (watch.takeRecords().length > 0) return false;
    } finally {
      watch.disconnect();
    }
    const written = element.getAttribute("style");
    element.style.setProperty("outline", "4px solid rgb(255, 0, 255)", "important");
    element.style.setProperty("outline-offset", "-2px", "important");
    await frame();
    const outlined = yield { picture: true };
    element.getAttribute("style"); // Chromium removes no style that was not read
    if (written === null) element.removeAttribute("style");
    else element.setAttribute("style", written);
    return outlined !== before && held();
  };
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
