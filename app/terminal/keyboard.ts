import type { BatonAct, Person } from "./terminal-protocol.ts";
import type { TerminalState } from "./terminal-state.ts";

type Facts = Pick<TerminalState, "baton" | "people" | "mayWrite" | "mayLead">;

/** Who types, in words. */
export function keyboardSentence({ baton }: Pick<Facts, "baton">, me: string): string {
  const { everyone, driver, isAway } = baton;
  if (everyone) return "Everyone types";
  if (driver === null) return "Nobody has the keyboard";
  if (driver.id === me) return "You have the keyboard";
  return isAway ? `${driver.name} has the keyboard, but is away` : `${driver.name} has the keyboard`;
}

export interface KeyboardAct {
  readonly id: string;
  readonly label: string;
  readonly act: BatonAct;
}

/** What this person may do about it, the likeliest first. */
export function keyboardActs({ baton, people, mayWrite, mayLead }: Facts, me: string): KeyboardAct[] {
  if (!mayWrite) return [];
  if (baton.everyone) return mayLead ? [does("one", "Let one person type")] : [];
  const mine = baton.driver?.id === me;
  return [
    ...(mine ? [] : takingActs(baton, mayLead, me)),
    ...(mine || mayLead ? givingActs(baton, people, me) : []),
    ...(mine ? [does("release", "Lay the keyboard down")] : []),
    ...(mayLead ? [does("everyone", "Let everyone type")] : []),
  ];
}

function takingActs(baton: Facts["baton"], mayLead: boolean, me: string): KeyboardAct[] {
  if (baton.driver === null || baton.offeredTo?.id === me) return [does("ask", "Take the keyboard")];
  if (mayLead) return [does("take", "Take the keyboard")];
  return baton.asking.some(({ id }) => id === me)
    ? [does("withdraw", "Stop asking")]
    : [does("ask", "Ask for the keyboard")];
}

/** Those who ask come first, in their order. */
function givingActs({ asking, driver, offeredTo }: Facts["baton"], people: readonly Person[], me: string) {
  const others = people.filter(({ id, mayWrite }) => mayWrite && !asking.some((one) => one.id === id));
  return [...asking, ...others]
    .filter(({ id }) => id !== me && id !== driver?.id && id !== offeredTo?.id)
    .map(({ id, name }): KeyboardAct => ({
      id: `give ${id}`,
      label: `Give it to ${name}${asking.some((one) => one.id === id) ? ", who asks" : ""}`,
      act: { act: "give", to: id },
    }));
}

function does(act: Exclude<BatonAct["act"], "give" | "refuse">, label: string): KeyboardAct {
  return { id: act, label, act: { act } };
}
