// Explanations of what is refused about patterns and their cases.
import type { Explanation } from "./explanation.ts";

export const patternExplanations = {
  patternType: {
    text: "A value of this type can never look like the pattern.",
    wrong: `
Match 5:
    When (1, 2): Display "pair"
    Otherwise: Display "number"
End Match`,
    right: `
Match 5:
    When 5: Display "five"
    Otherwise: Display "number"
End Match`,
  },
  unknownCase: {
    text: "In a pattern a name with a capital letter is a variant or a constant; a small one binds the value to the name.",
    wrong: `
Type Answer is:
    | Yes
    | No
End Type
Let given as Answer be Yes
Match given:
    When Maybe: Display "maybe"
    Otherwise: Display "clear"
End Match`,
    right: `
Type Answer is:
    | Yes
    | No
End Type
Let given as Answer be Yes
Match given:
    When Yes: Display "yes"
    Otherwise: Display "no"
End Match`,
  },
  patternFieldCount: {
    text: "Patterns by position name all fields. Name the fields to leave some out.",
    wrong: `
Type Shape is:
    | Box with width as Float and height as Float
    | Dot
End Type
Let shape as Shape be Dot
Match shape:
    When Box(w): Display w
    When Dot: Display 0
End Match`,
    right: `
Type Shape is:
    | Box with width as Float and height as Float
    | Dot
End Type
Let shape as Shape be Dot
Match shape:
    When Box with width as w: Display w
    When Dot: Display 0
End Match`,
  },
  alternativeNames: {
    text: "What the arm does may use every name of its pattern, so each alternative binds the same names.",
    wrong: `
Match (1, 2):
    When (0, y) or (x, 0): Display "on an axis"
    Otherwise: Display "elsewhere"
End Match`,
    right: `
Match (1, 2):
    When (0, n) or (n, 0): Display "on an axis", n
    Otherwise: Display "elsewhere"
End Match`,
  },
  alternativeTypes: {
    text: "A name stands for a value of one type, whichever alternative bound it.",
    wrong: `
Match (1, "one"):
    When (0, n) or (n, ""): Display n
    Otherwise: Display "elsewhere"
End Match`,
    right: `
Match (1, "one"):
    When (0, text): Display text
    When (n, ""): Display n
    Otherwise: Display "elsewhere"
End Match`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
