import { startTransition, useEffect, useState, type ReactNode } from "react";

/** Mounts its children once what was mounted with it is on its way: a shell is waited for, a list of files is not. */
export function Later({ children }: { children: ReactNode }) {
  const [mounted, setMounted] = useState(false);
  useEffect(() => startTransition(() => setMounted(true)), []);
  return mounted ? children : null;
}
