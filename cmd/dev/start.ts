// `npm start`: builds `dist/runa` and runs the word count on the text that ships in `examples/`.
import { join } from "node:path";
import { buildRuna, runaPath } from "./build.ts";
import { projectRoot } from "./tidy/project-files.ts";

const problem = await buildRuna();
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}
const command = [runaPath, "examples/wordcount.runa", "examples/the-machine-that-reads.txt"];
console.log(`$ ${["dist/runa", ...command.slice(1)].join(" ")}`);
const child = Bun.spawn(command, { cwd: join(projectRoot), stdin: "inherit", stdout: "inherit", stderr: "inherit" });
process.exit(await child.exited);
