// Runs in every document before the page's own scripts. `__AXE__` is the source of axe-core,
// `__LOCALE__` its French messages, `__SETUP__` our reporter.
(() => {
  "use strict";
  const silent = () => undefined;
  // A dialog would stop every other command until somebody answers it.
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    Object.defineProperty(window, name, { value: silent, writable: true, configurable: true });
  }
  performance.setResourceTimingBufferSize(1000);
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
  Object.defineProperty(window, "__conformeAxe", { value: boot });
})();
