// The first three elements the Tab key reaches, in the order of the document: which are links
// inside the page, and whether their target exists.
() => {
  const REACHABLE = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]";
  // In the order of the document; what an open shadow tree shows comes where its host is.
  const everything = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* everything(element.shadowRoot);
    }
  };
  const found = [];
  for (const element of everything(document)) {
    if (found.length === 3) break;
    if (!element.matches(REACHABLE)) continue;
    if (element.disabled || element.tabIndex < 0 || element.closest("[inert]")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const href = element.getAttribute("href") ?? "";
    const id = href.startsWith("#") ? decodeURIComponent(href.slice(1)) : "";
    const target = id ? (document.getElementById(id) ?? document.getElementsByName(id)[0]) : null;
    found.push({
      text: (element.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 200),
      href: href.slice(0, 300),
      target: id.slice(0, 200),
      exists: Boolean(target),
    });
  }
  return found;
}
