// Data: what commands write to standard output.
import { writeStream } from "./write-stream.ts";

const standardOutput = 1;

/** The system's names of the errors that people meet when they redirect output. */
const errorCodes: Readonly<Record<number, string>> = {
  5: "EIO",
  9: "EBADF",
  27: "EFBIG",
  28: "ENOSPC",
  32: "EPIPE",
  122: "EDQUOT",
};

/** Writes a text and a newline; throws the error that Bun would give, which report-failure.ts explains. */
export function show(text: string): void {
  showPiece(`${text}\n`);
}

/** The same without a newline. */
export function showPiece(text: string): void {
  const errno = -writeStream(standardOutput, text);
  if (errno === 0) return;
  const code = errorCodes[errno] ?? `error ${errno}`;
  throw Object.assign(new Error(`${code}, write`), { code, syscall: "write" });
}
