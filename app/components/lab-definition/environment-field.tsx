import { useId, useState } from "react";
import { controlClass } from "#app/components/ui/text-field.tsx";
import { environmentSchema } from "#server/labs/schema.ts";

interface EnvironmentFieldProps {
  readonly value: Readonly<Record<string, string>>;
  readonly canEdit: boolean;
  readonly onChange: (environment: Record<string, string>) => void;
}

/** Variables, one on each line; what cannot be one is said and not taken. */
export function EnvironmentField({ value, canEdit, onChange }: EnvironmentFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const { problem } = readEnvironment(typed ?? linesOf(value));
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        Environment variables
      </label>
      <textarea
        id={id}
        rows={3}
        value={typed ?? linesOf(value)}
        readOnly={!canEdit}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={problem !== null || undefined}
        className={`${controlClass} w-full px-3.5 py-2.5 font-mono text-[0.8125rem]`}
        onBlur={() => {
          if (problem === null) setTyped(null);
        }}
        onChange={(event) => {
          setTyped(event.target.value);
          const read = readEnvironment(event.target.value);
          if (read.environment !== null) onChange(read.environment);
        }}
      />
      <p id={`${id}-hint`} className={`mt-1.5 text-sm ${problem === null ? "text-muted" : "text-danger"}`}>
        {problem ?? "One on each line, as NAME=value."}
      </p>
    </div>
  );
}

const linesOf = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

function readEnvironment(text: string): {
  environment: Record<string, string> | null;
  problem: string | null;
} {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const wrong = lines.find((line) => !line.includes("="));
  if (wrong !== undefined) return { environment: null, problem: `“${wrong}” has no “=”: write NAME=value.` };
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf("=")).trim(),
    line.slice(line.indexOf("=") + 1),
  ]);
  const read = environmentSchema.safeParse(Object.fromEntries(pairs));
  return read.success
    ? { environment: read.data, problem: null }
    : { environment: null, problem: read.error.issues[0]?.message ?? "These are no variables." };
}
