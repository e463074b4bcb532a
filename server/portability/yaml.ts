import { isMap, isScalar, LineCounter, parseDocument, Scalar, stringify, type Document } from "yaml";
import type { z } from "zod";
import type { Notes } from "./report.ts";

/** A description may be a long text, and no more: what must be a map may make a parser's work without end. */
const MAX_YAML_CHARS = 200_000;

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
  if (source.length > MAX_YAML_CHARS) {
    notes.notSupported(path, "Its YAML is too long: it has more than 200 000 letters.", firstLine);
    return schema.parse({});
  }
  const lines = new LineCounter();
  const document = parse(source, lines);
  if (document === null) {
    notes.notSupported(path, "This is not valid YAML: it is nested too deeply.", firstLine);
    return schema.parse({});
  }
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const { lineOfKey, twice } = keysOf(document, lineAt);
  const lineOf = (key: PropertyKey) => lineOfKey.get(key);
  const [broken] = document.errors;
  if (broken !== undefined || twice !== null) {
    const [why, line] = broken === undefined ? [KEY_TWICE, twice] : [broken.message, lineAt(broken.pos[0])];
    notes.notSupported(path, `This is not valid YAML: ${why}.`, line ?? firstLine);
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

const KEY_TWICE = "Map keys must be unique";

/** Null for what is nested so deeply that the parser gives up. */
function parse(source: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    // Left to it, the parser would compare every key with all before it.
    return parseDocument(source, { lineCounter, prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The lines of the topmost keys, and that of the first that is there before. */
function keysOf({ contents }: Document.Parsed, lineAt: (offset: number) => number) {
  const lineOfKey = new Map<unknown, number>();
  let twice: number | null = null;
  for (const { key } of isMap(contents) ? contents.items : []) {
    if (!isScalar(key) || !key.range) continue;
    const line = lineAt(key.range[0]);
    if (lineOfKey.has(key.value)) twice ??= line;
    else lineOfKey.set(key.value, line);
  }
  return { lineOfKey, twice };
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
