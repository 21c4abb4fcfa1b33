/** Typed arrays that double when full, for the struct-of-arrays tables of an object. */

/** Returns an array of at least `needed` elements that begins with the contents of `array`. */
export function grownInt32(array: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> {
  if (needed <= array.length) return array;
  const larger = new Int32Array(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}

/** The same for bytes. */
export function grownBytes(array: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  if (needed <= array.length) return array;
  const larger = new Uint8Array(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}

/** The same for 16-bit numbers. */
export function grownUint16(array: Uint16Array<ArrayBuffer>, needed: number): Uint16Array<ArrayBuffer> {
  if (needed <= array.length) return array;
  const larger = new Uint16Array(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}
