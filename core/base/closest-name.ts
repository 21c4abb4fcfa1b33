// The known name nearest to a mistyped one, by edit distance.

/** Nobody mistypes longer names, and to compare them takes long. */
const lengthMax = 200;

/** The closest of `names` within about a third of the length of `wanted`, or undefined. */
export function closestName(wanted: string, names: Iterable<string>): string | undefined {
  if (wanted.length > lengthMax) return undefined;
  let best: string | undefined;
  let bestDistance = Math.floor(wanted.length / 3) + 1;
  for (const name of names) {
    if (name === wanted || Math.abs(name.length - wanted.length) >= bestDistance) continue;
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
