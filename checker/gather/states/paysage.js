// The page on a screen laid on its side.
// seconds: 6
async function* ({ frame }) {
  yield { size: [844, 390] };
  while (innerWidth !== 844) await frame();
  yield { seen: { orientation: screen.orientation.type } };
}
