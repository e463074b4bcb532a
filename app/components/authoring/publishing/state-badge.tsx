import { Badge, type BadgeTone } from "#app/components/ui/badge.tsx";

export type CourseState = "draft" | "in_review" | "published" | "unpublished";

export const STATE_NAMES: Record<CourseState, string> = {
  draft: "Draft",
  in_review: "In review",
  published: "Published",
  unpublished: "Unpublished",
};

/** Where a course stands, in a word. */
export function StateBadge({ state }: { state: CourseState }) {
  return <Badge tone={TONES[state]}>{STATE_NAMES[state]}</Badge>;
}

const TONES: Record<CourseState, BadgeTone> = {
  draft: "neutral",
  in_review: "warning",
  published: "success",
  unpublished: "neutral",
};
