// The page on a screen laid on its side.
// seconds: 6
// pages: first
async function* ({ frame, wait, read }) {
  yield { size: [844, 390] };
  while (innerWidth !== 844) await frame();
  await wait(150); // scripts that follow the size of the window
  yield { seen: { orientation: screen.orientation.type, ...read() } };
}
