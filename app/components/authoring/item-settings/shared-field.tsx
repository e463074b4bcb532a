import { useState, type ComponentProps } from "react";
import { TextField } from "#app/components/ui/text-field.tsx";

type SharedFieldProps = Omit<ComponentProps<typeof TextField>, "value" | "onChange"> & {
  value: string;
  /** Called for each change. What it does not take (an empty name) is shown until the field is left. */
  onWrite: (value: string) => void;
};

/** A field of a shared document: it shows what others write, unless one is just writing in it oneself. */
export function SharedField({ value, onWrite, ...field }: SharedFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      {...field}
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value);
        onWrite(event.target.value);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
