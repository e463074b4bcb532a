import { Avatar } from "./avatar.tsx";

const SHOWN = 5;

/** The others who have the same document open, the first few of them; nothing when there are none. */
export function AlsoHere({ people }: { people: readonly { readonly id: string; readonly name: string }[] }) {
  if (people.length === 0) return null;
  return (
    <ul aria-label="Also here" className="flex -space-x-1.5">
      {people.slice(0, SHOWN).map(({ id, name }) => (
        <li key={id}>
          <Avatar id={id} name={name} size="small" />
        </li>
      ))}
    </ul>
  );
}
