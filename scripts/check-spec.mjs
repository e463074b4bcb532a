// Every rule of collab/SPEC.md and sandbox/SPEC.md has a test whose title begins with its number, and no test
// claims a number that does not exist. A rule looks like `**C12** …`, `- C12 …`, `### C12 …` or `| C12 | …`.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const RULE = /^(?:[-*#|\s]*)(?:\*\*|`)?([A-Z]{1,3}\d+(?:\.\d+)?[a-z]?)(?:\*\*|`)?[\s.:|]/gm;
const TITLE =
  /\b(?:test|it|describe)[\w.]*(?:<[^>]*>)?\(\s*(?:\[[^]*?\]\)\(\s*)?["'`]([A-Z]{1,3}\d+(?:\.\d+)?[a-z]?)\b/g;

const problems = [];
for (const room of ["collab", "sandbox"]) {
  const spec = join(root, room, "SPEC.md");
  if (!existsSync(spec)) {
    problems.push(`${room}/SPEC.md is missing`);
    continue;
  }
  const numbered = matches(readFileSync(spec, "utf8"), RULE);
  const rules = new Set(numbered);
  for (const rule of rules)
    if (numbered.indexOf(rule) !== numbered.lastIndexOf(rule))
      problems.push(`${room}/SPEC.md: ${rule} twice`);
  if (rules.size === 0) problems.push(`${room}/SPEC.md has no numbered rules`);
  const tested = new Map();
  for (const file of testFiles(room)) {
    for (const id of matches(readFileSync(join(root, file), "utf8"), TITLE)) tested.set(id, file);
  }
  for (const rule of rules)
    if (!tested.has(rule)) problems.push(`${room}/SPEC.md: no test begins with ${rule}`);
  for (const [id, file] of tested)
    if (!rules.has(id)) problems.push(`${file}: ${id} is no rule of ${room}/SPEC.md`);
  console.log(`${room}: ${rules.size} rules, ${[...rules].filter((rule) => tested.has(rule)).length} tested`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function testFiles(room) {
  return readdirSync(join(root, room), { recursive: true })
    .filter((name) => /\.(test|contract)\.ts$/.test(name))
    .map((name) => join(room, name));
}

function matches(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1]);
}
