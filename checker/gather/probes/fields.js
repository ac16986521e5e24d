// Whether style sheets draw a sign beside a field that must be filled: on its labels, on what holds them, on
// what stands beside it. Such a sign is read by the eye, and is nowhere in the code.
() => {
  const MOST = 100;
  const NEAR = 30;
  const REQUIRED = "input[required], select[required], textarea[required], [aria-required=true]";
  const roots = [document];
  for (const root of roots) {
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  const required = roots.flatMap((root) => [...root.querySelectorAll(REQUIRED)]).slice(0, MOST);
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
  return { required: required.length, drawn: required.some((field) => painted(field) || around(field).some(draws)) };
}
