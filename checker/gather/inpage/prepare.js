// Starts axe in this document and in the frames it may read; false when axe was not installed here.
// A half-played animation would give half-mixed colours: animations are brought to their end.
for (const animation of document.getAnimations()) {
  try {
    animation.finish();
  } catch {
    animation.cancel();
  }
}
const start = (view) => {
  if (view.__conforme) view.axe = view.__conforme.axe();
  for (let place = 0; place < view.length; place += 1) {
    try {
      start(view[place]);
    } catch {
      // A frame of another origin: axe waits for its answer, then says what it could not read.
    }
  }
};
start(window);
return Boolean(window.__conforme);
