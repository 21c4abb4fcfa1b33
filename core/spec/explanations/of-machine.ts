// Explanations of what is refused about raw memory and Runtime Modules.
import type { Explanation } from "./explanation.ts";

export const machineExplanations = {
  wordOutsideRuntime: {
    text: "`Word` is how the runtime sees memory. Unsigned64 is an unsigned integer of 64 bits for everybody.",
    wrong: `
Let n as Word be 3
Display n`,
    right: `
Let n as Unsigned64 be 3
Display n`,
  },
  pointerTarget: {
    text: "What a Pointer leads to lies in memory as it is; records are references and move.",
    wrong: `
Type called "Person":
    name as Text
End Type
Process called "look" that takes p as Pointer to Person:
    Display 1
End Process
Display 1`,
    right: `
Value Type called "Point":
    x as Integer
End Type
Process called "look" that takes p as Pointer to Point:
    Display 1
End Process
Display 1`,
  },
  notInRuntimeModule: {
    text: "Code of Runtime Modules runs while the collector works, so it makes no objects and throws no errors.",
  },
  onlyInRuntimeModule: {
    text: "This works on raw memory, which only the runtime does.",
    wrong: `
Let n as Integer be reference at 0
Display n`,
    right: `
Let n as Integer be 0
Display n`,
  },
  runtimeCallsOrdinary: {
    text: "An ordinary process may allocate, be suspended or throw, all of which a Runtime Module must not.",
  },
  needsUnsafe: {
    text: "The operation does without a check that keeps memory sound. An `Unsafe Block` says that somebody has thought about it.",
    wrong: `
Import "core/machine/syscall" as Machine
Display Machine.raw_syscall(39, 0, 0, 0, 0, 0, 0)`,
    right: `
Import "core/machine/syscall" as Machine
Unsafe Block:
    Display Machine.raw_syscall(39, 0, 0, 0, 0, 0, 0)
End Unsafe`,
  },
  addressNeedsGlobal: {
    text: "Local values live in registers or move; only module variables and what a Pointer leads to stay at one address.",
  },
  referenceNeedsType: {
    text: "The word that becomes a reference does not show what it refers to. Say the type where it goes.",
    wrong: `
Let n be reference at 0
Display n`,
    right: `
Let n be 0
Display n`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
