// The page with the spacing of text that a reader may ask for (WCAG 1.4.12).
// seconds: 6
async function* ({ style, frame }) {
  const undo = style(
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
      "p { margin-block-end: 2em !important }",
  );
  try {
    await frame();
    yield { seen: {} };
  } finally {
    undo();
  }
}
