// Numbers and text in byte arrays, without a view or an encoder for each: both take longer to make than what they write.

/** Writes an unsigned 32-bit number, the lowest byte first. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** The text in UTF-8. */
export function utf8Of(text: string): Uint8Array {
  const { length } = text;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x80) return new TextEncoder().encode(text);
    bytes[at] = unit;
  }
  return bytes;
}
