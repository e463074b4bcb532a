import type { z } from "zod";
import { readForm, refusal } from "./answers.server.ts";

/** Reads a form by its schema and does the act: what that gives (null for nothing), or what the form shows instead. */
export async function performForm<S extends z.ZodType, T = null>(
  fields: FormData,
  schema: S,
  act: (input: z.output<S>) => Promise<T | void>,
) {
  const form = readForm(fields, schema);
  if (!form.ok) return form.answer;
  try {
    return (await act(form.input)) ?? null;
  } catch (error) {
    return refusal(error);
  }
}
