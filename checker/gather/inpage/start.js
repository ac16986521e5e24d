// Runs in every document before the page's own scripts. Python pastes axe-core, its French messages
// and our reporter where the upper-case names stand.
(() => {
  "use strict";
  const silent = () => undefined;
  // A dialog would stop every other command until somebody answers it; a window opened without a
  // click is one browsers refuse.
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    Object.defineProperty(window, name, { value: silent, writable: true, configurable: true });
  }
  performance.setResourceTimingBufferSize(1000);

  let changed = performance.now();
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(() => (changed = performance.now())).observe(document, everything);

  // A page that stays still while it waits for an answer has not settled.
  let pending = 0;
  const ended = () => {
    pending -= 1;
    changed = performance.now();
  };
  const { fetch } = window;
  const { send } = XMLHttpRequest.prototype;
  window.fetch = function (...given) {
    const answer = fetch.apply(this, given);
    pending += 1;
    answer.then(ended, ended);
    return answer;
  };
  XMLHttpRequest.prototype.send = function (...given) {
    send.apply(this, given);
    pending += 1;
    this.addEventListener("loadend", ended, { once: true });
  };

  // A closed shadow tree lets nobody read what it shows: who has one is remembered, made by a script
  // or by the parser of a text a script gives. (Those of the page as served are read there.)
  const closed = new Set();
  const remember = (host) => closed.size < 200 && closed.add(host);
  const DECLARED = /<([a-z][\w-]*)[^<>]*>\s*<template\b[^<>]*\bshadowrootmode\s*=\s*["']?closed/gi;
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (...given) {
    const root = attachShadow.apply(this, given);
    if (root.mode === "closed") remember(this);
    return root;
  };
  const reading = (owner, name) => {
    const parse = owner[name];
    if (!parse) return;
    owner[name] = function (...given) {
      for (const [, host] of given.join("").matchAll(DECLARED)) remember(host.toLowerCase());
      return parse.apply(this, given);
    };
  };
  for (const owner of [Element.prototype, ShadowRoot.prototype]) reading(owner, "setHTMLUnsafe");
  for (const name of ["write", "writeln"]) reading(Document.prototype, name);
  reading(Document, "parseHTMLUnsafe");

  let axe = null;
  // axe is started only when asked: a frame of advertising never pays for it, and the page's own
  // module loaders (`define`, `module`) must not catch it.
  const boot = () => {
    if (axe) return axe;
    (function (define, module, exports) {
__AXE__
    }).call(window);
    axe = window.axe;
    (__SETUP__)(axe, __LOCALE__);
    return axe;
  };
  const settled = () => (pending > 0 ? performance.now() : changed);
  const hosts = () => [...closed].filter((host) => host.isConnected !== false).map((host) => host.localName ?? host);
  Object.defineProperty(window, "__conforme", { value: { axe: boot, changed: settled, closed: hosts } });
})();
