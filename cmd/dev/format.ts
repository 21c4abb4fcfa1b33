// `npm run format`: formats the TypeScript of the project and sorts its imports.
import { runTool } from "./run-tool.ts";

const { status } = await runTool(["node", "node_modules/@biomejs/biome/bin/biome", "check", "--write"], true);
process.exit(status ?? 1);
