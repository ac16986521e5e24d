// Traces of the State's design system: its version where scripts or style sheets tell it, and
// the logo blocks of the header and the footer.
async (full) => {
  const short = (text) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
  const BANNER = /DSFR v(\d+\.\d+\.\d+)/;
  const seen = { opacityProperty: true, visibilityProperty: true };

  // A comment is no longer in the parsed style sheet: only its text has it, most often in the cache.
  const beginning = async (sheet) => {
    if (!sheet.href) return sheet.ownerNode.textContent.slice(0, 5000);
    const answer = await fetch(sheet.href, { cache: "force-cache", signal: AbortSignal.timeout(1500) });
    const reader = answer.body.getReader();
    const { value } = await reader.read();
    reader.cancel();
    return new TextDecoder().decode((value ?? new Uint8Array()).slice(0, 5000));
  };
  const banner = async () => {
    const first = (sheet) => Number(!/dsfr/i.test(sheet.href ?? ""));
    const sheets = [...document.styleSheets].sort((one, other) => first(one) - first(other)).slice(0, 3);
    const texts = await Promise.all(sheets.map((sheet) => beginning(sheet).catch(() => "")));
    const told = texts.map((text) => BANNER.exec(text)).find(Boolean);
    return told ? told[1] : "";
  };

  // The document, then the shadow trees that can be read.
  const roots = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  const logo = (selector) => {
    const element = roots.map((root) => root.querySelector(`${selector} .fr-logo`)).find(Boolean);
    if (!element) return null;
    return {
      text: short(element.innerText),
      visible: element.checkVisibility(seen),
      before: getComputedStyle(element, "::before").backgroundImage.slice(0, 120),
      after: getComputedStyle(element, "::after").backgroundImage.slice(0, 120),
    };
  };

  const script = typeof window.dsfr === "object" && window.dsfr !== null;
  const told = script && typeof window.dsfr.version === "string" ? window.dsfr.version : "";
  const marked = roots.map((root) => root.querySelectorAll("[class^='fr-'], [class*=' fr-']").length);
  const components = marked.reduce((sum, count) => sum + count, 0);
  return {
    version: short(told || (full && components ? await banner() : "")),
    script,
    variables: getComputedStyle(document.documentElement).getPropertyValue("--background-default-grey").trim() !== "",
    header: logo(".fr-header") ?? logo("header"),
    footer: logo(".fr-footer") ?? logo("footer"),
    components,
  };
}
