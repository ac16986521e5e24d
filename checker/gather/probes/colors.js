// The colours the page settles on: backgrounds, scheme and main button.
() => {
  const background = (element) => (element ? getComputedStyle(element).backgroundColor : "");
  const root = document.documentElement;
  const attribute = (name) => (root.getAttribute(name) ?? "").slice(0, 50);
  const button = document.querySelector(".fr-btn:not([class*='fr-btn--']), button[type=submit], input[type=submit]");
  return {
    html: background(root),
    body: background(document.body),
    text: document.body ? getComputedStyle(document.body).color : "",
    scheme: attribute("data-fr-scheme"),
    theme: attribute("data-fr-theme"),
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    button: button ? { background: background(button), text: getComputedStyle(button).color } : null,
  };
}
