// Runs in every document before the page's own scripts. Python pastes axe-core, its French messages,
// our reporter and what contrast does not see where the upper-case names stand.
(() => {
  "use strict";
  const silent = () => undefined;
  // A dialog would stop every other command until somebody answers it.
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    Object.defineProperty(window, name, { value: silent, writable: true, configurable: true });
  }
  performance.setResourceTimingBufferSize(1000);

  let changed = performance.now();
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(() => (changed = performance.now())).observe(document, everything);

  // A page that stays still while a worker has not spoken, or while its idle callbacks wait, has not
  // settled. (What it asks of the network, `traffic.py` knows.)
  let pending = 0;
  const awaits = () => {
    let ended = false;
    pending += 1;
    return () => {
      if (!ended) pending -= 1;
      ended = true;
      changed = performance.now();
    };
  };
  for (const name of ["Worker", "SharedWorker"]) {
    if (!window[name]) continue;
    window[name] = new Proxy(window[name], {
      construct: (target, given, self) => {
        const worker = Reflect.construct(target, given, self);
        const ended = awaits();
        (worker.port ?? worker).addEventListener("message", ended, { once: true });
        worker.addEventListener("error", ended, { once: true });
        return worker;
      },
    });
  }
  // What the page puts off counts, and what that puts off in its turn, twice: what puts itself off
  // again, for ever, is awaited by nobody. A function that goes elsewhere is known by its text.
  const LATER = 3000;
  const LEAVES = /\blocation(\.href)?\s*=[^=]|\blocation\.(assign|replace)\s*\(/;
  const LEAVING = 10000;
  const DUE = 30000; // milliseconds: what is due later is nobody's footer
  const NESTED = 2;
  let depth = 0;
  const timers = new Set();
  const leaving = new Set();
  const due = new Set(); // all that may still add something: later timers, and those that tick
  const { clearInterval, clearTimeout, requestIdleCallback, setInterval, setTimeout } = window;
  const played = (callback, ended) => {
    const level = depth + 1;
    return function (...given) {
      ended();
      const before = depth;
      depth = level;
      try {
        return callback.apply(this, given);
      } finally {
        depth = before;
      }
    };
  };
  const leaves = (callback, delay) => !(delay > LEAVING) && LEAVES.test(String(callback));
  const ends = (timer) => [timers, leaving, due].forEach((kept) => kept.delete(timer));
  window.requestIdleCallback = function (callback, ...options) {
    const counted = typeof callback === "function" && depth === 0;
    return requestIdleCallback.call(window, counted ? played(callback, awaits()) : callback, ...options);
  };
  window.setTimeout = function (callback, delay, ...others) {
    const away = leaves(callback, delay);
    if (typeof callback !== "function" || depth > NESTED || !(delay > 0) || !(away || delay <= DUE)) {
      const plain = setTimeout.call(window, callback, delay, ...others);
      if (away) leaving.add(plain);
      return plain;
    }
    const timer = setTimeout.call(window, played(callback, () => ends(timer)), delay, ...others);
    if (away) leaving.add(timer);
    else {
      due.add(timer);
      if (delay <= LATER) timers.add(timer);
    }
    return timer;
  };
  window.setInterval = function (callback, delay, ...others) {
    const timer = setInterval.call(window, callback, delay, ...others);
    if (leaves(callback, delay)) leaving.add(timer);
    else if (!(delay > DUE)) due.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => clearTimeout.call(window, timer, ends(timer));
  window.clearInterval = (timer) => clearInterval.call(window, timer, ends(timer));

  // What the page adds once a reader has scrolled, or moved a mouse.
  let watches = false;
  let gestures = false;
  const SCROLLS = /^scroll(end)?$/;
  const GESTURES = /^(wheel|touchmove|touchstart|mousemove|mouseover|pointermove|keydown)$/;
  const { addEventListener } = EventTarget.prototype;
  for (const target of [window, document]) {
    target.addEventListener = function (name, ...given) {
      if (SCROLLS.test(name)) watches = true;
      if (GESTURES.test(name)) gestures = true;
      return addEventListener.call(this ?? window, name, ...given);
    };
  }
  if (window.IntersectionObserver) {
    window.IntersectionObserver = new Proxy(window.IntersectionObserver, {
      construct: (target, given, self) => {
        watches = true;
        return Reflect.construct(target, given, self);
      },
    });
  }

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
    (__LINES__)(axe);
    return axe;
  };
  const settled = () => (pending > 0 ? performance.now() : changed);
  const hosts = () => [...closed].filter((host) => host.isConnected !== false).map((host) => host.localName ?? host);
  const delayed = () => ({ timers: timers.size, leaving: leaving.size, due: due.size, watches, gestures });
  Object.defineProperty(window, "__conforme", { value: { axe: boot, changed: settled, closed: hosts, delayed } });
})();
