// The words a visitor reads, as laid out; the words of open shadow trees follow the page's own.
() => {
  const LIMIT = 200000;
  const parts = [document.body ? document.body.innerText : ""];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (!element.shadowRoot) continue;
      for (const child of element.shadowRoot.children) {
        if (!/^(STYLE|SCRIPT|LINK|TEMPLATE)$/.test(child.tagName)) parts.push(child.innerText ?? "");
      }
      visit(element.shadowRoot);
    }
  };
  visit(document);
  return parts.filter(Boolean).join("\n").slice(0, LIMIT);
}
