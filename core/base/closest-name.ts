// The known name nearest to a mistyped one, by edit distance.

/** Nobody mistypes longer names, and to compare them takes long. */
const lengthMax = 200;

/** What one name costs that is looked at, and one that is compared, for each character of it. */
const costs = { look: 1, character: 10 } as const;

/** How much looking for names a compilation has done; where very many names are wrong among very many, the later ones get no advice. */
export class NameSearch {
  #left = 20_000_000;

  get isOver(): boolean {
    return this.#left < 0;
  }

  spend(cost: number): void {
    this.#left -= cost;
  }
}

/** The letters of a name as a set of bits: cheaper to compare than the name. */
function lettersOf(name: string): number {
  let letters = 0;
  for (let at = 0; at < name.length; at++) letters |= 1 << (name.charCodeAt(at) & 31);
  return letters;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

/** The closest of `names` within about a third of the length of `wanted`, or undefined; also once `search` is over. */
export function closestName(wanted: string, names: Iterable<string>, search = new NameSearch()): string | undefined {
  if (wanted.length > lengthMax) return undefined;
  const letters = lettersOf(wanted);
  let best: string | undefined;
  let bestDistance = Math.floor(wanted.length / 3) + 1;
  for (const name of names) {
    if (search.isOver) return undefined;
    search.spend(costs.look);
    if (name === wanted || Math.abs(name.length - wanted.length) >= bestDistance) continue;
    // Each letter that only one of them has takes an edit.
    const others = lettersOf(name);
    if (Math.max(bitCount(letters & ~others), bitCount(others & ~letters)) >= bestDistance) continue;
    search.spend(costs.character * name.length);
    const distance = editDistance(wanted, name, bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Optimal string alignment distance (a swap of neighbours counts one), or `limit` when it is at least that. */
function editDistance(left: string, right: string, limit: number): number {
  let before: number[] = [];
  let previous: number[] = [];
  for (let column = 0; column <= right.length; column++) previous.push(column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (same ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) cost = Math.min(cost, (before[column - 2] as number) + 1);
      current.push(cost);
      if (cost < smallest) smallest = cost;
    }
    if (smallest >= limit) return limit;
    before = previous;
    previous = current;
  }
  return previous[right.length] as number;
}
