// What axe-core complains of on the page as it stands, and which looks of text it has found legible.
//
// Four fifths of axe's time go to the contrast of every piece of text, of which a county's pages have tens of thousands in a
// few hundred looks. Text is passed over where text of the same look has passed already, on this page or on another one;
// what axe could not decide, or what it complained of, is judged wherever it stands.
window.judge = async (options, known) => {
  const CONTRAST = "color-contrast";
  const found = await axe.run(document, { ...options, rules: { [CONTRAST]: { enabled: false } } });
  const complaints = found.violations;

  // Everything that contrast is worked out from: of the element and of all that it stands in.
  const STYLES = [
    "color", "backgroundColor", "backgroundImage", "backgroundClip", "opacity", "filter", "mixBlendMode", "textShadow",
    "fontSize", "fontWeight", "textIndent", "display", "visibility", "position", "zIndex", "clip", "clipPath", "transform",
  ];
  const looks = new Map([[null, ""]]);
  const look = (one) => {
    if (!looks.has(one)) {
      const style = getComputedStyle(one);
      const own = [one.localName, one.className, one.type, one.disabled, one.getAttribute("aria-disabled")];
      looks.set(one, digest([look(one.parentElement), ...own, ...STYLES.map((name) => style[name])].join("|")));
    }
    return looks.get(one);
  };
  const hasText = (one) =>
    ["INPUT", "SELECT", "TEXTAREA", "BUTTON"].includes(one.tagName) ||
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  axe.configure({ rules: [{ id: CONTRAST, selector: "[data-open]" }] });
  // One of each look first, then all of the looks of which that one did not pass.
  const legible = new Set(known);
  const passed = new Set();
  const contrast = async (some) => {
    if (!some.length) return;
    some.forEach((one) => one.setAttribute("data-open", ""));
    const told = await axe.run(document, {
      runOnly: { type: "rule", values: [CONTRAST] },
      resultTypes: ["violations", "passes"],
      elementRef: true,
    });
    some.forEach((one) => one.removeAttribute("data-open"));
    complaints.push(...told.violations);
    told.passes.forEach((rule) => rule.nodes.forEach((node) => passed.add(look(node.element))));
  };
  const open = [...document.body.querySelectorAll("*")].filter((one) => hasText(one) && !legible.has(look(one)));
  const first = [...new Map(open.toReversed().map((one) => [look(one), one])).values()];
  await contrast(first);
  await contrast(open.filter((one) => !passed.has(look(one)) && !first.includes(one)));
  const said = complaints.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`));
  return { complaints: said, passed: [...passed] };
};

// A number of 53 bits for a text (cyrb53): the looks are told to each page, and in full they would be megabytes.
const digest = (text) => {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
};
