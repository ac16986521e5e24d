// The page with the spacing of text that a reader may ask for (WCAG 1.4.12): the words and the texts that can be read
// without it and not with it.
// seconds: 6
// pages: first
async function* ({ style, frame, wait, legible }) {
  const lost = legible();
  const undo = style(
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
      "p { margin-block-end: 2em !important }",
  );
  try {
    await frame();
    await wait(150); // scripts that follow the size of what they hold
    yield { seen: lost() };
  } finally {
    undo();
  }
}
