// Runs in every document before the page's own scripts: remembers which kinds of events they listen to, and
// which windows they open that nobody asked for. What they do is left as it is: what stands in the place of
// the browser's functions calls them.
(() => {
  "use strict";
  const MOST = 60;
  const heard = {};
  const opened = [];
  let kinds = 0;
  const { apply, construct } = Reflect;
  const hear = (kind) => {
    if (heard[kind] || kinds >= MOST) return;
    heard[kind] = true;
    kinds += 1;
  };
  const KINDS = /^(key|touch|gesture|pointer|mouse|focus|(click|change|input)$|drag|drop|device)/;
  EventTarget.prototype.addEventListener = new Proxy(EventTarget.prototype.addEventListener, {
    apply(native, target, told) {
      const kind = told[0];
      if (typeof kind === "string" && KINDS.test(kind)) hear(kind);
      return apply(native, target, told);
    },
  });
  const another = (name) => !/^_(self|top|parent)$/i.test(name ?? "") && (!name || document.getElementsByName(name).length === 0);
  window.open = new Proxy(window.open, {
    apply(native, target, told) {
      if (!navigator.userActivation.isActive && opened.length < 5 && another(told[1])) opened[opened.length] = `${told[0] ?? ""}`.slice(0, 300);
      return apply(native, target, told);
    },
  });
  for (const name of ["Accelerometer", "Gyroscope", "LinearAccelerationSensor", "GravitySensor", "AbsoluteOrientationSensor", "RelativeOrientationSensor"]) {
    if (!window[name]) continue;
    window[name] = new Proxy(window[name], {
      construct(native, told, made) {
        hear("devicesensor");
        return construct(native, told, made);
      },
    });
  }
  Reflect.defineProperty(window, "__conforme_heard", { value: () => ({ kinds: Object.keys(heard), opened: [...opened] }) });
})();
