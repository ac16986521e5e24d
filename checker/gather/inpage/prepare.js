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
  if (typeof view.__conformeAxe === "function") view.axe = view.__conformeAxe();
  for (let place = 0; place < view.length; place += 1) {
    try {
      start(view[place]);
    } catch {
      // A frame of another origin: axe waits for its answer, then says what it could not read.
    }
  }
};
start(window);
return typeof window.__conformeAxe === "function";
