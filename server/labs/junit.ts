import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import type { TestResult } from "./schema.ts";

/** A test as a report has it. */
export interface ReportedTest extends TestResult {
  /** What it stands in: pytest's name for a module, and for a class in it. Empty when the report does not say. */
  readonly where: string;
}

const detail = z.union([
  z.string().transform((text) => ({ message: "", text })),
  z.object({ "@message": z.string().default(""), "#text": z.string().default("") }).transform((node) => ({
    message: node["@message"],
    text: node["#text"],
  })),
]);

const testcase = z.object({
  "@name": z.string(),
  "@classname": z.string().default(""),
  failure: z.array(detail).optional(),
  error: z.array(detail).optional(),
  skipped: z.array(detail).optional(),
});

const suite = z.object({ testcase: z.array(testcase).default([]) });
const report = z.union([
  z.object({ testsuites: z.object({ testsuite: z.array(suite).default([]) }) }),
  z.object({ testsuite: z.array(suite) }).transform((root) => ({ testsuites: root })),
]);

const MAX_TESTS = 500;
const MAX_MESSAGE = 4_000;

/**
 * Results in a JUnit XML report (the form that pytest and most other runners write). Null when it is no such
 * report: the program under test can write anything here, so nothing is trusted and sizes are bounded.
 */
export function parseJunit(xml: string): ReportedTest[] | null {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: true,
    htmlEntities: true,
    isArray: (name) => ["testsuite", "testcase", "failure", "error", "skipped"].includes(name),
  });
  try {
    const { testsuites } = report.parse(parser.parse(xml));
    return testsuites.testsuite
      .flatMap((each) => each.testcase)
      .slice(0, MAX_TESTS)
      .map(toResult);
  } catch {
    return null;
  }
}

function toResult(node: z.output<typeof testcase>): ReportedTest {
  const name = node["@name"].slice(0, 300);
  const where = node["@classname"].slice(0, 300);
  const first = (list: { message: string; text: string }[] | undefined) => {
    const text = list?.[0]?.message || list?.[0]?.text || "";
    return text.slice(0, MAX_MESSAGE);
  };
  if (node.error !== undefined) return { name, where, outcome: "error", message: first(node.error) };
  if (node.failure !== undefined) return { name, where, outcome: "failed", message: first(node.failure) };
  if (node.skipped !== undefined) return { name, where, outcome: "skipped", message: first(node.skipped) };
  return { name, where, outcome: "passed", message: null };
}
