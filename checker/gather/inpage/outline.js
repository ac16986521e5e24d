// Brings into view the one element that a selector finds, and draws a box over it. Says "drawn", or why not.
const [selector] = arguments;
const MARK = "data-conforme-outline";
for (const before of document.querySelectorAll(`[${MARK}]`)) before.remove();
let found;
try {
  found = document.querySelectorAll(selector);
} catch {
  return "unreadable";
}
if (found.length !== 1) return found.length ? "several" : "absent";
const [element] = found;
const tall = element.getBoundingClientRect().height > innerHeight;
element.scrollIntoView({ block: tall ? "start" : "center", inline: "center", behavior: "instant" });
const { left, top, right, bottom } = element.getBoundingClientRect();
const edge = [Math.max(left, 3), Math.max(top, 3), Math.min(right, innerWidth - 3), Math.min(bottom, innerHeight - 3)];
if (right <= left || bottom <= top || edge[2] <= edge[0] || edge[3] <= edge[1]) return "unseen";
const box = document.createElement("div");
box.setAttribute(MARK, "");
const style = {
  all: "initial", position: "fixed", "z-index": "2147483647", "pointer-events": "none", "box-sizing": "content-box",
  left: `${edge[0] - 3}px`, top: `${edge[1] - 3}px`, width: `${edge[2] - edge[0]}px`, height: `${edge[3] - edge[1]}px`,
  border: "3px solid #e1000f", "box-shadow": "0 0 0 2px #fff",
};
for (const [name, value] of Object.entries(style)) box.style.setProperty(name, value, "important");
document.documentElement.append(box);
return "drawn";
