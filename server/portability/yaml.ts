import { isMap, LineCounter, parseDocument, Scalar, stringify, type Document } from "yaml";
import type { z } from "zod";
import type { Notes } from "./report.ts";

/** YAML as a person would write it; the same values come back whatever they hold. */
export function toYaml(fields: Readonly<Record<string, unknown>>): string {
  return stringify(guarded(fields), { lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
}

/** Line ends other than LF, and what is not seen, only survive between quotes. */
function guarded(value: unknown): unknown {
  if (typeof value === "string") {
    // eslint-disable-next-line no-control-regex -- exactly these
    if (!/[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff]|^\s|[ \n]\n$/.test(value)) return value;
    const scalar = new Scalar(value);
    scalar.type = Scalar.QUOTE_DOUBLE;
    return scalar;
  }
  if (Array.isArray(value)) return value.map(guarded);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, guarded(each)]));
}

interface YamlSource {
  readonly path: string;
  readonly source: string;
  /** The line of the file that the source begins on. */
  readonly firstLine: number;
}

/**
 * What a file's YAML says under the keys of the schema. A field that is wrong gets the value it has when it is
 * missing, and a key that a schema does not know is passed over; both are noted with their line.
 */
export function readYaml<Shape extends z.ZodRawShape>(
  { path, source, firstLine }: YamlSource,
  schema: z.ZodObject<Shape>,
  notes: Notes,
): z.output<z.ZodObject<Shape>> {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const lineOf = (key: PropertyKey): number | undefined => {
    const pair = isMap(document.contents)
      ? document.contents.items.find((item) => (item.key as { value?: unknown }).value === key)
      : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    return range && lineAt(range[0]);
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    notes.notSupported(path, `This is not valid YAML: ${broken.message}.`, lineAt(broken.pos[0]));
    return schema.parse({});
  }
  const value = unfold(document);
  if (value === null) {
    notes.notSupported(path, "Its aliases unfold into more than anybody would write.", firstLine);
    return schema.parse({});
  }
  for (const key of Object.keys(value)) {
    if (schema.def.catchall === undefined && !(key in schema.shape))
      notes.notSupported(path, `The field “${key}” is not known.`, lineOf(key));
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path: at, message } of result.error.issues) {
    const [key = ""] = at;
    notes.notSupported(path, `The field “${at.map(String).join(".")}” was left out: ${message}`, lineOf(key));
    delete value[String(key)];
  }
  return schema.parse(value);
}

/** Null for a bomb of aliases. */
function unfold(document: Document): Record<string, unknown> | null {
  try {
    return readFields(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

function readFields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
