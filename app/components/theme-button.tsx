import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { storeThemeChoice, type ThemeChoice } from "#app/lib/theme.ts";
import { Button } from "./ui/button.tsx";

/** Goes round system, light and dark, and remembers the choice on this device. */
export function ThemeButton({ initial }: { initial: ThemeChoice }) {
  const [choice, setChoice] = useState(initial);
  const Icon = ICONS[choice];
  const label = `Theme: ${choice}. Switch to ${NEXT[choice]}.`;
  return (
    <Button
      tone="plain"
      size="icon"
      aria-label={label}
      title={label}
      onClick={() => {
        storeThemeChoice(NEXT[choice]);
        setChoice(NEXT[choice]);
      }}
    >
      <Icon aria-hidden className="size-[1.125rem]" />
    </Button>
  );
}

const NEXT = { system: "light", light: "dark", dark: "system" } as const;
const ICONS = { system: Monitor, light: Sun, dark: Moon };
