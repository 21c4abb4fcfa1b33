// Explanations of what is refused about the order of execution, and of the few diagnostics that belong nowhere else.
import type { Explanation } from "./explanation.ts";

export const flowExplanations = {
  missingReturn: {
    text: "A process with `returns` gives a value on every way to its end.",
    wrong: `
Process called "sign" that takes n as Integer returns Text:
    If n is less than 0: Return "negative"
End Process
Display sign(3)`,
    right: `
Process called "sign" that takes n as Integer returns Text:
    If n is less than 0: Return "negative"
    Return "not negative"
End Process
Display sign(3)`,
  },
  unreachable: {
    text: "What stands before this always leaves: by `Return`, `Throw`, `Break`, `Continue`, or a loop without an end.",
    wrong: `
Process called "answer" returns Integer:
    Return 42
    Display "done"
End Process
Display answer()`,
    right: `
Process called "answer" returns Integer:
    Display "done"
    Return 42
End Process
Display answer()`,
  },
  needlessReturn: {
    text: "The process has been left before this `Return`, on every way. It can be deleted.",
    wrong: `
Process called "sign" that takes n as Integer returns Text:
    If n is less than 0:
        Return "negative"
    Otherwise:
        Return "not negative"
    End If
    Return "never"
End Process
Display sign(3)`,
    right: `
Process called "sign" that takes n as Integer returns Text:
    If n is less than 0: Return "negative"
    Return "not negative"
End Process
Display sign(3)`,
  },
  returnNeedsValue: {
    text: "The header promises a value with `returns`, so every `Return` gives one.",
    wrong: `
Process called "half" that takes n as Integer returns Integer:
    If n is 0: Return
    Return n / 2
End Process
Display half(4)`,
    right: `
Process called "half" that takes n as Integer returns Integer:
    If n is 0: Return 0
    Return n / 2
End Process
Display half(4)`,
  },
  returnWithoutResult: {
    text: "A process gives a value only if its header says `returns` and a type.",
    wrong: `
Process called "half" that takes n as Integer:
    Return n / 2
End Process
half(4)`,
    right: `
Process called "half" that takes n as Integer returns Integer:
    Return n / 2
End Process
Display half(4)`,
  },
  returnOutside: {
    text: "The statements of a module belong to no process, so there is nobody to give a value to. The exit code of a program is what `main` returns.",
    wrong: `
Return 3`,
    right: `
Process called "main" returns Integer:
    Return 3
End Process`,
  },
  uselessStatement: {
    text: "The value of this is dropped. Only calls may stand alone, since they may do something.",
    wrong: `
Type called "Point":
    x as Float
End Type
Point with x as 1.0`,
    right: `
Type called "Point":
    x as Float
End Type
Display Point with x as 1.0`,
  },
  missingArms: {
    text: "A `Match` deals with every value that can come. Add the missing arms, or `Otherwise:`.",
    wrong: `
Type Answer is:
    | Yes
    | No
    | Unsure
End Type
Let given as Answer be Unsure
Match given:
    When Yes: Display "yes"
    When No: Display "no"
End Match`,
    right: `
Type Answer is:
    | Yes
    | No
    | Unsure
End Type
Let given as Answer be Unsure
Match given:
    When Yes: Display "yes"
    When No: Display "no"
    When Unsure: Display "perhaps"
End Match`,
  },
  unreachableArm: {
    text: "Arms are tried in order, and those before this one take all values that it could take.",
    wrong: `
Match 5:
    When n: Display n
    When 5: Display "five"
End Match`,
    right: `
Match 5:
    When 5: Display "five"
    When n: Display n
End Match`,
  },
  emptyRangePattern: {
    text: "The first value of a range pattern comes after the last, so nothing fits it.",
    wrong: `
Match 5:
    When 9 to 1: Display "digit"
    Otherwise: Display "other"
End Match`,
    right: `
Match 5:
    When 1 to 9: Display "digit"
    Otherwise: Display "other"
End Match`,
  },
  zeroStep: {
    text: "A loop that goes on by 0 stays where it is.",
    wrong: `
For n from 1 to 10 by 0:
    Display n
End For`,
    right: `
For n from 1 to 10 by 3:
    Display n
End For`,
  },
  notAnError: {
    text: "Errors are values of types that follow `Error`; they carry a message and the trace of the place where they were thrown.",
    wrong: `
Throw "no such account"`,
    right: `
Type called "AccountError" that follows Error:
End Type
Try:
    Throw AccountError with message as "no such account"
Catch e as AccountError:
    Display e.message
End Try`,
  },
  catchesNoError: {
    text: "Only values of types that follow `Error` are thrown, so this clause would never take anything.",
    wrong: `
Try:
    Display 1 / 0
Catch e as Integer:
    Display e
End Try`,
    right: `
Try:
    Display 1 / 0
Catch e as DivisionByZero:
    Display e.message
End Try`,
  },
  caughtName: {
    text: "`Catch name:` catches every error and calls it `name`; the type stands behind `as`.",
    wrong: `
Try:
    Display 1 / 0
Catch DivisionByZero:
    Display "divided by zero"
End Try`,
    right: `
Try:
    Display 1 / 0
Catch e as DivisionByZero:
    Display "divided by zero"
End Try`,
  },
  unreachableCatch: {
    text: "Clauses are tried in order. Put the narrower type before the wider one.",
    wrong: `
Try:
    Display 1 / 0
Catch e as Error:
    Display "some error"
Catch e as DivisionByZero:
    Display "division by zero"
End Try`,
    right: `
Try:
    Display 1 / 0
Catch e as DivisionByZero:
    Display "division by zero"
Catch e as Error:
    Display "some error"
End Try`,
  },
  tryWithoutClauses: {
    text: "A `Try` without `Catch` and `Finally` does nothing.",
    wrong: `
Try:
    Display 1
End Try`,
    right: `
Try:
    Display 1
Finally:
    Display "done"
End Try`,
  },
  notCloseable: {
    text: "`With` closes what it opened, on every way out. The type needs a process `close` that takes `self`.",
    wrong: `
With 3 as n:
    Display n
End With`,
    right: `
Type called "Door" that follows Closeable:
    name as Text
    Process called "close" that takes self:
        Display f"{self.name} closed"
    End Process
End Type
With a Door with name as "front" as door:
    Display door.name
End With`,
  },
  leavesFence: {
    text: "Clean-up runs to its end, whatever the block was left by, so nothing jumps out of a `Defer` or a clause with `Resume`. Set a variable and look at it behind the block.",
    wrong: `
For n from 1 to 3:
    Defer:
        Break
    End Defer
    Display n
End For`,
    right: `
For n from 1 to 3:
    Display n
    Break
End For`,
  },
  followsRecord: {
    text: "Fields are inherited from error types only. Put a record that is to be shared into a field, and say with a protocol what types have in common.",
    wrong: `
Type called "Animal":
    name as Text
End Type
Type called "Dog" that follows Animal:
    age as Integer
End Type
Display 1`,
    right: `
Type called "Animal":
    name as Text
End Type
Type called "Dog":
    animal as Animal
    age as Integer
End Type
Display 1`,
  },
  inheritedField: {
    text: "An error type that declares a field of its parent again keeps its type; it may give it another default.",
    wrong: `
Type called "CodeError" that follows Error:
    message as Integer
End Type
Display 1`,
    right: `
Type called "CodeError" that follows Error:
    message as Text defaults to "code"
    code as Integer
End Type
Display 1`,
  },
  resumeOutside: {
    text: "`Resume` answers the `Signal` that a `Catch` clause was given.",
    wrong: `
Resume with 3`,
    right: `
Process called "ask" returns Integer:
    Let answer as Integer be Signal MissingValue with message as "how many?"
    Return answer
End Process
Type called "MissingValue" that follows Error:
End Type
Try:
    Display ask()
Catch e as MissingValue:
    Resume with 3
End Try`,
  },
  forAllOutside: {
    text: "`For all` states a property that `runa test` tries with many values, so it stands in a `Test` block.",
    wrong: `
For all n as Integer:
    Assert n is n
End For`,
    right: `
Test "numbers equal themselves":
    For all n as Integer:
        Assert n is n
    End For
End Test
Display 1`,
  },
  noGenerator: {
    text: "`For all` makes values by itself: of the scalars, Text, and of what is made of these.",
    wrong: `
Test "actions":
    For all action as Process that takes Integer:
        action(1)
    End For
End Test
Display 1`,
    right: `
Test "numbers":
    For all n as Integer:
        Assert n is n
    End For
End Test
Display 1`,
  },
  signalNeedsType: {
    text: "The answer of a signal comes from a clause elsewhere, so the place that takes it says its type.",
    wrong: `
Type called "MissingValue" that follows Error:
End Type
Try:
    Let answer be Signal MissingValue with message as "how many?"
    Display answer
Catch e as MissingValue:
    Resume with 3
End Try`,
    right: `
Type called "MissingValue" that follows Error:
End Type
Try:
    Let answer as Integer be Signal MissingValue with message as "how many?"
    Display answer
Catch e as MissingValue:
    Resume with 3
End Try`,
  },
  notSupportedYet: {
    text: "This part of the language is known to the compiler, which cannot make code of it yet. The reference says what there is instead.",
  },
  assemblyOutsideMachine: {
    text: "Machine instructions are written in the library's machine modules only; programs call their processes, which become those instructions.",
    wrong: `
Process called "nap":
    Inline Assembly volatile:
        "pause"
        :
        :
        : "memory"
    End Assembly
End Process
nap()`,
    right: `
Import { cpu_pause } from "core/machine/cpu"
cpu_pause()
Display "rested"`,
  },
  assembly: {
    text: "The assembler found a mistake in an instruction, a constraint or a clobber. It reads Intel syntax with operands `%0`, `%1` and so on.",
  },
} as const satisfies Readonly<Record<string, Explanation>>;
