// The words that style sheets write before and after elements, where they are shown. What an icon font
// draws from a word is no word.
() => {
  const MOST = 4000;
  const FOUND = 10;
  const texts = [];
  if (!document.body) return { texts };
  const seen = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  for (const element of [...document.body.querySelectorAll("*")].slice(0, MOST)) {
    for (const place of ["::before", "::after"]) {
      const style = getComputedStyle(element, place);
      const text = /^"(.*)"$/s.exec(style.content)?.[1] ?? "";
      if (!/\p{L}{3}/u.test(text) || /icon|symbol|awesome|material|glyph/i.test(style.fontFamily)) continue;
      if (style.display === "none" || style.visibility === "hidden" || !element.checkVisibility(seen)) continue;
      texts.push({ text: text.slice(0, 200), html: element.outerHTML.slice(0, 300) });
      if (texts.length === FOUND) return { texts };
    }
  }
  return { texts };
}
