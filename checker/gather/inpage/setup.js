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
  const message = (node) => {
    const certain = sentences([...node.all, ...node.none]);
    const any = sentences(node.any);
    if (any.length > 1) certain.push(`Corriger l’un de ces points : ${any.join(" ; ")}`);
    else certain.push(...any);
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
  const outcomeOf = (rule) => {
    if (rule.violations.length) return "failed";
    if (rule.incomplete.length || rule.error) return "incomplete";
    return rule.passes.length ? "passed" : "inapplicable";
  };
  axe.configure({ locale });
  axe.addReporter("conforme", (raw, options, callback) => {
    const answers = {};
    for (const rule of raw) {
      const { violations, incomplete, passes } = rule;
      const count = violations.length + incomplete.length + passes.length;
      answers[rule.id] = { outcome: outcomeOf(rule), count, nodes: [] };
      if (violations.length + incomplete.length > NODES) {
        answers[rule.id].omitted = violations.length + incomplete.length - NODES;
      }
      // Selectors are computed by the next reporter, for the nodes that are left: spare the rest.
      violations.length = Math.min(violations.length, NODES);
      incomplete.length = Math.min(incomplete.length, NODES - violations.length);
    }
    axe.getReporter("v2")(raw, options, (full) => {
      for (const rule of full.violations) answers[rule.id].nodes.push(...rule.nodes.map(compact("failed")));
      for (const rule of full.incomplete) answers[rule.id].nodes.push(...rule.nodes.map(compact("incomplete")));
      callback(JSON.stringify({ answers, version: axe.version }));
    });
  });
  // axe-selenium-python waits for a success only: a failure must come back as an answer too.
  const run = axe.run;
  axe.run = (...given) => run(...given).catch((error) => JSON.stringify({ error: cut(error, MESSAGE) }));
}
