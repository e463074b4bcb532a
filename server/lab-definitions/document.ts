/**
 * The shape of a lab definition's document, `lab/<id>`. Its files are those of a workspace's document, below a folder
 * for what they are: so a test that becomes hidden is moved, keeps its id, and nobody who types in it notices. Texts
 * are shared letter by letter, settings value by value. Runs in browsers and on the server: yjs and zod alone.
 */
import type * as Y from "yjs";
import { workspaceFiles, type LabFile, type WorkspaceFiles } from "#server/labs/document.ts";
import { labSettingsSchema } from "#server/labs/schema.ts";
import { hintList, type HintList } from "./document-hints.ts";
import type { LabDefinition } from "./schema.ts";

export type { Hint, HintList } from "./document-hints.ts";

export const labDocumentName = (labId: string) => `lab/${labId}`;

/** What a file of a definition is; the folder it stands in. */
export const PARTS = ["starter", "solution", "tests", "hidden"] as const;
export type Part = (typeof PARTS)[number];

/** What of a definition is in no file is shown as one of these paths, which no file of a part can have. */
export const PAGES = { task: "task.md", hints: "hints.md", settings: "settings.yaml" } as const;

/** Everything of a definition that is one value. */
export type LabFields = Omit<LabDefinition, "instructions" | "starter" | "solution" | "tests" | "hints">;

export interface LabDraft {
  readonly doc: Y.Doc;
  /** Each path begins with one of PARTS. */
  readonly files: WorkspaceFiles;
  /** Markdown. */
  readonly instructions: Y.Text;
  readonly hints: HintList;
  /** Same object until a field changes; values out of bounds are read as the usual ones. */
  fields(): LabFields;
  set<Key extends keyof LabFields>(key: Key, value: LabFields[Key]): void;
  /** Calls back when a field has changed. Returns the way to stop it. */
  observe(listener: () => void): () => void;
}

const facades = new WeakMap<Y.Doc, LabDraft>();

/** The definition in a document. The same object for the same document. */
export function labDraft(doc: Y.Doc): LabDraft {
  const draft = facades.get(doc) ?? createDraft(doc);
  facades.set(doc, draft);
  return draft;
}

/** The whole definition, as it would be published. */
export function definitionIn(doc: Y.Doc): LabDefinition {
  const { files, instructions, hints, fields } = labDraft(doc);
  const of = (part: Part) =>
    files.list().flatMap((file) => {
      if (file.kind !== "text" || partOf(file) !== part) return [];
      return [{ path: pathIn(file), content: file.text.toJSON() }];
    });
  const tests = [
    ...of("tests").map((test) => ({ ...test, visible: true })),
    ...of("hidden").map((test) => ({ ...test, visible: false })),
  ];
  return {
    ...fields(),
    instructions: instructions.toJSON(),
    starter: of("starter"),
    solution: of("solution"),
    tests: tests.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0)),
    hints: hints.list().map(({ text }) => text.toJSON()),
  };
}

/** A file's part; null for what stands outside of all of them. */
export function partOf({ path }: Pick<LabFile, "path">): Part | null {
  return PARTS.find((part) => path.startsWith(`${part}/`)) ?? null;
}

/** A file's path as a student's lab has it. */
export function pathIn({ path }: Pick<LabFile, "path">): string {
  return path.slice(path.indexOf("/") + 1);
}

/** The files of a definition with the parts they are in, as its document names them. */
export function filesOf({ starter, solution, tests }: Pick<LabDefinition, "starter" | "solution" | "tests">) {
  return [
    ...starter.map(({ path, content }) => ({ path: `starter/${path}`, content })),
    ...solution.map(({ path, content }) => ({ path: `solution/${path}`, content })),
    ...tests.map(({ path, content, visible }) => ({
      path: `${visible ? "tests" : "hidden"}/${path}`,
      content,
    })),
  ];
}

export const FIELD_KEYS = [
  ...(["title", "entry", "runCommand", "testCommand", "startCommand"] as const),
  ...(["memoryMb", "cpuPercent", "processes", "homeMb", "runSeconds", "idleMinutes", "environment"] as const),
] as const satisfies readonly (keyof LabFields)[];

function createDraft(doc: Y.Doc): LabDraft {
  const values = doc.getMap<unknown>("fields");
  let current: LabFields | undefined;
  values.observe(() => {
    current = undefined;
  });
  return {
    doc,
    files: workspaceFiles(doc),
    instructions: doc.getText("instructions"),
    hints: hintList(doc),
    fields: () => (current ??= readFields(values)),
    set(key, value) {
      values.set(key, value);
      current = undefined;
    },
    observe(listener) {
      values.observe(listener);
      return () => values.unobserve(listener);
    },
  };
}

/** Clients write the values themselves, so each is judged when it is read. */
function readFields(values: Y.Map<unknown>): LabFields {
  const line = (key: "title" | "entry" | "runCommand" | "testCommand") => {
    const value = values.get(key);
    return typeof value === "string" ? value.slice(0, MAX_LINE) : "";
  };
  const { shape } = labSettingsSchema;
  const setting = <Key extends keyof typeof shape>(key: Key) => {
    const read = shape[key].safeParse(values.get(key));
    return (read.success ? read.data : shape[key].parse(undefined)) as LabFields[Key];
  };
  return {
    ...{ title: line("title"), entry: line("entry") },
    ...{ runCommand: line("runCommand"), testCommand: line("testCommand") },
    ...{ startCommand: setting("startCommand"), environment: setting("environment") },
    ...{ memoryMb: setting("memoryMb"), cpuPercent: setting("cpuPercent"), processes: setting("processes") },
    ...{ homeMb: setting("homeMb"), runSeconds: setting("runSeconds"), idleMinutes: setting("idleMinutes") },
  };
}

const MAX_LINE = 1_000;
