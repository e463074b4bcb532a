// The trips in docs/architecture.md are true: every file exists and imports the next one, or the map says that
// the next is wired to it elsewhere. A trip is a line of files in backticks joined by arrows:
//   `a.ts` → `b.ts` ⇢ `c.ts`     (→ imports, ⇢ is handed at run time, as ports and URLs are)
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const MAP = "docs/architecture.md";
const TRIP = /`[\w.$/[\]-]+\.tsx?`(?:\s*[→⇢]\s*`[\w.$/[\]-]+\.tsx?`)+/gu;
const EXPECTED_TRIPS = 3;

const problems = [];
if (!existsSync(join(root, MAP))) problems.push(`${MAP} is missing`);
else {
  const trips = [...readFileSync(join(root, MAP), "utf8").matchAll(TRIP)].map((match) => match[0]);
  if (trips.length < EXPECTED_TRIPS) problems.push(`${MAP} has ${trips.length} of ${EXPECTED_TRIPS} trips`);
  for (const trip of trips) checkTrip(trip);
  console.log(`${trips.length} trips`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function checkTrip(trip) {
  const files = [...trip.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  const arrows = [...trip.matchAll(/[→⇢]/gu)].map((match) => match[0]);
  const missing = files.filter((file) => !existsSync(join(root, file)));
  problems.push(...missing.map((file) => `${MAP}: ${file} does not exist`));
  if (missing.length > 0) return;
  for (const [index, arrow] of arrows.entries()) {
    const [from, to] = [files[index], files[index + 1]];
    if (arrow === "→" && !importsOf(from).includes(to))
      problems.push(`${MAP}: ${from} does not import ${to}`);
  }
}

function importsOf(file) {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/(?:from|import|import\()\s*"([#.][^"]+)"/g)].map(([, specifier]) =>
    specifier.startsWith("#") ? specifier.slice(1) : normalize(join(dirname(file), specifier)),
  );
}
