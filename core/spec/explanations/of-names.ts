// Explanations of what is refused about names and modules.
import type { Explanation } from "./explanation.ts";

export const nameExplanations = {
  unknownName: {
    text: "Nothing of this name can be seen from here. A variable is seen from its `Let` to the end of the block; processes and types of other modules need an `Import`.",
    wrong: `
Let total be 1
Display totl`,
    right: `
Let total be 1
Display total`,
  },
  unknownType: {
    text: "No type of this name is declared in the module, imported, or part of the language.",
    wrong: `
Let n as Int be 3
Display n`,
    right: `
Let n as Integer be 3
Display n`,
  },
  duplicateName: {
    text: "Two declarations of the same kind share this name. Processes may share a name if they differ in their parameters.",
    wrong: `
Type called "Point":
    x as Float
    x as Float
End Type
Display "points"`,
    right: `
Type called "Point":
    x as Float
    y as Float
End Type
Display "points"`,
  },
  duplicateType: {
    text: "A module has one type of each name.",
    wrong: `
Type called "Point":
    x as Float
End Type
Type called "Point":
    y as Float
End Type
Display "points"`,
    right: `
Type called "Point":
    x as Float
    y as Float
End Type
Display "points"`,
  },
  unknownModule: {
    text: "Modules are searched beside the importing file, then in the folders of RUNAVM_LIBRARY_PATH, then in the library.",
    wrong: `
Import "collections/lists"
Display 1`,
    right: `
Import "collections/list"
Display 1`,
  },
  unknownImport: {
    text: "The module exists and has nothing of this name that others can see.",
    wrong: `
Import { FileMissing } from "io/errors"
Display 1`,
    right: `
Import { FileError } from "errors"
Display 1`,
  },
  privateName: {
    text: "`Private` declarations are seen in their own module only. Use what the module offers instead.",
    wrong: `
Import { measure } from "testing/benchmark"
Display 1`,
    right: `
Import { keep } from "testing/benchmark"
Display keep(1)`,
  },
  privateField: {
    text: "A `Private` field is seen only in the module of its type. Use the processes that the type offers.",
    wrong: `
Import "random"
Let dice be random.random_with_seed(1)
Display dice.spare`,
    right: `
Import "random"
Let dice be random.random_with_seed(1)
Display dice.normal()`,
  },
  moduleAsValue: {
    text: "A module is a place where names live, not a value. Name something in it: `Module.name`.",
    wrong: `
Import "text/text" as Words
Display Words`,
    right: `
Import "text/text" as Words
Display Words.trim("  trimmed ")`,
  },
  typeAsValue: {
    text: "A type is no value. Make a value of it: `a Point with x as 1.0`, or `a value of type Point` if every field may be left out.",
    wrong: `
Type called "Counter":
    count as Integer
End Type
Let c be Counter
Display c`,
    right: `
Type called "Counter":
    count as Integer
End Type
Let c be a value of type Counter
Display c`,
  },
  usedBeforeValue: {
    text: "The statements of modules run in the order of their imports. In a circle of imports one module runs before another whose variable it needs. Move the variable to a module that both import.",
    wrong: `
Let total be total plus 1
Display total`,
    right: `
Let total be 0
Increase total by 1
Display total`,
  },
  cyclicAlias: {
    text: "A type that is another name for itself stands for nothing. A record or variant may hold values of its own type.",
    wrong: `
Type Age is Years
Type Years is Age
Display 1`,
    right: `
Type Age is Years
Type Years is Integer
Let n as Age be 3
Display n`,
  },
  noMember: {
    text: "The type has no field and no process of this name.",
    wrong: `
Type called "Point":
    x as Float
End Type
Let p be a Point with x as 1.0
Display p.z`,
    right: `
Type called "Point":
    x as Float
End Type
Let p be a Point with x as 1.0
Display p.x`,
  },
  noMethod: {
    text: "`x.f(…)` calls a process of the type of `x`, or one in scope that takes such a value first. There is none of this name.",
    wrong: `
Let words be ["a", "b"]
words.push("c")
Display words`,
    right: `
Let words be ["a", "b"]
words.add("c")
Display words`,
  },
  surplusWords: {
    text: "A name may be several words. The words after this one neither continue a known name nor begin an operator.",
    wrong: `
Type called "Point":
    x as Float
End Type
Let p be a value of type Point
Display p.x value`,
    right: `
Type called "Point":
    x as Float
End Type
Let p be a value of type Point
Display p.x`,
  },
  missingLibrary: {
    text: "The program uses a part of the language that stands in a library module, and that module is not where it should be. Install runa again.",
  },
  nestedDeclaration: {
    text: "Types, processes, imports and constants belong to the level of the module.",
    wrong: `
Process called "outer" returns Integer:
    Process called "inner" returns Integer:
        Return 1
    End Process
    Return inner()
End Process
Display outer()`,
    right: `
Process called "inner" returns Integer:
    Return 1
End Process
Process called "outer" returns Integer:
    Return inner()
End Process
Display outer()`,
  },
  externalWithoutLibrary: {
    text: "A foreign process needs the name of the library that holds it.",
    wrong: `
External Process called "getpid" returns Integer
Display getpid()`,
    right: `
External Process called "getpid" returns Integer from library "c"
Display getpid()`,
  },
  foreignType: {
    text: "Between Runa and a foreign library pass numbers, Boolean, Texts (as zero-terminated strings), Pointers, both also as Optional (`nothing` is the null pointer), and Lists of numbers (as the address of their elements) for the length of the call. Records, variants, processes and other collections have no form in C: pass what they consist of.",
    wrong: `
External Process called "labs" that takes numbers as Set of Integer returns Integer from library "c"
Display labs(a set containing negative 5)`,
    right: `
External Process called "labs" that takes number as Integer returns Integer from library "c"
Display labs(negative 5)`,
  },
  foreignTwice: {
    text: "The system's loader looks for a name in all libraries of a program, so that a program has one external process of a name. Where two modules name different libraries for it, one of them would call the process of the other's. Name the same library in both; if both processes are needed, put a small library of your own, in which one of them has another name, between Runa and that library.",
  },
  foreignArgument: {
    text: "The arguments behind the listed ones of a variadic foreign process are passed as C passes them: numbers, Texts and addresses only.",
    wrong: `
External Process called "printf" that takes format as Text, values as Any returns Integer32 from library "c"
Display printf("%ld", {"a": 1})`,
    right: `
External Process called "printf" that takes format as Text, values as Any returns Integer32 from library "c"
Display printf("%ld %s", 12, "months")`,
  },
  mainHeader: {
    text: "The program is started by the system, which gives it the texts of the command line and takes a number back.",
    wrong: `
Process called "main" that takes count as Integer:
    Display count
End Process`,
    right: `
Process called "main" that takes arguments as List of Text:
    Display length of arguments
End Process`,
  },
  unknownLabel: {
    text: "`Break name` leaves the `Loop forever called name:` around it.",
    wrong: `
Loop forever called outer:
    Break outr
End Loop`,
    right: `
Loop forever called outer:
    Break outer
End Loop`,
  },
  ambiguousName: {
    text: "A module that is imported without names shows all of its own. Where two show the same name, say which is meant: import the names, or give the modules short ones.",
    wrong: `
Import "hex"
Import "base64"
Display encode([1 as Byte])`,
    right: `
Import "hex" as Hex
Import "base64" as Base64
Display Hex.encode([1 as Byte]), Base64.encode([1 as Byte])`,
  },
  runtimeModuleOutside: {
    text: "A Runtime Module works on raw memory without any check. Programs do the same things safely through the library; memory by hand is what `allocate` and its relatives are for.",
    wrong: `Runtime Module

Process called "main":
    Display 1
End Process`,
    right: `
Process called "main":
    Display 1
End Process`,
  },
  outsideLoop: {
    text: "`Break` and `Continue` belong to the loop around them. A `Match` is no loop.",
    wrong: `
Let n be 3
If n is 3: Break`,
    right: `
For n from 1 to 5:
    If n is 3: Break
    Display n
End For`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
