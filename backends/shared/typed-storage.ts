/** Growth of the typed arrays of the back ends: at least doubled, contents kept. */

export function grownInt32(old: Int32Array, needed: number): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(Math.max(needed, old.length * 2));
  bigger.set(old);
  return bigger;
}

export function grownUint8(old: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(Math.max(needed, old.length * 2));
  bigger.set(old);
  return bigger;
}

export function grownFloat64(old: Float64Array, needed: number): Float64Array<ArrayBuffer> {
  const bigger = new Float64Array(Math.max(needed, old.length * 2));
  bigger.set(old);
  return bigger;
}
