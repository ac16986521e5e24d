// The page as a browser that enlarges it to 200 % shows it in a window of 1280 by 1024 (WCAG 1.4.4): the words and the
// texts that could be read before and cannot any longer.
// seconds: 6
// pages: first
async function* ({ frame, wait, legible }) {
  const lost = legible();
  yield { size: [640, 512] };
  while (innerWidth !== 640) await frame();
  await wait(150); // scripts that follow the size of the window
  yield { seen: lost() };
}
