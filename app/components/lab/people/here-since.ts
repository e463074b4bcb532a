import type { LabPeople } from "../lab-data.ts";

/** Since when a visitor has been here, as the clock shows it; null for who lives here. */
export function hereSince({ visits }: LabPeople, personId: string): string | null {
  const visit = visits.find(({ person, endedAt }) => person.id === personId && endedAt === null);
  return visit ? clock(visit.startedAt) : null;
}

/** The time of day, in the reader's own way of writing it. */
export function clock(at: Date): string {
  return CLOCK.format(at);
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
