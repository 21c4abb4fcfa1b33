/** A process whose native thread spins for ever, or ends the process with 7: started by tests, which send it signals. */

import { openNativeHost, runNative } from "#rt/host/native-host.ts";
import { onTermination } from "#rt/host/signals.ts";

const mode = process.argv[2];
const host = openNativeHost();
if (mode === "listening") onTermination(host.libc, (signal) => console.log(`end by ${signal}`));
// exit_group(7), or a jump to itself.
const code = Uint8Array.fromHex(mode === "exit" ? "bf07000000b8e70000000f05" : "ebfe");
const block = host.memory.allocateCode(code.length);
block.bytes.set(code);
host.memory.publish(block);
const running = runNative(host, { entry: block.address, argument: 0 });
console.log("spinning");
await running;
