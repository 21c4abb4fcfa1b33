// Explanations of what is refused about calls, processes as values, and generic processes.
import type { Explanation } from "./explanation.ts";

export const callExplanations = {
  notCallable: {
    text: "Parentheses after a value call it, which only processes can be.",
    wrong: `
Let count be 3
Display count(2)`,
    right: `
Let count be 3
Display count * 2`,
  },
  argumentCount: {
    text: "A process value takes exactly the arguments that its type lists.",
    wrong: `
Let double be lambda x as Integer: x * 2
Display double(1, 2)`,
    right: `
Let double be lambda x as Integer: x * 2
Display double(1)`,
  },
  tooManyArguments: {
    text: "The process has fewer parameters than there are arguments.",
    wrong: `
Process called "double" that takes n as Integer returns Integer:
    Return n * 2
End Process
Display double(1, 2)`,
    right: `
Process called "double" that takes n as Integer returns Integer:
    Return n * 2
End Process
Display double(1)`,
  },
  missingArguments: {
    text: "Every parameter without `defaults to` gets an argument, and every such field of a record, variant, protocol or process type a value.",
    wrong: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area(2.0)`,
    right: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area(2.0, 3.0)`,
  },
  unknownArgument: {
    text: "Named arguments have the names of parameters, and fields those of the type.",
    wrong: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area with width as 2.0 and heigth as 3.0`,
    right: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area with width as 2.0 and height as 3.0`,
  },
  duplicateArgument: {
    text: "Each parameter and each field gets one value.",
    wrong: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area with width as 2.0 and width as 3.0 and height as 1.0`,
    right: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area with width as 2.0 and height as 3.0`,
  },
  namedForValue: {
    text: "The type of a process value lists the types of its parameters, not their names.",
    wrong: `
Let double be lambda x as Integer: x * 2
Display double with x as 3`,
    right: `
Let double be lambda x as Integer: x * 2
Display double(3)`,
  },
  noOverload: {
    text: "There are several processes of this name, and none of them takes a first argument of this type.",
    wrong: `
Process called "describe" that takes n as Integer returns Text:
    Return "number"
End Process
Process called "describe" that takes t as Text returns Text:
    Return "text"
End Process
Display describe(true)`,
    right: `
Process called "describe" that takes n as Integer returns Text:
    Return "number"
End Process
Process called "describe" that takes t as Text returns Text:
    Return "text"
End Process
Display describe("true")`,
  },
  cannotInfer: {
    text: "The arguments do not show what the type parameter stands for, and neither does the place of the result.",
    wrong: `
Process called "none" of T returns Optional of T:
    Return nothing
End Process
Display none()`,
    right: `
Process called "none" of T returns Optional of T:
    Return nothing
End Process
Let found as Optional of Integer be none()
Display found`,
  },
  lambdaParameters: {
    text: "The process that is wanted here takes another number of arguments than the lambda.",
    wrong: `
Display [1, 2].map(lambda x, y: x + y)`,
    right: `
Display [1, 2].map(lambda x: x + 1)`,
  },
  lambdaNeedsType: {
    text: "The types of a lambda's parameters come from where it is used. Where nothing says them, write them.",
    wrong: `
Let double be lambda x: x * 2
Display double(3)`,
    right: `
Let double be lambda x as Integer: x * 2
Display double(3)`,
  },
  instanceTooDeep: {
    text: "A generic process that calls itself with a larger type each time would need endlessly many instances.",
    wrong: `
Process called "wrap" of T that takes thing as T, n as Integer returns Integer:
    If n is 0: Return 0
    Return wrap([thing], n - 1)
End Process
Display wrap(1, 3)`,
    right: `
Process called "wrap" of T that takes thing as T, n as Integer returns Integer:
    If n is 0: Return 0
    Return wrap(thing, n - 1)
End Process
Display wrap(1, 3)`,
  },
  missingProcess: {
    text: "The program reaches a process that no module of it has. If no import is missing, this is a mistake of runa: please report it.",
  },
  constantChanged: {
    text: "A constant and everything in it stays as it is.",
    wrong: `
Constant PRIMES as List of Integer is [2, 3, 5]
Add 7 to PRIMES
Display PRIMES`,
    right: `
Constant PRIMES as List of Integer is [2, 3, 5]
Let primes be a copy of PRIMES
Add 7 to primes
Display primes`,
  },
  constantOfProcess: {
    text: "What a constant holds is computed and frozen before the program begins, also when the constant is declared inside a process. Numbers and Texts, which nobody can change anyway, may be made of what the process has.",
    wrong: `
Process called "show" that takes names as List of Text:
    Constant SORTED is names.sorted()
    Display SORTED
End Process

show(["b", "a"])`,
    right: `
Process called "show" that takes names as List of Text:
    Constant MARKS as List of Text is ["-", "+"]
    Let sorted names be names.sorted()
    Display MARKS, sorted names
End Process

show(["b", "a"])`,
  },
  parameterNeedsType: {
    text: "Calls show what type an untyped parameter has; here there are no calls that could.",
    wrong: `
Protocol called "Drawn":
    Process called "draw" that takes self, canvas
End Protocol
Display 1`,
    right: `
Protocol called "Drawn":
    Process called "draw" that takes self, canvas as Text
End Protocol
Display 1`,
  },
  ambiguousProcess: {
    text: "A process value is one process. A type where it goes, or a lambda around the call, tells which.",
    wrong: `
Process called "describe" that takes n as Integer returns Text:
    Return "number"
End Process
Process called "describe" that takes t as Text returns Text:
    Return "text"
End Process
Let chosen be describe
Display chosen(3)`,
    right: `
Process called "describe" that takes n as Integer returns Text:
    Return "number"
End Process
Process called "describe" that takes t as Text returns Text:
    Return "text"
End Process
Let chosen as Process that takes Integer returns Text be describe
Display chosen(3)`,
  },
  processParameters: {
    text: "A method as a value takes the arguments behind the point; the place wants a process with another number of them. A lambda around it can take or give the others.",
    wrong: `
Type called "Dog":
    name as Text
    Process called "bark" that takes self, times as Integer returns Text:
        Return f"{self.name} {times}"
    End Process
End Type
Process called "both" that takes say as Process that takes Integer, Text returns Text returns Text:
    Return say(1, "loud")
End Process
Let dog be a Dog with name as "Rex"
Display both(dog.bark)`,
    right: `
Type called "Dog":
    name as Text
    Process called "bark" that takes self, times as Integer returns Text:
        Return f"{self.name} {times}"
    End Process
End Type
Process called "both" that takes say as Process that takes Integer, Text returns Text returns Text:
    Return say(1, "loud")
End Process
Let dog be a Dog with name as "Rex"
Display both(lambda times, voice: dog.bark(times))`,
  },
  targetWidth: {
    text: "Operations that change a place in one step work on integers of 64 bits.",
    wrong: `
Import "core/machine/atomic" as Machine
Let total as Integer32 be 40
Let before be Machine.atomic_add with target as total and value as 2
Display before`,
    right: `
Import "core/machine/atomic" as Machine
Let total as Integer be 40
Let before be Machine.atomic_add with target as total and value as 2
Display before`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
