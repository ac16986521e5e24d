// The page in a window 320 CSS pixels wide, as on a desktop at a zoom of 400 % (WCAG 1.4.10). Its height
// stays what it was: only the width is tried.
// seconds: 6
async function* ({ frame }) {
  yield { size: [320, 1024] };
  while (innerWidth !== 320) await frame();
  yield { seen: { width: innerWidth } };
}
