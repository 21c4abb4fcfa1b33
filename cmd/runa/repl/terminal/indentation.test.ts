// Tests where lines begin while an entry is typed.
import { expect, test } from "bun:test";
import { indentAfter, outdented } from "./indentation.ts";

/** The text with its last line where it belongs. */
function settled(text: string): string {
  const line = outdented(text, text.length);
  return line === undefined ? text : text.slice(0, line.start) + line.text + text.slice(line.end);
}

test("a line behind one that opens a block stands deeper", () => {
  expect(indentAfter("If a:", 5)).toBe("    ");
  expect(indentAfter("    Set x to 1", 14)).toBe("    ");
});

test("`End` stands where its block began, however deep the lines in it are", () => {
  expect(settled('Process called "f":\n        Display 1\n        End Process')).toBe(
    'Process called "f":\n        Display 1\nEnd Process',
  );
  expect(settled("If a:\n    If b:\n        x()\n    End If\n    End If")).toBe(
    "If a:\n    If b:\n        x()\n    End If\nEnd If",
  );
  expect(settled("While a:\n    If b: c()\n    End While")).toBe("While a:\n    If b: c()\nEnd While");
  expect(settled("If a:\n    x()\nEnd If")).toBe("If a:\n    x()\nEnd If");
});

test("`Otherwise` and `Catch` stand one step further out than what they follow", () => {
  expect(settled("If a:\n    x()\n    Otherwise:")).toBe("If a:\n    x()\nOtherwise:");
});
