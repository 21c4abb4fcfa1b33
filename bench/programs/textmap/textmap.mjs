// A Map of strings: insertions, searches that hit and that miss, and updates.
const n = Number(process.argv[2]);
const m = new Map();
for (let i = 0; i < n; i++) m.set(`key${(i * 7919) % 1000003}`, i);
let hits = 0;
let sum = 0;
for (let i = 0; i < n; i++) {
  const found = m.get(`key${(i * 104729) % 2000003}`);
  if (found !== undefined) {
    hits++;
    sum += found;
  }
}
for (let i = 0; i < n; i += 3) {
  const key = `key${(i * 7919) % 1000003}`;
  m.set(key, (m.get(key) ?? 0) + 1);
}
let total = 0;
let letters = 0;
for (const [k, v] of m) {
  total += v;
  letters += k.length;
}
console.log(m.size, hits, sum, total, letters);
