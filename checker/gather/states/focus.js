// The elements that take the focus, one after the other, as the keyboard gives it: those around which nothing of
// what is computed changes. What is inside frames and shadow trees, what cannot be seen and what the page
// gives the focus to in place of the one asked are left out, and counted.
// seconds: 6
// pages: first
// leaves: traces
async function* ({ all, shown, style, frame }) {
  const MOST = 60;
  const TIME = 3000; // milliseconds
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
  const same = [];
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
    else if (alike) same.push(element.outerHTML.slice(0, 300));
    else changed += 1;
  }
  document.activeElement?.blur?.();
  still();
  yield { seen: { total, tried: asked, changed, left, unchanged: same.length, same: same.slice(0, 10), whole: asked === kept.length } };
}
