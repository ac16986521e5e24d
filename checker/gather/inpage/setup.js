// Makes axe speak French and answer small: `(axe, locale) => void`.
(axe, locale) => {
  "use strict";
  const NODES = 25;
  const HTML = 300;
  const MESSAGE = 600;
  const cut = (text, limit) => {
    const whole = String(text ?? "").replace(/\s+/g, " ").trim().toWellFormed();
    return whole.length > limit ? whole.slice(0, limit - 1).toWellFormed() + "…" : whole;
  };
  const sentences = (checks) =>
    [...new Set(checks.map((check) => cut(check.message, MESSAGE).replace(/[.\s]+$/, "")))].filter(Boolean);
  // Of the « any » checks, one that succeeds is enough: together they make one sentence.
  const lowered = (sentence) => sentence.replace(/^(?:L[’ae]|Les|Une?|Aucune?)(?=[ A-Za-zÀ-ÿ])/, (word) => word.toLowerCase());
  const message = (node) => {
    const certain = sentences([...node.all, ...node.none]);
    const [first, ...others] = sentences(node.any).filter((sentence) => !certain.includes(sentence));
    if (first) certain.push([first, ...others.map(lowered)].join(" ; "));
    if (others.length) certain.push("Un seul de ces points corrigé suffit");
    return cut(certain.map((sentence) => `${sentence}.`).join(" "), MESSAGE);
  };
  // A path inside a frame comes as an array, a path inside a shadow tree as an array in the array.
  const target = (node) => node.target.map((step) => [step].flat().join(" >>> ")).join(" | ");
  const compact = (outcome) => (node) => ({
    target: cut(target(node), HTML),
    html: cut(node.html, HTML),
    message: message(node),
    outcome,
  });
  // Ratios and sizes come with a decimal point.
  const measured = (outcome) => (node) => {
    const said = compact(outcome)(node);
    return { ...said, message: said.message.replace(/(\d)\.(?=\d)/g, "$1,") };
  };
  const MEASURED = new Set(["avoid-inline-spacing", "color-contrast", "link-in-text-block"]);
  // axe names the frames it did not test by their path. Only those that show something matter, and
  // their address is worth more than axe's sentence about itself.
  const within = (root, selectors) =>
    selectors.reduce((found, selector) => (found?.shadowRoot ?? found)?.querySelector(selector), root);
  const located = (path) =>
    path.reduce((found, step) => within(found && (found.contentDocument ?? found), [step].flat()), document);
  const shows = (frame) => {
    const box = frame.getBoundingClientRect();
    const view = frame.ownerDocument.defaultView;
    const right = box.right + view.scrollX;
    return Math.min(box.width, box.height) > 1 && right > 0 && box.bottom + view.scrollY > 0 && frame.checkVisibility(SEEN);
  };
  const SEEN = { opacityProperty: true, visibilityProperty: true };
  const untested = (node) => {
    const frame = located(node.target);
    if (frame && !shows(frame)) return [];
    return [{ ...compact("incomplete")(node), message: cut(frame?.src || (frame?.srcdoc ? "srcdoc" : ""), MESSAGE) }];
  };
  const outcomeOf = (rule) => {
    if (rule.violations.length) return "failed";
    if (rule.incomplete.length || rule.error) return "incomplete";
    return rule.passes.length ? "passed" : "inapplicable";
  };
  const reading = (rule, outcome) => {
    if (rule === "frame-tested") return untested;
    return MEASURED.has(rule) ? measured(outcome) : compact(outcome);
  };
  // The RGAA does not take a placeholder for a label: it goes away with the first letter typed.
  const { any } = axe._audit.rules.find((rule) => rule.id === "label");
  const label = any.filter((check) => (check.id ?? check) !== "non-empty-placeholder");
  axe.configure({ locale, rules: [{ id: "label", any: label }] });
  // The words around a control that is switched off are part of it, and no contrast is asked of them.
  // axe knows those of its label only.
  const CONTROLS = "input:not([type=hidden]), select, textarea, button";
  const off = (control) => control.matches(":disabled, [aria-disabled=true]");
  const inactive = (element) => {
    let around = element;
    for (let step = 0; around && step < 4 && !around.querySelector(CONTROLS); step += 1) around = around.parentElement;
    const controls = [...(around?.querySelectorAll(CONTROLS) ?? [])];
    return controls.length > 0 && controls.every(off);
  };
  const switchedOff = ({ node }) => !node.fromFrame && node.element && inactive(node.element);
  // A list item that took another role, or whose list did, is in its place all the same: what is left of the list,
  // a person hears. So it is of a cell named as a header without being one.
  const failing = ({ all, any, none }) => [...all, ...any, ...none];
  const every = (checks, fits) => checks.length > 0 && checks.every(fits);
  const roles = ({ data }) => typeof data?.values === "string" && data.values.split(", ").every((child) => /(^|> )\[role=/.test(child));
  const misplaced = (found) => every(failing(found), roles);
  const keyed = (key) => (found) => every(failing(found), ({ data }) => data?.messageKey === key);
  // What a control opens, owns or describes is often built when it is needed.
  const LATE = /^aria-(activedescendant|controls|details|errormessage|flowto|owns)=/;
  const late = ({ data }) => Array.isArray(data) && every(data, (said) => LATE.test(said));
  // A list of choices that is said to be open is there, or nowhere.
  const open = ({ node }) => node.element?.matches("[role=combobox][aria-expanded=true]");
  const pointing = (found) => !open(found) && every(failing(found), late);
  // Browsers name a link after the title of the symbol that its drawing uses; axe does not look there, and a
  // symbol of another file is nowhere in the page.
  const titled = (use) => {
    const address = use.getAttribute("href") ?? use.getAttribute("xlink:href") ?? "";
    if (!address.startsWith("#")) return address !== "";
    const symbol = use.ownerDocument.getElementById(address.slice(1));
    return [...(symbol?.querySelectorAll("title, text") ?? [])].some((one) => one.textContent.trim());
  };
  const drawn = ({ node }) => {
    if (node.fromFrame || !node.element) return /<use\b/i.test(node.source ?? "");
    return [...node.element.querySelectorAll("svg use")].some((use) => !use.closest("[aria-hidden=true]") && titled(use));
  };
  // A list that holds its items, and something else beside them; or that owns what is not in the page yet.
  const ITEM = "[role=listitem], li";
  const owned = (element) =>
    (element.getAttribute("aria-owns") ?? "").split(/\s+/).filter(Boolean).map((id) => element.ownerDocument.getElementById(id));
  const itemized = ({ node }) => {
    if (node.fromFrame || !node.element) return /listitem|<li\b|aria-owns/i.test(node.source ?? "");
    return node.element.querySelector(ITEM) !== null || owned(node.element).some((one) => !one || one.matches(ITEM));
  };
  // Words, all that an element holds, plainly shown, and nowhere in its name: no icon, no sum, no hidden part.
  const letters = (text) => text.normalize("NFD").replace(/[^\p{L}]/gu, "").toLowerCase();
  const named = (element) => {
    const ids = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
    const told = ids.map((id) => element.ownerDocument.getElementById(id)?.textContent ?? "").join(" ");
    return told.trim() || (element.getAttribute("aria-label") ?? "");
  };
  const legible = (element) => {
    const range = element.ownerDocument.createRange();
    range.selectNodeContents(element);
    const [text, box, style] = [range.getBoundingClientRect(), element.getBoundingClientRect(), getComputedStyle(element)];
    const inside = text.left >= box.left - 2 && text.right <= box.right + 2 && text.width > 8 && text.height > 6;
    return inside && style.clip === "auto" && style.clipPath === "none" && !/^rgba\(.+, 0\)$/.test(style.color);
  };
  const unworded = ({ node }) => {
    const { element } = node;
    if (node.fromFrame || !element || element.childElementCount > 0 || element.matches("input, select, textarea")) return true;
    const text = element.textContent.trim();
    if (!/^[\p{L}\s'’,.:!?-]{3,80}$/u.test(text) || letters(text).length < 3 || !legible(element)) return true;
    return !letters(named(element)) || letters(named(element)).includes(letters(text));
  };
  const DOUBTED = {
    "aria-command-name": drawn,
    "aria-required-children": itemized,
    "aria-valid-attr-value": pointing,
    "button-name": drawn,
    "color-contrast": switchedOff,
    "definition-list": misplaced,
    "label-content-name-mismatch": unworded,
    "link-name": drawn,
    list: misplaced,
    listitem: keyed("roleNotValid"),
    "summary-name": drawn,
    "td-headers-attr": keyed("cell-header-not-th"),
  };
  // The State's design system names its menu by a button that everybody sees: nothing is lost there.
  const seen = (found) => every(failing(found), ({ data }) => /^visibleLabel/.test(data?.messageKey));
  const HARMLESS = { "aria-prohibited-attr": seen };
  const moved = (rule, from, to, fits) => {
    rule[to].push(...rule[from].filter(fits));
    rule[from] = rule[from].filter((found) => !fits(found));
  };
  axe.addReporter("conforme", (raw, options, callback) => {
    const answers = {};
    for (const rule of raw) {
      if (DOUBTED[rule.id]) moved(rule, "violations", "incomplete", DOUBTED[rule.id]);
      if (HARMLESS[rule.id]) moved(rule, "incomplete", "passes", HARMLESS[rule.id]);
      const { violations, incomplete, passes } = rule;
      const count = violations.length + incomplete.length + passes.length;
      const omitted = Math.max(0, violations.length - NODES) + Math.max(0, incomplete.length - NODES);
      answers[rule.id] = { outcome: outcomeOf(rule), count, nodes: [] };
      if (omitted) Object.assign(answers[rule.id], { omitted, failed: violations.length });
      // Selectors are computed by the next reporter, for the nodes that are left: spare the rest.
      violations.length = Math.min(violations.length, NODES);
      incomplete.length = Math.min(incomplete.length, NODES);
    }
    axe.getReporter("v2")(raw, options, (full) => {
      for (const rule of full.violations) answers[rule.id].nodes.push(...rule.nodes.flatMap(reading(rule.id, "failed")));
      for (const rule of full.incomplete) answers[rule.id].nodes.push(...rule.nodes.flatMap(reading(rule.id, "incomplete")));
      callback(JSON.stringify({ answers, version: axe.version }));
    });
  });
  // axe-selenium-python waits for a success only: a failure must come back as an answer too.
  const run = axe.run;
  axe.run = (...given) => run(...given).catch((error) => JSON.stringify({ error: cut(error, MESSAGE) }));
}
