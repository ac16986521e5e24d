// Starts axe in this document and in the frames it may read; answers whether axe was installed here, and
// how many elements the page has.

// `window[place]` would leave out the frames of shadow trees.
let elements = 0;
const frames = function* (root) {
  for (const element of root.querySelectorAll("*")) {
    elements += 1;
    if (/^i?frame$/.test(element.localName)) yield element;
    if (element.shadowRoot) yield* frames(element.shadowRoot);
  }
};
// Left to axe, which will say that it did not test them: a frame of another origin, a document that
// is no page (a picture, a PDF file), a frame that waits for somebody to scroll.
const readable = (frame) => {
  const inside = frame.contentDocument;
  const waits = inside?.URL === "about:blank" && frame.src && !/^(about|javascript):/.test(frame.src) && !frame.srcdoc;
  return inside && /html/.test(inside.contentType) && !waits;
};
// A half-played animation would give half-mixed colours: animations are brought to their end.
const still = (animation) => {
  try {
    animation.finish();
  } catch {
    animation.cancel();
  }
};
const start = (view) => {
  view.document.getAnimations().forEach(still);
  if (view.__conforme) view.axe = view.__conforme.axe();
  for (const frame of frames(view.document)) {
    if (readable(frame)) start(frame.contentWindow);
  }
};
start(window);
return [Boolean(window.__conforme), elements];
