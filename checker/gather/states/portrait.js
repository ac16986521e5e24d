// The page on a screen held upright.
// seconds: 3
async function* ({ frame }) {
  yield { size: [390, 844] };
  await frame();
  yield { seen: { orientation: screen.orientation.type } };
}
