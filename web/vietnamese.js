// Streamlit's own words are English only: each is replaced, as it appears, from the table in vietnamese.json.
(() => {
  const table = __TABLE__;
  const patterns = table.patterns.map(([pattern, words]) => [new RegExp(pattern), words]);
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  // Words that come from data are ours already: cells, charts and text a page wrote are left alone.
  const OURS = '[data-testid="stMarkdownContainer"], [data-testid="stTable"], [data-testid="stDataFrame"] canvas, .vega-embed svg, textarea, code, script, style';
  const translated = (words) => {
    const bare = words.trim();
    if (!bare) return null;
    if (Object.hasOwn(table.exact, bare)) return words.replace(bare, () => table.exact[bare]);
    const colon = bare.indexOf(": ");  // "Fullscreen: what the table is called"
    if (colon > 0 && Object.hasOwn(table.exact, bare.slice(0, colon))) return words.replace(bare, () => table.exact[bare.slice(0, colon)] + bare.slice(colon));
    for (const [pattern, replacement] of patterns) if (pattern.test(bare)) return words.replace(bare, () => bare.replace(pattern, replacement));
    return null;
  };
  const text = (node) => {
    if (node.parentElement && node.parentElement.closest(OURS) && !node.parentElement.closest('[data-testid="stFileUploader"], [role="dialog"], button')) return;
    const words = translated(node.nodeValue);
    if (words !== null && words !== node.nodeValue) node.nodeValue = words;
  };
  const element = (node) => {
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute && node.getAttribute(name);
      const words = value && translated(value);
      if (words && words !== value) node.setAttribute(name, words);
    }
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    element(node);
    node.childNodes.forEach(walk);
  };
  const watch = (changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(walk);
    else if (change.type === "attributes") element(change.target);
    else text(change.target);
  });
  new MutationObserver(watch).observe(document.documentElement, {subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES});
  walk(document.documentElement);
})();
