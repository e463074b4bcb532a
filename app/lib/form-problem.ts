/** What a refused form shows: one sentence for the whole, one per field, and what was typed (never passwords). */
export type FormProblem = {
  message: string | null;
  fields: Record<string, string>;
  values: Record<string, string>;
};
