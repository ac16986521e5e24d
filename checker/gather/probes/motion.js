// What moves by itself for more than five seconds, or changes more than three times a second, where it is
// seen; and the buttons of the page that may stop it. Loading signs, that last as long as what they wait for,
// are left out.
() => {
  const LONG = 5000;
  const MOST = 2000;
  const WAITS = "[role=progressbar], progress, [aria-busy=true], [class*=spinner i], [class*=loader i], [class*=loading i], [class*=skeleton i]";
  const STOPS = /\b(pause|arr[êe]ter|stop|suspendre|figer|d[ée]sactiver)/i;
  const SEEN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const area = (box) => Math.round(Math.max(0, box.width) * Math.max(0, box.height));
  const flashing = (effect) =>
    effect.getKeyframes().some((frame) => ["opacity", "visibility", "backgroundColor", "color", "filter"].some((name) => name in frame));
  const found = [];
  for (const animation of document.getAnimations().slice(0, MOST)) {
    const element = animation.effect?.target;
    if (animation.playState !== "running" || !element || !element.checkVisibility(SEEN) || element.closest(WAITS)) continue;
    const timing = animation.effect.getComputedTiming();
    const period = Number(timing.duration) || 0;
    const ends = timing.endTime;
    const size = area(element.getBoundingClientRect());
    if (!(ends > LONG) || size < 1000) continue;
    found.push({
      html: element.outerHTML.slice(0, 300),
      endless: ends === Infinity,
      seconds: ends === Infinity ? 0 : Math.round(ends / 1000),
      fast: period > 0 && period < 333 && flashing(animation.effect),
      area: size,
    });
    if (found.length === 20) break;
  }
  const stops = [...document.querySelectorAll("button, [role=button], [role=switch], input[type=button], input[type=checkbox], a")]
    .slice(0, MOST)
    .some((one) => STOPS.test(`${one.textContent} ${one.title} ${one.ariaLabel ?? ""} ${one.value ?? ""}`.slice(0, 300)));
  return { moving: found, stops };
}
