/* Runs axe over a page of which, of many elements made alike beside each other, two are looked at: two, so that what may
   stand once only, and what every other row has, is seen. Alike are elements of the same kind, classes, roles and other
   attributes, and so all within them; what is only words, addresses or numbers of the records may differ, but not whether
   there is any. The others are away while axe looks and come back. */
async () => {
  const WORDS = new Set(["id", "name", "for", "href", "src", "value", "action", "title", "alt", "datetime", "data-label"]);
  const away = [];
  const attribute = ({ name, value }) =>
    WORDS.has(name) || /^aria-(label|describedby|controls)/.test(name) ? name + (value ? "=?" : "") : `${name}=${value}`;
  function shape(element) {
    const inside = [], met = {};
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) { inside.push("?"); } }
      if (node.nodeType !== Node.ELEMENT_NODE) { continue; }
      const one = shape(node);
      inside.push(one);
      met[one] = (met[one] || 0) + 1;
      if (met[one] > 2 && element.tagName !== "TR" && node instanceof HTMLElement) { away.push(node); }
    }
    return `<${element.tagName} ${Array.from(element.attributes, attribute).sort().join(" ")}>${inside.join("")}</>`;
  }
  shape(document.body);
  const styles = away.map((element) => element.getAttribute("style"));
  for (const element of away) { element.style.setProperty("display", "none", "important"); }
  try {
    return (await axe.run(document, { resultTypes: ["violations"] })).violations;
  } finally {
    away.forEach((element, n) => (styles[n] === null ? element.removeAttribute("style") : element.setAttribute("style", styles[n])));
  }
}
