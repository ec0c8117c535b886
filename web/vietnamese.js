// Streamlit's own words are English only: each is replaced, as it appears, from the table in vietnamese.json.
(() => {
  const table = __TABLE__;
  const compiled = (pairs) => pairs.map(([pattern, words]) => [new RegExp(pattern), words]);
  const patterns = compiled(table.patterns);
  const roles = compiled(table.roles);  // what a chart tells a screen reader of its parts
  const ROLE = "aria-roledescription";
  const ATTRIBUTES = ["aria-label", "aria-description", "aria-valuetext", "title", "placeholder", "alt", ROLE];
  // Words that come from data are ours already: cells, charts and text a page wrote are left alone.
  const OURS = '[data-testid="stMarkdownContainer"], [data-testid="stTable"], [data-testid="stDataFrame"] canvas, .vega-embed svg, textarea, code, script, style';
  const STREAMLITS = '[data-testid="stFileUploader"], [role="dialog"], [role="alert"], [role="tooltip"], button';
  // One text may hold several sentences of Streamlit's, each with its own pattern.
  const rewritten = (bare, pairs) => pairs.reduce((said, [pattern, words]) => said.replace(pattern, words), bare);
  const translated = (words, pairs = patterns) => {
    const bare = words.trim();
    if (!bare) return null;
    if (pairs === patterns && Object.hasOwn(table.exact, bare)) return words.replace(bare, () => table.exact[bare]);
    const colon = bare.indexOf(": ");  // "Fullscreen: what the table is called"
    if (colon > 0 && Object.hasOwn(table.exact, bare.slice(0, colon))) return words.replace(bare, () => table.exact[bare.slice(0, colon)] + bare.slice(colon));
    const said = rewritten(bare, pairs);
    return said === bare ? null : words.replace(bare, () => said);
  };
  const text = (node) => {
    const inside = node.parentElement;
    if (inside && inside.closest(OURS) && !inside.closest(STREAMLITS)) return;
    const words = translated(node.nodeValue);
    if (words !== null && words !== node.nodeValue) node.nodeValue = words;
  };
  const element = (node) => {
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute && node.getAttribute(name);
      const words = value && translated(value, name === ROLE ? roles : patterns);
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
