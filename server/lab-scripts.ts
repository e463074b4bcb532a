import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Addresses of the scripts behind a lab's dynamic imports, which a browser would otherwise find one after the other. */
export interface LabScripts {
  /** The page's own. */
  readonly page: readonly string[];
  /** Before the shell can be seen. */
  readonly first: readonly string[];
  /** The editor, which comes after it. */
  readonly later: readonly string[];
}

/** Chunks go by the names of the modules they were made for. */
const PAGE = ["lab._workspaceId"];
const FIRST = ["lab-room.client", "trpc-client"];
const LATER = ["monaco", "editor-session"];

const manifestSchema = z.record(
  z.string(),
  z.object({ file: z.string(), name: z.string().optional(), imports: z.array(z.string()).default([]) }),
);
type Manifest = z.infer<typeof manifestSchema>;

/** From the build's manifest; nothing in development, where there is no build. */
export function readLabScripts(clientDir: string | undefined): LabScripts {
  const file = join(clientDir ?? "", "../.vite/client-manifest.json");
  if (clientDir === undefined || !existsSync(file)) return { page: [], first: [], later: [] };
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const first = scriptsOf(manifest, FIRST);
  const later = scriptsOf(manifest, LATER).filter((script) => !first.includes(script));
  return { page: scriptsOf(manifest, PAGE), first, later };
}

/** The scripts of these names, and those that they import statically. */
function scriptsOf(manifest: Manifest, names: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined || seen.has(chunk.file)) return;
    seen.add(chunk.file);
    chunk.imports.forEach(visit);
  };
  for (const [key, { name }] of Object.entries(manifest)) if (names.includes(name ?? "")) visit(key);
  return [...seen].map((file) => `/${file}`);
}
