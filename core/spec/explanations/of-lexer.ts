// Explanations of what the lexer refuses.
import type { Explanation } from "./explanation.ts";

export const lexerExplanations = {
  invalidUtf8: {
    text: "Programs are UTF-8 text. The file holds bytes that are none: it may have been saved in another encoding, or it is no text at all. Save it as UTF-8 in your editor, or convert it, for instance with `iconv -f latin1 -t utf-8`.",
  },
  unexpectedCharacter: {
    text: "No part of the language begins with this character. It often comes from copied text: a curly quotation mark, a dash, an invisible space.",
    wrong: `
Let price be 5 €
Display price`,
    right: `
Let price be 5
Display price`,
  },
  unterminatedText: {
    text: "A text literal ends on the line on which it began. Write `\\n` for a line break inside it, or put a text of several lines between three quotation marks.",
    wrong: `
Display "good morning`,
    right: `
Display "good morning"`,
  },
  unterminatedCharacter: {
    text: "A Character stands between two apostrophes on one line. Texts take quotation marks.",
    wrong: `
Let grade be 'a
Display grade`,
    right: `
Let grade be 'a'
Display grade`,
  },
  characterLength: {
    text: "Apostrophes enclose one Character. Several characters are a Text and stand between quotation marks; none at all is the empty Text.",
    wrong: `
Let name be 'Ada'
Display name`,
    right: `
Let name be "Ada"
Display name`,
  },
  invalidEscape: {
    text: 'After a backslash come `n t r \\\\ \\" \' 0`, `xHH` or `u{…}`. For a backslash itself write two, or write a raw text: `r"C:\\data"`.',
    wrong: `
Display "C:\\data"`,
    right: `
Display r"C:\\data"`,
  },
  invalidUnicodeEscape: {
    text: "Between the braces of `\\u{…}` stands a Unicode scalar value in hexadecimal digits: 0 to 10FFFF, without the surrogates D800 to DFFF.",
    wrong: `
Display "\\u{110000}"`,
    right: `
Display "\\u{1F600}"`,
  },
  invalidNumber: {
    text: "Digits may be grouped by single underscores between them, a prefix `0x`, `0b` or `0o` needs digits of its base, and an exponent needs a number.",
    wrong: `
Display 0b102`,
    right: `
Display 0b101`,
  },
  integerTooLarge: {
    text: "An Integer has 64 bits: it reaches from -9223372036854775808 to 9223372036854775807. Write a Float if the size matters more than the last digits.",
    wrong: `
Display 99999999999999999999`,
    right: `
Display 99999999999999999999.0`,
  },
  unterminatedNote: {
    text: "`Note:` with nothing behind it opens a comment of several lines, which `:End Note` closes.",
    wrong: `
Display 1
Note:
    The rest of the program is a comment.
Display 2`,
    right: `
Display 1
Note:
    This is a comment.
:End Note
Display 2`,
  },
  unterminatedAnnotation: {
    text: "An annotation goes from `@Name` to `@End Name`, each on a line of its own.",
    wrong: `
@Reasoning
    Half of a dozen.
Display 6`,
    right: `
@Reasoning
    Half of a dozen.
@End Reasoning
Display 6`,
  },
  unbalancedInterpolation: {
    text: "In an interpolated text `{` and `}` enclose an expression. Write `{{` and `}}` for braces that are to be shown.",
    wrong: `
Display f"a set: 1, 2}"`,
    right: `
Display f"a set: {{1, 2}}"`,
  },
  floatTooLarge: {
    text: "A Float reaches up to about 1.8e308.",
    wrong: `
Display 1e400`,
    right: `
Display 1e300`,
  },
  fileTooLarge: {
    text: "One file holds more text than a program's file is meant for. Divide it into modules, and read large data from a file when the program runs.",
  },
} as const satisfies Readonly<Record<string, Explanation>>;
