// Explanations of what `runa lint` finds.
import type { Explanation } from "./explanation.ts";

export const lintExplanations = {
  unusedVariable: {
    text: "The variable gets a value that nothing looks at. Perhaps another name was meant; if a value must be taken and is of no use, `_` stands for it.",
    wrong: `
Process called "area" that takes width as Float, height as Float returns Float:
    Let border be width + height
    Return width * height
End Process
Display area(2.0, 3.0)`,
    right: `
Process called "area" that takes width as Float, height as Float returns Float:
    Return width * height
End Process
Display area(2.0, 3.0)`,
  },
  unusedImport: {
    text: "An import that is not used makes readers look for its use.",
    wrong: `
Import { trim } from "text/text"
Display "plain"`,
    right: `
Display "plain"`,
  },
  unusedPrivate: {
    text: "Nothing in the module uses it, and nothing outside can.",
    wrong: `
Private Process called "double" that takes n as Integer returns Integer:
    Return n * 2
End Process
Display 2`,
    right: `
Private Process called "double" that takes n as Integer returns Integer:
    Return n * 2
End Process
Display double(1)`,
  },
  shadowedName: {
    text: "From here to the end of the block the name stands for the new variable; the one before it comes back afterwards. That is easily overlooked.",
    wrong: `
Process called "total" that takes numbers as List of Integer returns Integer:
    Let sum be 0
    For each n in numbers:
        Let sum be sum + n
        Display sum
    End For
    Return sum
End Process
Display total([1, 2])`,
    right: `
Process called "total" that takes numbers as List of Integer returns Integer:
    Let sum be 0
    For each n in numbers:
        Increase sum by n
        Display sum
    End For
    Return sum
End Process
Display total([1, 2])`,
  },
  nameStyle: {
    text: "Types and variants are written like `UserName`, everything else in small words: `user name` or `user_name`. Constants may be in capital letters.",
    wrong: `
Let userName be "Ada"
Display userName`,
    right: `
Let user name be "Ada"
Display user name`,
  },
  notFormatted: {
    text: "`runa fmt` would change the file: its layout or its spelling is not the canonical one.",
    wrong: `
Let   total be 1
Display total`,
    right: `
Let total be 1
Display total`,
  },
  comparesWithItself: {
    text: "A value is equal to itself, unless it is a Float that is no number; for that there is `is_nan`.",
    wrong: `
Let n be 3
If n is n: Display n`,
    right: `
Let n be 3
If n is 3: Display n`,
  },
  comparesWithTruth: {
    text: "A Boolean is a condition already.",
    wrong: `
Let ready be true
If ready is true: Display "go"`,
    right: `
Let ready be true
If ready: Display "go"`,
  },
  floatEquality: {
    text: "Floats are binary fractions: most decimal fractions are rounded, and so is every step of a computation.",
    wrong: `
Let share be 0.3
If share is 0.1: Display "a tenth"`,
    right: `
Let share be 0.3
If abs(share - 0.1) < 1e-9: Display "a tenth"`,
  },
  lengthAgainstZero: {
    text: "Lengths are 0 or more.",
    wrong: `
Let names be ["Ada"]
If length of names is at least 0: Display names`,
    right: `
Let names be ["Ada"]
If length of names is greater than 0: Display names`,
  },
  setsItself: {
    text: "The place keeps its value. One of the two sides may have been meant to be another.",
    wrong: `
Let n be 3
Set n to n
Display n`,
    right: `
Let n be 3
Set n to 4
Display n`,
  },
  constantCondition: {
    text: "Always the same part runs. An endless loop is written `Loop forever:`.",
    wrong: `
Let n be 0
While true:
    Increase n by 1
    If n is 3: Break
End While
Display n`,
    right: `
Let n be 0
Loop forever:
    Increase n by 1
    If n is 3: Break
End Loop
Display n`,
  },
  plainBraces: {
    text: "Only texts with `f` in front take values. In all others a brace is a brace.",
    wrong: `
Let name be "Ada"
Display "Hello, {name}"`,
    right: `
Let name be "Ada"
Display f"Hello, {name}"`,
  },
  slashComment: {
    text: "What stands behind `//` is a comment, as in many languages. Integers divide to Integers anyway.",
    wrong: `
Display 7 // 2`,
    right: `
Display 7 / 2`,
  },
  caretPower: {
    text: "`^` combines the bits of two numbers. Powers are written `to the power of`, or `**`.",
    wrong: `
Display 2 ^ 10`,
    right: `
Display 2 ** 10`,
  },
  negativeIndex: {
    text: "Indexes count from 0 at the front; a negative one is an IndexError when the program runs. There are words for the last item.",
    wrong: `
Let letters be ["a", "b", "c"]
Display letters[-1]`,
    right: `
Let letters be ["a", "b", "c"]
Display last item of letters`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
