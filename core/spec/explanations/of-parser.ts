// Explanations of what the parser refuses.
import type { Explanation } from "./explanation.ts";

export const parserExplanations = {
  expected: {
    text: "The construct that was begun goes on with something else. The message names what may come here.",
    wrong: `
Let total 5
Display total`,
    right: `
Let total be 5
Display total`,
  },
  missingEnd: {
    text: "A block ends with `End` and the word that opened it. A body on the same line as the colon needs no `End`.",
    wrong: `
Let n be 3
If n is greater than 2:
    Display "large"`,
    right: `
Let n be 3
If n is greater than 2:
    Display "large"
End If`,
  },
  wrongEnd: {
    text: "Blocks close in the reverse order of their opening, each with its own word.",
    wrong: `
For n from 1 to 3:
    If n is 2:
        Display n
    End For
End If`,
    right: `
For n from 1 to 3:
    If n is 2:
        Display n
    End If
End For`,
  },
  strayEnd: {
    text: "There is no open block that this `End` could close. Perhaps the block was closed before, or its body stood on one line, which needs no `End`.",
    wrong: `
Let n be 3
If n is 3: Display "three"
End If`,
    right: `
Let n be 3
If n is 3: Display "three"`,
  },
  nestedTooDeeply: {
    text: "Brackets or blocks inside one another beyond this depth are refused. Give parts of the expression names with `Let`, or move inner blocks into processes.",
  },
  unclosedBracket: {
    text: "Every bracket has a partner. Inside brackets a newline does not end a statement, so the text after this line was taken for more of it.",
    wrong: `
Let numbers be [1, 2, 3
Display numbers`,
    right: `
Let numbers be [1, 2, 3]
Display numbers`,
  },
  strayClosingBracket: {
    text: "This bracket closes nothing: its partner is missing or of another kind.",
    wrong: `
Display (1 + 2)) * 3`,
    right: `
Display ((1 + 2)) * 3`,
  },
  unexpectedAfterStatement: {
    text: "A statement ends with its line. What follows here does not belong to it.",
    wrong: `
Let a be 1 Let b be 2
Display a + b`,
    right: `
Let a be 1
Let b be 2
Display a + b`,
  },
  foreignKeyword: {
    text: "This word belongs to another language. The help names the Runa word for the same thing.",
    wrong: `
def double(n):
    return n * 2`,
    right: `
Process called "double" that takes n as Integer returns Integer:
    Return n * 2
End Process
Display double(21)`,
  },
  bracesAsBlock: {
    text: "A block begins with a colon and ends with `End` and the word that opened it.",
    wrong: `
Let n be 3
If n is 3 {
    Display "three"
}`,
    right: `
Let n be 3
If n is 3:
    Display "three"
End If`,
  },
  chainedComparison: {
    text: "A comparison gives a Boolean, which cannot be compared with a number. Join two comparisons by `and`.",
    wrong: `
Let n be 5
If 1 < n < 10: Display "one digit"`,
    right: `
Let n be 5
If 1 < n and n < 10: Display "one digit"`,
  },
  notAPlace: {
    text: "Only something that holds a value can be given another one: a variable, a field of a record, an element of a collection.",
    wrong: `
Set 1 + 2 to 3`,
    right: `
Let sum be 1 + 2
Set sum to 3
Display sum`,
  },
  uselessExpression: {
    text: "The result of this expression goes nowhere. Show it, give it a name, or leave it out.",
    wrong: `
Let n be 3
n + 1`,
    right: `
Let n be 3
Display n + 1`,
  },
  missingSeparator: {
    text: "The statement has several parts with fixed words between them, such as `Set … to …` or `Increase … by …`.",
    wrong: `
Let names as List of Text be []
Add "Ada"
Display names`,
    right: `
Let names as List of Text be []
Add "Ada" to names
Display names`,
  },
  reservedName: {
    text: "Statement words cannot be names. Names usually begin with a small letter; words inside phrases, such as `list` or `count`, may be names.",
    wrong: `
Let to be 3`,
    right: `
Let target be 3
Display target`,
  },
  misplacedRest: {
    text: "`...rest` takes all that is left of a list, so it stands once, at the end.",
    wrong: `
Match [1, 2, 3]:
    When [...front, last]: Display last
    Otherwise: Display "empty"
End Match`,
    right: `
Match [1, 2, 3]:
    When [first, ...rest]: Display first, rest
    Otherwise: Display "empty"
End Match`,
  },
  duplicateOtherwise: {
    text: "`Otherwise:` takes everything that is left, so it comes last and once.",
    wrong: `
Let n be 3
If n is 1:
    Display "one"
Otherwise:
    Display "many"
Otherwise if n is 2:
    Display "two"
End If`,
    right: `
Let n be 3
If n is 1:
    Display "one"
Otherwise if n is 2:
    Display "two"
Otherwise:
    Display "many"
End If`,
  },
  strayBranch: {
    text: "This branch needs an open block of its own kind before it. An `If` with its body on the same line ends there and takes no `Otherwise` from a later line.",
    wrong: `
Let n be 3
If n is 1: Display "one"
Otherwise:
    Display "many"
End If`,
    right: `
Let n be 3
If n is 1:
    Display "one"
Otherwise:
    Display "many"
End If`,
  },
  untypedAfterTyped: {
    text: "A name without a type would be read as part of the type before it. Put parameters without a type first, or give this one a type.",
    wrong: `
Process called "show" that takes count as Integer, thing:
    Repeat count times: Display thing
End Process
show(2, "hello")`,
    right: `
Process called "show" that takes thing, count as Integer:
    Repeat count times: Display thing
End Process
show("hello", 2)`,
  },
  assignmentInExpression: {
    text: "`=` is no operator of Runa. Comparing is `is`, `is equal to` or `==`; giving a variable a value is `Set x to …`.",
    wrong: `
Let n be 3
If n = 3: Display "three"`,
    right: `
Let n be 3
If n is 3: Display "three"`,
  },
  misplacedRuntimeModule: {
    text: "`Runtime Module` tells how the whole file is compiled, so it stands before everything else in it. Only the library and the runtime have such modules.",
    wrong: `
Display 1
Runtime Module`,
    right: `
Display 1`,
  },
  invalidFormat: {
    text: "After the colon in an interpolation comes a format: fill and alignment (`<`, `>`, `^`), `+` for a sign, `0`, a width, `.` and digits, and one of `d x X o b e f g %`.",
    wrong: `
Let price be 2.5
Display f"{price:.two}"`,
    right: `
Let price be 2.5
Display f"{price:.2}"`,
  },
  emptyInterpolation: {
    text: "Braces in an interpolated text enclose an expression. Write `{{}}` to show a pair of braces.",
    wrong: `
Display f"nothing: {}"`,
    right: `
Display f"nothing: {{}}"`,
  },
  strayText: {
    text: "A dot is followed by the name of a field, a process or a module's member, or by the number of a tuple element.",
    wrong: `
Let pair be (1, "one")
Display pair."one"`,
    right: `
Let pair be (1, "one")
Display pair.1`,
  },
  expressionTooLong: {
    text: "One expression joins more operands than the compiler takes. Add up in a loop over a list, or give parts names with `Let`.",
  },
} as const satisfies Readonly<Record<string, Explanation>>;
