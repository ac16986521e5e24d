// The page on a screen held upright.
// seconds: 6
async function* ({ frame }) {
  yield { size: [390, 844] };
  while (innerWidth !== 390) await frame();
  yield { seen: { orientation: screen.orientation.type } };
}
