// The style and the search of the pages that `runa doc --html` writes; they work from a folder, without a network.

export const styleSheet = `:root{--text:#222;--faint:#666;--ground:#fff;--code:#f4f5f7;--line:#dfe2e6;--link:#0b57a4}
@media(prefers-color-scheme:dark){:root{--text:#ddd;--faint:#999;--ground:#16181c;--code:#22252b;--line:#33373e;--link:#7db7f0}}
*{box-sizing:border-box}body{font:16px/1.55 system-ui,sans-serif;color:var(--text);background:var(--ground);max-width:52rem;margin:0 auto;padding:1rem}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}code,pre{font:.92em/1.5 ui-monospace,monospace;background:var(--code);border-radius:4px}
code{padding:.1em .3em}pre{padding:.6rem .8rem;overflow-x:auto}pre code{padding:0}h1{margin:.5rem 0}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.6rem 0 .3rem}h3 code{font-weight:600;background:none;padding:0;overflow-wrap:anywhere}.inner{margin-left:1.5rem}
input{font:inherit;width:100%;padding:.45rem .7rem;border:1px solid var(--line);border-radius:6px;background:var(--code);color:inherit}
#found{list-style:none;padding:0;margin:.3rem 0}#found li{padding:.25rem .4rem;border-radius:4px}#found li.at{background:var(--code)}#found span,.faint{color:var(--faint)}
table{border-collapse:collapse}td{padding:.2rem 1.2rem .2rem 0;vertical-align:top}:target{background:var(--code)}
`;

/** Finds entries of `window.runaEntries`: rows of name, owner, header, first sentence and address. */
export const searchScript = `"use strict";
(() => {
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  let at = 0;
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
    list.replaceChildren(...hits.map(({ row: [name, owner, header, sentence, address] }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = address;
      link.textContent = owner === "" || header.includes("(self as " + owner) ? header : owner + ": " + header;
      const told = document.createElement("span");
      told.textContent = sentence === "" ? "" : " \\u2013 " + sentence;
      item.append(link, told);
      return item;
    }));
    mark();
  }
  function mark() {
    [...list.children].forEach((item, index) => item.classList.toggle("at", index === at));
  }
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Enter" && count > 0) location.href = list.children[at].querySelector("a").href;
    else if (event.key === "ArrowDown" && at + 1 < count) at += 1;
    else if (event.key === "ArrowUp" && at > 0) at -= 1;
    else if (event.key === "Escape") { input.value = ""; show(); }
    else return;
    event.preventDefault();
    mark();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null) input.value = asked;
  show();
})();
`;
