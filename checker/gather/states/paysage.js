// The page on a screen laid on its side.
// seconds: 3
async function* ({ frame }) {
  yield { size: [844, 390] };
  await frame();
  yield { seen: { orientation: screen.orientation.type } };
}
