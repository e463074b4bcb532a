import { useState, useSyncExternalStore, type ChangeEvent } from "react";
import { Select } from "#app/components/ui/select.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { partOf, pathIn, type LabDraft, type LabFields } from "#server/lab-definitions/document.ts";
import type { LabFile } from "#server/labs/document.ts";
import { labSettingsSchema } from "#server/labs/schema.ts";
import { EnvironmentField } from "./environment-field.tsx";

interface SettingsPanelProps {
  readonly draft: LabDraft;
  readonly entries: readonly LabFile[];
  readonly canEdit: boolean;
}

/** Name, commands and the machine of a lab. */
export function SettingsPanel({ draft, entries, canEdit }: SettingsPanelProps) {
  const fields = useSyncExternalStore(draft.observe, draft.fields);
  const { set } = draft;
  const text = (key: "title" | "runCommand" | "testCommand" | "startCommand") => ({
    value: fields[key],
    maxLength: 1_000,
    readOnly: !canEdit,
    onChange: (event: ChangeEvent<HTMLInputElement>) => set(key, event.target.value),
  });
  const starters = entries.filter((file) => file.kind === "text" && partOf(file) === "starter").map(pathIn);
  return (
    <form className="grid gap-5" onSubmit={(event) => event.preventDefault()}>
      <TextField label="Name of the lab" {...text("title")} />
      <Select
        label="File that is open first"
        value={fields.entry}
        disabled={!canEdit}
        onChange={(event) => set("entry", event.target.value)}
      >
        {[...new Set([...starters, fields.entry])].map((path) => (
          <option key={path} value={path}>
            {starters.includes(path) ? path : `${path} (missing)`}
          </option>
        ))}
      </Select>
      <TextField label="Run command" hint="{file} stands for the file that is run." {...text("runCommand")} />
      <TextField
        label="Test command"
        hint="The tests pass when it ends well; of pytest each test is shown."
        {...text("testCommand")}
      />
      <TextField
        label="Start command"
        hint="Typed into a terminal of its own whenever the lab starts. Mostly empty."
        {...text("startCommand")}
      />
      <div className="grid grid-cols-2 gap-4">
        {NUMBERS.map(({ key, label }) => (
          <NumberField
            key={key}
            name={key}
            label={label}
            value={fields[key]}
            canEdit={canEdit}
            onChange={(value) => set(key, value)}
          />
        ))}
      </div>
      <EnvironmentField
        value={fields.environment}
        canEdit={canEdit}
        onChange={(environment) => set("environment", environment)}
      />
    </form>
  );
}

type NumberKey = {
  [Key in keyof LabFields]: LabFields[Key] extends number ? Key : never;
}[keyof LabFields];

const NUMBERS: readonly { readonly key: NumberKey; readonly label: string }[] = [
  { key: "memoryMb", label: "Memory in MB" },
  { key: "cpuPercent", label: "Processor in % of a core" },
  { key: "processes", label: "Processes" },
  { key: "homeMb", label: "Disk in MB" },
  { key: "runSeconds", label: "Seconds for a test run" },
  { key: "idleMinutes", label: "Minutes until it sleeps" },
];

interface NumberFieldProps {
  readonly name: NumberKey;
  readonly label: string;
  readonly value: number;
  readonly canEdit: boolean;
  readonly onChange: (value: number) => void;
}

/** What is typed is kept while it is out of bounds, and says so; the lab has the last that was within them. */
function NumberField({ name, label, value, canEdit, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const read = labSettingsSchema.shape[name].safeParse(typed === null ? value : Number(typed));
  return (
    <TextField
      label={label}
      type="number"
      value={typed ?? String(value)}
      readOnly={!canEdit}
      error={read.success ? undefined : read.error.issues[0]?.message}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = labSettingsSchema.shape[name].safeParse(Number(event.target.value));
        if (event.target.value !== "" && next.success) onChange(next.data);
      }}
    />
  );
}
