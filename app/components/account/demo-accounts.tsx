import { useHydrated } from "#app/lib/use-hydrated.ts";
import { Card } from "#app/components/ui/card.tsx";

const PASSWORD = "learn-together";
const ACCOUNTS = [
  { email: "student@demo.test", who: "Student", what: "reads lessons and works in a lab" },
  { email: "student2@demo.test", who: "Another student", what: "to see two in the classroom" },
  { email: "instructor@demo.test", who: "Instructor", what: "watches labs and steps in" },
  { email: "instructor2@demo.test", who: "Another instructor", what: "teaches other courses" },
  { email: "admin@demo.test", who: "Administrator", what: "manages people" },
];

/** The accounts of a demo installation; one click fills the form, and the password is shown for those without scripts. */
export function DemoAccounts({ onPick }: { onPick: (email: string, password: string) => void }) {
  const hydrated = useHydrated();
  return (
    <Card className="h-fit max-w-[26rem] p-2 lg:mt-2">
      <div className="px-4 pt-4 pb-2">
        <h2 className="text-base">Look around with a demo account</h2>
        <p className="mt-1 text-sm text-muted">
          Everyone&rsquo;s password is{" "}
          <code className="rounded-sm bg-surface-2 px-1.5 py-0.5 text-ink">{PASSWORD}</code>
        </p>
      </div>
      <ul>
        {ACCOUNTS.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              disabled={!hydrated}
              className="flex w-full flex-col rounded-md px-4 py-2.5 text-left hover:bg-surface-2 disabled:cursor-auto"
              onClick={() => onPick(account.email, PASSWORD)}
            >
              <span className="text-[0.9375rem]">
                <span className="font-medium">{account.who}</span>{" "}
                <span className="text-muted">{account.what}</span>
              </span>
              <span className="font-mono text-[0.8125rem] text-muted">{account.email}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
