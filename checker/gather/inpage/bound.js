// Runs first in every document of one look: a tab that goes elsewhere without end is stopped, for no
// command of ours would be heard before it rests. Python writes the look and the longest chain.
(() => {
  if (window !== window.top) return;
  try {
    const [look, count] = (sessionStorage.getItem("__conforme") ?? "").split(" ");
    const documents = look === "__LOOK__" ? Number(count) + 1 : 1;
    sessionStorage.setItem("__conforme", `__LOOK__ ${documents}`);
    if (documents > __MOST__ + 1) window.stop();
  } catch {
    // No storage for this document: only time bounds it.
  }
})();
