// Messages: what people read on standard error.
import { writeStream } from "./write-stream.ts";

const standardError = 2;

/** Writes a text and a newline; whatever cannot be written is lost, as there is nobody to be told. */
export function say(text: string): void {
  writeStream(standardError, `${text}\n`);
}
