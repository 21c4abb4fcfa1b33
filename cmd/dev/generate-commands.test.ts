// Tests that the reference of the command line is what its tables say.
import { expect, test } from "bun:test";
import { commandsPath, commandsReference } from "./generate-commands.ts";
import { projectRoot } from "./tidy/project-files.ts";

test("docs/commands.md is current: `bun cmd/dev/generate-commands.ts` makes it", async () => {
  expect(await Bun.file(`${projectRoot}/${commandsPath}`).text()).toBe(commandsReference());
});
