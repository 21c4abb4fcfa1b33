// What is known about the terminal: whether to write colours, and how wide lines may be.
import { isTerminal } from "#rt/host/is-terminal.ts";
import { addressOfBytes, Libc, SYSCALL } from "#rt/host/libc.ts";
import { type CommandLine, optionValue } from "./parse-options.ts";

/** Descriptors that people may see. */
export const streams = { output: 1, errors: 2 } as const;

const getWindowSize = 0x5413;
const widthMin = 20;
const widthStandard = 80;

function isSet(name: string): boolean {
  return (Bun.env[name] ?? "") !== "";
}

/**
 * Whether a stream gets colours: what the command line says, then NO_COLOR, then FORCE_COLOR (not 0), then the
 * configuration, else whether it is a terminal that is not dumb.
 */
export function wantsColour(line: CommandLine | undefined, stream: number): boolean {
  const given = line?.options.get("color")?.at(-1) ?? "auto";
  if (given !== "auto") return given === "always";
  if (isSet("NO_COLOR")) return false;
  if (isSet("FORCE_COLOR")) return Bun.env["FORCE_COLOR"] !== "0";
  const configured = line === undefined ? "auto" : optionValue(line, "color");
  if (configured === "always" || configured === "never") return configured === "always";
  return Bun.env["TERM"] !== "dumb" && isTerminal(Libc.opened(), stream);
}

/** Columns of a stream: COLUMNS, or what the terminal says, or 80; never under 20. */
export function terminalWidth(stream: number): number {
  const told = Number(Bun.env["COLUMNS"]);
  if (Number.isInteger(told) && told > 0) return Math.max(told, widthMin);
  const size = new Uint16Array(4);
  const result = Libc.opened().call(SYSCALL.ioctl, stream, getWindowSize, addressOfBytes(new Uint8Array(size.buffer)));
  const columns = result < 0 ? 0 : (size[1] as number);
  return columns === 0 ? widthStandard : Math.max(columns, widthMin);
}
