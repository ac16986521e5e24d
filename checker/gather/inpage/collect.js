// What the page shows now, as JSON. arguments: whether the look is full, longest HTML in characters.
// Python pastes the probes, functions given `full`, where the upper-case name stands.
const [full, limit, done] = arguments;
const PATIENCE = 2000;

const shadows = [];
const visit = (root) => {
  for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot) {
      shadows.push(element.shadowRoot);
      visit(element.shadowRoot);
    }
  }
};
visit(document);

// `outerHTML` forgets shadow trees: they come back as declarative templates.
const root = document.documentElement;
const shell = () => {
  const open = root.cloneNode(false).outerHTML.split("</html>")[0].replace(/<head><\/head><body><\/body>$/, "");
  return `${open}${root.getHTML({ shadowRoots: shadows })}</html>`;
};
const doctype = document.doctype ? `${new XMLSerializer().serializeToString(document.doctype)}\n` : "";
const html = doctype + (shadows.length ? shell() : root.outerHTML);

const [navigation] = performance.getEntriesByType("navigation");
const seen = {
  url: location.href,
  status: navigation ? navigation.responseStatus : 0,
  html: html.length > limit ? null : html,
  resources: performance
    .getEntriesByType("resource")
    .slice(0, 500)
    .map((entry) => [entry.name.slice(0, 2000), entry.initiatorType, entry.responseStatus, entry.transferSize]),
  probes: {},
};

// A probe that a page breaks or delays has seen nothing: its name is left out.
const run = async ([name, probe]) => {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const value = await Promise.race([probe(full), late]);
  if (value !== null && value !== undefined) seen.probes[name] = value;
};
const wellFormed = (key, value) => (typeof value === "string" ? value.toWellFormed() : value);
Promise.allSettled(Object.entries(__PROBES__).map(run)).then(() => done(JSON.stringify(seen, wellFormed)));
