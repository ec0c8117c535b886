// Draws a document's lines and what was understood of each; scrolls to the passage in view; a click on one tells its line.
// Words of the document are only ever set as text.
export default function ({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".document");
  const make = (name, kind, words) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (words) element.textContent = words;
    return element;
  };
  const withPassage = (element, text, passage) => {
    const at = passage ? text.indexOf(passage) : -1;
    if (at < 0) { element.textContent = text; return Boolean(passage); }
    element.append(text.slice(0, at), make("mark", "", passage), text.slice(at + passage.length));
    return false;
  };
  if (box.dataset.drawn !== data.drawn) {
    box.dataset.drawn = data.drawn;
    let page = null;
    const drawn = [];
    for (const line of data.lines) {
      if (line.page && line.page !== page) { page = line.page; drawn.push(make("div", "page", "Trang " + page)); }
      const marked = line.names && line.names.length;
      const row = make(marked ? "button" : "div", "line " + line.kind + (marked ? " marked" : "") + (line.low ? " low" : ""));
      row.dataset.line = line.line;
      if (marked) {
        row.append(make("span", "names", line.names.join(" · ")));
        row.type = "button";
        row.onclick = () => setTriggerValue("line", line.line);
      }
      const words = make("span", "words");
      if (line.cells) line.cells.filter(Boolean).forEach((cell) => words.append(make("span", "cell", cell)));
      else words.textContent = line.text;
      row.append(words);
      drawn.push(row);
    }
    box.replaceChildren(...drawn);
  }
  // One stop of the Tab key for all passages, however many: the arrows go from one to the next, Enter opens it.
  const passages = [...box.querySelectorAll(".marked")];
  const stopAt = (one) => passages.forEach((each) => { each.tabIndex = each === one ? 0 : -1; });
  if (passages.filter((each) => each.tabIndex === 0).length !== 1) stopAt(passages[0]);
  box.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && passages[passages.indexOf(event.target) + step];
    if (!next || !passages.includes(event.target)) return;
    event.preventDefault();
    stopAt(next);
    next.focus();
  };
  box.querySelectorAll(".focus").forEach((row) => row.classList.remove("focus"));
  box.querySelectorAll("mark").forEach((mark) => mark.replaceWith(mark.textContent));
  const isNew = (box.dataset.focus || "") !== data.asked;
  box.dataset.focus = data.asked;
  if (isNew && data.asked) {
    // What was chosen elsewhere is looked at here: the document comes into view, on a phone with its fields below it.
    const { top, bottom } = box.getBoundingClientRect();
    const isNarrow = window.matchMedia("(max-width: 640px)").matches;
    if (isNarrow || top < 120 || bottom > window.innerHeight) box.scrollIntoView({ block: "start" });
  }
  const row = data.focus === null ? null : box.querySelector('[data-line="' + Number(data.focus) + '"]');
  if (!row) return;
  row.classList.add("focus");
  if (row.classList.contains("marked")) {
    stopAt(row);
    if (isNew) row.focus({ preventScroll: true });
  }
  const cells = [...row.querySelectorAll(".cell")];
  const places = cells.length ? cells : [row.querySelector(".words")];
  const place = data.passage && places.find((one) => one.textContent.includes(data.passage));
  if (place) { const text = place.textContent; place.textContent = ""; withPassage(place, text, data.passage); }
  if (isNew) box.scrollTo({ top: row.offsetTop - box.clientHeight / 3 });
}
