import { HandButton } from "./hand-button.tsx";
import { PeopleBar } from "./people-bar.tsx";

/** On a phone the header has no room for people: they get a row of their own. */
export function PhonePeople() {
  return (
    <div className="flex h-11 shrink-0 items-center justify-between border-b border-line bg-surface px-2">
      <PeopleBar />
      <HandButton />
    </div>
  );
}
