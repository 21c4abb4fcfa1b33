// Writes rt/format/powers_of_ten.runa: 128 bits of each power of ten that the digits of Floats ask for.

import { canonicalText } from "#cmd/dev/canonical-text.ts";

const LEAST = -292;
const GREATEST = 324;

/** The 128 highest bits of 10^power, rounded up. */
function highBits(power: number): bigint {
  const size = 10n ** BigInt(Math.abs(power));
  const length = BigInt(size.toString(2).length);
  if (power >= 0) {
    const excess = length - 128n;
    if (excess <= 0n) return size << -excess;
    return (size + (1n << excess) - 1n) >> excess;
  }
  // 1 / size lies between 2^-length and 2^(1 - length): not at the end, for size is no power of two.
  return ((1n << (length + 127n)) + size - 1n) / size;
}

/** Text of rt/format/powers_of_ten.runa. */
export function powersOfTenModule(): string {
  const halves: string[] = [];
  for (let power = LEAST; power <= GREATEST; power++) {
    const bits = highBits(power);
    halves.push(String(BigInt.asIntN(64, bits >> 64n)), String(BigInt.asIntN(64, bits)));
  }
  const rows: string[] = [];
  for (let at = 0; at < halves.length; at += 4) rows.push(`    ${halves.slice(at, at + 4).join(", ")}`);
  return canonicalText(
    "powers_of_ten.runa",
    `Note: Powers of ten in 128 bits: made by cmd/dev/math/generate-powers-of-ten.ts.

Note: Number of the power that the table begins with.
Constant LEAST_POWER as Integer is negative ${-LEAST}
Note: The 128 highest bits of each power of ten, rounded up: upper half, lower half.
Constant POWER_BITS as Array of (${halves.length}) Integer is [
${rows.join(",\n")}
]
`,
  );
}

if (import.meta.main)
  await Bun.write(new URL("../../../rt/format/powers_of_ten.runa", import.meta.url), powersOfTenModule());
