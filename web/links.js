// A link inside a table or a sentence leads down within the tab. Streamlit opens every link of Markdown in a new one, and
// following it there would load the whole page again and lose the session; so the address is changed as its own
// "back" button does, and Streamlit runs the page of that address. Any other click stays the browser's.
(() => {
  const APP = '[data-testid="stApp"]';
  const isPage = (link) => link.origin === location.origin && /^\/[a-z]*$/.test(link.pathname);
  const isPlain = (click) => click.button === 0 && !click.ctrlKey && !click.metaKey && !click.shiftKey && !click.altKey && !click.defaultPrevented;
  const isConnected = () => document.querySelector(APP)?.dataset.testConnectionState === "CONNECTED";
  const stay = (link) => { if (link.target === "_blank" && isPage(link)) link.removeAttribute("target"); };
  const within = (node) => { if (node.nodeType === Node.ELEMENT_NODE) { if (node.matches("a[target]")) stay(node); node.querySelectorAll("a[target]").forEach(stay); } };
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "attributes") within(change.target);
    else change.addedNodes.forEach(within);
  })).observe(document.documentElement, {subtree: true, childList: true, attributes: true, attributeFilter: ["target"]});
  document.addEventListener("click", (click) => {
    const link = click.target.closest?.('[data-testid="stMarkdownContainer"] a[href], [data-testid="stCaptionContainer"] a[href], [data-testid="stTable"] a[href]');
    if (!link || !isPage(link) || !isPlain(click)) return;
    if (!isConnected()) return;  // the browser loads the page instead
    click.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate", {state: {}}));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });
  // On a phone the menu lies over the page: once a page is chosen it has done its work.
  document.addEventListener("click", (click) => {
    if (!click.target.closest?.('[data-testid="stSidebarNavLink"]') || !matchMedia("(max-width: 768px)").matches) return;
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click(), 0);
  });
})();
