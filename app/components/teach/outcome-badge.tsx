import { Badge, type BadgeTone } from "#app/components/ui/badge.tsx";
import type { StudentLab } from "#app/lib/api-types.ts";

/** How the last test run of a lab went. */
export function OutcomeBadge({ outcome }: { outcome: StudentLab["outcome"] }) {
  if (outcome === null) return <Badge>Not tested yet</Badge>;
  const { tone, text } = OUTCOMES[outcome];
  return <Badge tone={tone}>{text}</Badge>;
}

const OUTCOMES: Record<NonNullable<StudentLab["outcome"]>, { tone: BadgeTone; text: string }> = {
  passed: { tone: "success", text: "Passed" },
  failed: { tone: "warning", text: "Tests failing" },
  error: { tone: "danger", text: "Could not run" },
  timeout: { tone: "danger", text: "Ran out of time" },
};
