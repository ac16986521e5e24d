// Runs in every document before the page's own scripts: remembers what reading a page needs of the
// browser, and gives it back, when asked, to a page that replaced it by something that does not work.
// (What frameworks replace to work at all, timers, events, promises, is left to them.)
(() => {
  "use strict";
  const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const same = Object.is;
  const kept = [];
  const keep = (owner, names = ownKeys(owner)) => {
    for (let place = 0; place < names.length; place += 1) {
      const told = getOwnPropertyDescriptor(owner, names[place]);
      if (told && told.configurable) kept[kept.length] = [owner, names[place], told];
    }
  };
  const kinds = [
    Document, DocumentFragment, Element, HTMLElement, Node, CharacterData, NodeList, HTMLCollection, DOMTokenList,
    Array, String, Number, Map, Set, RegExp, Performance, DOMRect, DOMRectReadOnly, StyleSheetList, TreeWalker,
  ];
  for (const kind of kinds) keep(kind.prototype);
  for (const owner of [Array, Object, JSON, Math, Number, String, Reflect]) keep(owner);
  keep(window, ["performance", "getComputedStyle", "matchMedia", "location", "JSON", "Object", "Array", "Map", "Set", "Promise", "NodeFilter", "Node"]);

  const above = Document.prototype;
  const roots = [Object.prototype, Array.prototype, String.prototype];
  const mend = () => {
    let mended = 0;
    for (let place = 0; place < kept.length; place += 1) {
      const owner = kept[place][0];
      const name = kept[place][1];
      const told = kept[place][2];
      const now = getOwnPropertyDescriptor(owner, name);
      if (now && same(now.value, told.value) && same(now.get, told.get)) continue;
      if (defineProperty(owner, name, told)) mended += 1;
    }
    // What nobody inherits from the browser: `document.querySelectorAll = null`, `Object.prototype.toJSON`.
    const names = ownKeys(document);
    for (let place = 0; place < names.length; place += 1) {
      if (names[place] in above && deleteProperty(document, names[place])) mended += 1;
    }
    for (let place = 0; place < roots.length; place += 1) {
      if (getOwnPropertyDescriptor(roots[place], "toJSON") && deleteProperty(roots[place], "toJSON")) mended += 1;
    }
    return mended;
  };
  defineProperty(window, "__conforme_mend", { value: mend });
})();
