import { Select } from "#app/components/ui/select.tsx";
import { capitalized } from "#app/lib/format.ts";
import { ROLE_NAMES } from "./role-names.ts";
import type { StaffRole } from "#server/authoring/schema.ts";

type RoleSelectProps = {
  label: string;
  labelHidden?: boolean;
  roles: readonly StaffRole[];
  defaultValue: StaffRole;
  onChange?: (role: string) => void;
};

export function RoleSelect({ roles, onChange, ...select }: RoleSelectProps) {
  return (
    <Select name="role" onChange={(event) => onChange?.(event.target.value)} {...select}>
      {roles.map((role) => (
        <option key={role} value={role}>
          {capitalized(ROLE_NAMES[role].name)}
        </option>
      ))}
    </Select>
  );
}
