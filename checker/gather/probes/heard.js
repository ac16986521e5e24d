// The kinds of events that the page listens to (keys, touches, pointers, focus, fields, movements of the device), by its
// scripts or its attributes, and the windows that it opened without being asked.
() => {
  const ATTRIBUTES = ["onkeydown", "onkeyup", "onkeypress", "ontouchstart", "ontouchmove", "ontouchend", "onmousedown", "onmousemove", "onpointerdown", "onpointermove", "ondragstart", "ondrop", "onclick", "onchange", "oninput", "onmouseover", "onmouseenter", "onpointerover", "onpointerenter", "onfocus", "onfocusin"];
  const MOTION = ["ondevicemotion", "ondeviceorientation", "ondeviceorientationabsolute"];
  if (typeof window.__conforme_heard !== "function") return null;
  const told = window.__conforme_heard();
  const own = MOTION.filter((name) => typeof window[name] === "function");
  // An element may be given its listener by a property, which no attribute shows.
  const elements = [window, document, ...document.querySelectorAll("*")].slice(0, 20000);
  const held = ATTRIBUTES.filter((name) => elements.some((one) => typeof one[name] === "function"));
  const written = ATTRIBUTES.filter((name) => document.querySelector(`[${name}]`));
  const kinds = [...new Set([...told.kinds, ...[...own, ...held, ...written].map((name) => name.slice(2))])];
  return { kinds: kinds.slice(0, 60).map((kind) => kind.slice(0, 40)), opened: told.opened };
}
