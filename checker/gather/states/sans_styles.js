// The page without any style of its author: every property goes back to what the browser gives it. (For
// Chromium, the attribute « hidden » is a style of the author: it is none.)
// seconds: 6
async function* ({ style, frame }) {
  const undo = style("*, ::before, ::after { all: revert !important } [hidden] { display: none !important }");
  try {
    await frame();
    yield { seen: {} };
  } finally {
    undo();
  }
}
