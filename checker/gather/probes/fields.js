// Whether style sheets draw a sign beside a field that must be filled: on its labels, on what holds them, on
// what stands beside it. Such a sign is read by the eye, and is nowhere in the code. And the fields whose label,
// both seen, stands far from them or on the wrong side (RGAA 11.4).
() => {
  const MOST = 100;
  const NEAR = 30;
  const REQUIRED = "input[required], select[required], textarea[required], [aria-required=true]";
  const roots = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  const every = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const required = every(REQUIRED).slice(0, MOST);
  const written = (element, part) => !/^(none|normal|""|counter\(.*)$/.test(getComputedStyle(element, part).content);
  const draws = (element) => written(element, "::before") || written(element, "::after");
  const around = (field) => {
    const found = new Set(field.labels ?? []);
    for (const label of [...found]) for (const inside of [...label.querySelectorAll("*")].slice(0, NEAR)) found.add(inside);
    let holder = field;
    for (let level = 0; level < 4 && holder && !/^(FORM|BODY|HTML)$/.test(holder.tagName); level += 1) {
      found.add(holder);
      holder = holder.parentElement;
      for (const beside of [...(holder?.children ?? [])].slice(0, NEAR)) found.add(beside);
    }
    return [...found];
  };
  const painted = (field) => [...(field.labels ?? [])].some((label) => getComputedStyle(label).backgroundImage !== "none");

  const SEEN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
  const ABOVE = 48;
  const BEFORE = 200;
  const tall = (box) => box.width > 2 && box.height > 2;
  const boxOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  const over = (one, other) => one.left < other.right && one.right > other.left;
  const level = (one, other) => one.top < other.bottom && one.bottom > other.top;
  const beside = (label, field, ticked) => {
    const inside = over(label, field) && level(label, field);
    const under = label.top >= field.bottom - 4 && label.top - field.bottom <= ABOVE && over(label, field);
    const after = level(label, field) && label.left >= field.right - 4 && label.left - field.right <= (ticked ? ABOVE : 0);
    const above = label.bottom <= field.top + 4 && field.top - label.bottom <= ABOVE && over(label, field);
    const before = level(label, field) && label.right <= field.left + 4 && field.left - label.right <= BEFORE;
    return inside || (ticked ? after || under : above || before);
  };
  const apart = [];
  const TYPED = "input:not([type=hidden], [type=submit], [type=reset], [type=button], [type=image]), select, textarea";
  for (const field of every(TYPED).slice(0, 2 * MOST)) {
    const label = field.labels?.length === 1 ? field.labels[0] : null;
    if (!label || !field.checkVisibility(SEEN) || !label.checkVisibility(SEEN) || getComputedStyle(field).direction !== "ltr") continue;
    const own = field.getBoundingClientRect();
    const said = boxOf(label);
    const ticked = /^(checkbox|radio)$/.test(field.type);
    if (!tall(own) || own.width < 8 || !tall(said) || getComputedStyle(label).clipPath !== "none" || getComputedStyle(label).clip !== "auto") continue;
    if (ticked && getComputedStyle(field).appearance === "none" && own.width > 60) continue;
    if (!beside(said, own, ticked) && apart.length < 10) apart.push({ html: field.outerHTML.slice(0, 300), label: label.textContent.replace(/\s+/g, " ").trim().slice(0, 80), ticked });
  }
  return { apart, required: required.length, drawn: required.some((field) => painted(field) || around(field).some(draws)) };
}
