// Explanations of what is refused about protocols and what follows them.
import type { Explanation } from "./explanation.ts";

export const protocolExplanations = {
  notAProtocol: {
    text: "Bounds of type parameters, and what a type follows, are protocols.",
    wrong: `
Process called "show" of T that follows Integer that takes thing as T:
    Display thing
End Process
show(3)`,
    right: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Process called "show" of T that follows Shown that takes thing as T:
    Display thing.shown()
End Process
Display 1`,
  },
  protocolNeedsSelf: {
    text: "A protocol lists what can be done with a value of a type that follows it; that value comes first, as `self`.",
    wrong: `
Protocol called "Shown":
    Process called "shown" that takes width as Integer returns Text
End Protocol
Display 1`,
    right: `
Protocol called "Shown":
    Process called "shown" that takes self, width as Integer returns Text
End Protocol
Display 1`,
  },
  protocolProcessMissing: {
    text: "A type that follows a protocol has all of its processes, but for those that the protocol gives a body.",
    wrong: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Type called "Point" that follows Shown:
    x as Integer
End Type
Display 1`,
    right: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Type called "Point" that follows Shown:
    x as Integer
    Process called "shown" that takes self returns Text:
        Return f"at {self.x}"
    End Process
End Type
Let p be a value of type Point
Display p.shown()`,
  },
  protocolProcessDiffers: {
    text: "The process has the name that the protocol asks for, but other parameters or another result.",
    wrong: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Type called "Point" that follows Shown:
    x as Integer
    Process called "shown" that takes self returns Integer:
        Return self.x
    End Process
End Type
Display 1`,
    right: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Type called "Point" that follows Shown:
    x as Integer
    Process called "shown" that takes self returns Text:
        Return f"at {self.x}"
    End Process
End Type
Display 1`,
  },
  doesNotFollow: {
    text: "The protocol is asked for here. A type follows it when its declaration says so and it has the processes.",
    wrong: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Process called "show" of T that follows Shown that takes thing as T:
    Display thing.shown()
End Process
show(3)`,
    right: `
Protocol called "Shown":
    Process called "shown" that takes self returns Text
End Protocol
Type called "Point" that follows Shown:
    x as Integer
    Process called "shown" that takes self returns Text:
        Return f"at {self.x}"
    End Process
End Type
Process called "show" of T that follows Shown that takes thing as T:
    Display thing.shown()
End Process
show(a Point with x as 3)`,
  },
  notThroughProtocol: {
    text: "Behind a value of a protocol type stands a type that is known only when the program runs, so a process that needs to know it beforehand cannot be called. A type parameter with the protocol as its bound can.",
    wrong: `
Protocol called "Merged":
    Process called "merged" that takes self, other as Self returns Text
End Protocol
Process called "both" that takes a as Merged, b as Merged returns Text:
    Return a.merged(b)
End Process
Display 1`,
    right: `
Protocol called "Merged":
    Process called "merged" that takes self, other as Self returns Text
End Protocol
Process called "both" of T that follows Merged that takes a as T, b as T returns Text:
    Return a.merged(b)
End Process
Display 1`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
