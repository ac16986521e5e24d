// The page on a screen held upright.
// seconds: 6
// pages: first
async function* ({ frame, wait, read }) {
  yield { size: [390, 844] };
  while (innerWidth !== 390) await frame();
  await wait(150); // scripts that follow the size of the window
  yield { seen: { orientation: screen.orientation.type, ...read() } };
}
