// The page with its text twice as large, the rest as it was: what a browser that enlarges the text alone
// shows (WCAG 1.4.4). An animation that has ended changes no attribute, and is undone without a trace.
// seconds: 6
async function* ({ all, frame }) {
  const MOST = 20000;
  const texts = all("body, body *").slice(0, MOST);
  const sizes = texts.map((element) => parseFloat(getComputedStyle(element).fontSize) || 0);
  const held = { duration: 0, fill: "forwards" };
  const enlarged = texts.map((element, place) => element.animate({ fontSize: `${2 * sizes[place]}px` }, held));
  try {
    await frame();
    yield { seen: { enlarged: enlarged.length, complete: enlarged.length < MOST } };
  } finally {
    for (const one of enlarged) one.cancel();
  }
}
