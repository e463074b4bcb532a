import { startTransition, useEffect, useState, type ReactNode } from "react";
import { useLab } from "./lab-context.ts";

const WAITS_MS = 250;

/** Mounts its children once the terminal's screen has been drawn: a shell is waited for, a list of files is not. */
export function Later({ children }: { children: ReactNode }) {
  const { data, shells } = useLab();
  const hasTerminal = data.unavailable === null;
  const [mounted, setMounted] = useState(false);
  useEffect(() => {
    let gone = false;
    const mount = () => {
      if (!gone) startTransition(() => setMounted(true));
    };
    if (hasTerminal) void shells.promptDrawn(WAITS_MS).then(mount);
    else mount();
    return () => {
      gone = true;
    };
  }, [shells, hasTerminal]);
  return mounted ? children : null;
}
