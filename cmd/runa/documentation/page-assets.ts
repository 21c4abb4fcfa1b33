// The style and the search of the pages that `runa doc --html` writes; they work from a folder, without a network.

export const styleSheet = `:root{color-scheme:light dark;--text:#1f2328;--faint:#59636e;--ground:#fff;--code:#f4f5f7;--line:#d8dce1;--link:#0b57a4;--target:#fff3c4;--statement:#8a3ffc;--word:#0b6b75;--type:#8a5a00;--number:#1d4ed8;--string:#146c2e}
@media(prefers-color-scheme:dark){:root{--text:#e3e6ea;--faint:#9aa4b0;--ground:#15171b;--code:#1f2329;--line:#363c45;--link:#7db7f0;--target:#4a3f14;--statement:#c9a2ff;--word:#6fd0d8;--type:#e5b567;--number:#8ab4ff;--string:#7fce94}}
*{box-sizing:border-box}html{scroll-padding-top:4.5rem}body{font:16px/1.55 system-ui,sans-serif;color:var(--text);background:var(--ground);margin:0}
main{max-width:54rem;margin:0 auto;padding:.5rem 1rem 4rem}a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
header{position:sticky;top:0;z-index:1;display:flex;gap:1rem;align-items:center;padding:.6rem max(1rem,50vw - 26rem);background:var(--ground);border-bottom:1px solid var(--line)}
header>a{white-space:nowrap}header>div{position:relative;flex:1;min-width:0}input{font:inherit;width:100%;padding:.35rem .7rem;border:1px solid var(--line);border-radius:6px;background:var(--code);color:inherit}
#found{position:absolute;left:0;right:0;top:100%;margin:.3rem 0 0;padding:.25rem;max-height:70vh;overflow-y:auto;list-style:none;background:var(--ground);border:1px solid var(--line);border-radius:6px;box-shadow:0 8px 24px rgb(0 0 0/.2)}
#found:empty{display:none}#found li{padding:.35rem .5rem;border-radius:4px}#found li.at{background:var(--code)}#found a{display:block;overflow-wrap:anywhere;font:.92em/1.5 ui-monospace,monospace}#found span{color:var(--faint);font-size:.92em}
code,pre{font:.92em/1.5 ui-monospace,monospace;background:var(--code);border-radius:4px}code{padding:.1em .3em;overflow-wrap:anywhere}pre{padding:.6rem .8rem;overflow-x:auto}pre code{padding:0;overflow-wrap:normal}
.statement{color:var(--statement)}.word{color:var(--word)}.type{color:var(--type)}.number{color:var(--number)}.text{color:var(--string)}.comment{color:var(--faint)}
h1{margin:1rem 0;overflow-wrap:anywhere}h2{margin-top:3rem;padding-bottom:.3rem;border-bottom:1px solid var(--line);font-size:1.3rem}h2 code{background:none;padding:0}
h3{font-size:1rem;font-weight:400;margin:1.8rem 0 .5rem}h3+h3{margin-top:.3rem}h3 a{display:block;color:inherit;background:var(--code);border-left:3px solid var(--link);border-radius:0 4px 4px 0;padding:.35rem .7rem}h3 code{font-weight:600;background:none;padding:0}
h3:target a{background:var(--target)}h2:target{background:var(--target)}.inner{margin-left:1.25rem}p{margin:.5rem 0}.contents{display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin:1rem 0;font:.92em/1.6 ui-monospace,monospace}
table{border-collapse:collapse}th,td{padding:.4rem 1.2rem .4rem 0;vertical-align:top;text-align:left;border-bottom:1px solid var(--line)}th{font-weight:600}
@media(max-width:36rem){header>div{position:static}#found{left:.5rem;right:.5rem}}@media print{header{display:none}}
`;

/** Finds entries of `window.runaEntries`: rows of name, owner, header, first sentence and address. */
export const searchScript = `"use strict";
(() => {
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  let at = 0;
  let count = 0;
  const plain = (text) => text.toLowerCase().replaceAll("_", " ");
  function score(words, [name, owner, header, sentence]) {
    const full = plain(owner === "" ? name : owner + "." + name);
    const whole = words.join(" ");
    if (plain(name) === whole || full === whole) return 4;
    if (plain(name).startsWith(whole) || full.startsWith(whole)) return 3;
    if (words.every((word) => full.includes(word))) return 2;
    const all = plain(header + " " + sentence) + full;
    return words.every((word) => all.includes(word)) ? 1 : 0;
  }
  function show() {
    const words = plain(input.value.trim()).split(/\\s+/).filter((word) => word !== "");
    const hits = words.length === 0 ? [] : window.runaEntries
      .map((row, order) => ({ row, order, points: score(words, row) }))
      .filter((hit) => hit.points > 0)
      .sort((a, b) => b.points - a.points || a.row[0].length - b.row[0].length || a.order - b.order)
      .slice(0, 30);
    at = 0;
    count = hits.length;
    const items = hits.map(({ row }, index) => item(row, index));
    if (count === 0 && words.length > 0) {
      const none = document.createElement("li");
      none.textContent = "nothing found";
      items.push(none);
    }
    list.replaceChildren(...items);
    mark();
  }
  function item([name, owner, header, sentence, address], index) {
    const item = document.createElement("li");
    item.id = "found-" + index;
    item.setAttribute("role", "option");
    const link = document.createElement("a");
    link.href = address;
    link.tabIndex = -1;
    link.textContent = owner === "" || header.includes("(self as " + owner) ? header : owner + ": " + header;
    const told = document.createElement("span");
    told.textContent = sentence.replaceAll("\`", "");
    item.append(link, told);
    return item;
  }
  function mark() {
    const items = [...list.children];
    items.forEach((item, index) => {
      item.classList.toggle("at", index === at && count > 0);
      item.setAttribute("aria-selected", String(index === at && count > 0));
    });
    if (count > 0) items[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-expanded", String(items.length > 0));
    input.setAttribute("aria-activedescendant", count > 0 ? "found-" + at : "");
  }
  function close() {
    input.value = "";
    show();
  }
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && count > 0) {
      location.href = list.children[at].querySelector("a").href;
      close();
      input.blur();
    } else if (event.key === "ArrowDown" && at + 1 < count) at += 1;
    else if (event.key === "ArrowUp" && at > 0) at -= 1;
    else if (event.key === "Escape") { close(); input.blur(); }
    else return;
    event.preventDefault();
    mark();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a") !== null) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null) input.value = asked;
  show();
})();
`;
