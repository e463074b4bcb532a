import type { Actor } from "../ports.ts";
import { type Identity, identityOf } from "../rooms/identity.ts";
import type { BatonMessage } from "./messages.ts";

/** Somebody who has the terminal open now, with what they may do in the best of their windows. */
export interface Present {
  readonly actor: Actor;
  readonly mayWrite: boolean;
  /** May say who types. */
  readonly mayLead: boolean;
}

/** Who may type, as everybody is told. */
export interface BatonView {
  /** True: all who may write type; the rest of this says nothing then. */
  readonly everyone: boolean;
  readonly driver: Identity | null;
  /** The driver has left and may come back to it for a while. */
  readonly isAway: boolean;
  /** Who wants it, first come first. */
  readonly asking: readonly Identity[];
  /** Who has been offered it and has not taken it yet. */
  readonly offeredTo: Identity | null;
}

/** What outlives the process. */
export interface StoredBaton {
  readonly everyone: boolean;
  readonly driver: Omit<Actor, "sessionId"> | null;
}

type Person = Omit<Actor, "sessionId">;

/**
 * Who types at one terminal: everyone who may write, or, once somebody who leads has said so, one driver.
 *
 * Asking for a baton that nobody has takes it; otherwise it waits in line until the driver or a leader gives it. Who is
 * given it without having asked is offered it, and takes it by asking. A leader may take it at any time. Who loses the
 * right to write loses it at once; who only leaves keeps it for `graceMs`, then it goes to the first in line.
 */
export class Baton {
  private everyone = true;
  private driver: Person | null = null;
  private asking = new Map<string, Person>();
  private offeredTo: Person | null = null;
  private grace: NodeJS.Timeout | undefined;

  constructor(
    private readonly graceMs: number,
    /** Who is here, each person once. */
    private readonly present: () => ReadonlyMap<string, Present>,
    private readonly onChange: () => void,
  ) {}

  get stored(): StoredBaton {
    return { everyone: this.everyone, driver: this.driver };
  }

  get view(): BatonView {
    const { everyone, driver, asking, offeredTo } = this;
    return {
      everyone,
      driver: driver && identityOf(driver),
      isAway: this.grace !== undefined,
      asking: [...asking.values()].map(identityOf),
      offeredTo: offeredTo && identityOf(offeredTo),
    };
  }

  get driverId(): string | null {
    return this.everyone ? null : (this.driver?.id ?? null);
  }

  /** Whether who may write may do so now. */
  lets(actorId: string): boolean {
    return this.everyone || this.driver?.id === actorId;
  }

  /** Goes on as an earlier process has left it. */
  restore({ everyone, driver }: StoredBaton): void {
    this.everyone = everyone;
    this.driver = everyone ? null : driver;
    this.reconsider();
  }

  /** Does what `by` asks for; the sentence that refuses it, or null. */
  act(by: Present, message: BatonMessage): string | null {
    const refusal = this.refusalOf(by, message);
    if (refusal === null) this.obey(by.actor, message);
    return refusal;
  }

  /** Somebody came or left, or may do something else now. */
  reconsider(): void {
    if (this.settle()) this.onChange();
  }

  stop(): void {
    this.endGrace();
  }

  /** Takes it from those who may not have it any more; true when that changed anything. */
  private settle(): boolean {
    if (this.everyone) return false;
    const present = this.present();
    const mayDrive = (id: string): boolean => present.get(id)?.mayWrite === true;
    const before = this.asking.size;
    for (const id of this.asking.keys()) if (!mayDrive(id)) this.asking.delete(id);
    let changed = this.asking.size !== before;
    if (this.offeredTo !== null && !mayDrive(this.offeredTo.id)) {
      this.offeredTo = null;
      changed = true;
    }
    if (this.driver !== null && present.has(this.driver.id)) {
      changed ||= this.grace !== undefined;
      this.endGrace();
      if (!mayDrive(this.driver.id)) {
        this.hand(this.firstInLine());
        changed = true;
      }
    } else if (this.driver !== null && this.grace === undefined) {
      this.grace = setTimeout(() => {
        this.hand(this.firstInLine());
        this.onChange();
      }, this.graceMs);
      changed = true;
    }
    return changed;
  }

  private refusalOf(by: Present, message: BatonMessage): string | null {
    if (!by.mayWrite) return "You can watch this terminal but not type in it.";
    switch (message.act) {
      case "everyone":
      case "one":
      case "take":
        return by.mayLead ? null : "Only the lab's owner and instructors can say who types here.";
      case "give":
      case "refuse":
        if (!by.mayLead && this.driver?.id !== by.actor.id) return "You do not have the keyboard.";
        if (message.act === "refuse") return null;
        return this.present().get(message.to)?.mayWrite === true
          ? null
          : "This person has left, or may only watch.";
      case "ask":
      case "withdraw":
      case "release":
        return null;
    }
  }

  private obey(actor: Person, message: BatonMessage): void {
    if (this.everyone && message.act !== "one") return;
    switch (message.act) {
      case "one":
        if (!this.everyone) return;
        this.everyone = false;
        this.hand(actor);
        break;
      case "everyone":
        this.everyone = true;
        this.hand(null);
        this.asking.clear();
        break;
      case "take":
        this.hand(actor);
        break;
      case "ask":
        if (this.driver?.id === actor.id) return;
        if (this.driver === null || this.offeredTo?.id === actor.id) this.hand(actor);
        else this.asking.set(actor.id, actor);
        break;
      case "withdraw":
        this.asking.delete(actor.id);
        if (this.offeredTo?.id === actor.id) this.offeredTo = null;
        break;
      case "release":
        if (this.driver?.id !== actor.id) return;
        this.hand(this.firstInLine());
        break;
      case "refuse":
        this.asking.delete(message.to);
        if (this.offeredTo?.id === message.to) this.offeredTo = null;
        break;
      case "give":
        this.give(message.to);
        break;
    }
    this.settle();
    this.onChange();
  }

  private give(to: string): void {
    const person = this.present().get(to)?.actor;
    if (person === undefined || to === this.driver?.id) return;
    if (this.asking.has(to)) this.hand(person);
    else this.offeredTo = person;
  }

  private hand(person: Person | null): void {
    this.endGrace();
    this.driver = person && { id: person.id, name: person.name, ...(person.role && { role: person.role }) };
    this.offeredTo = null;
    if (person !== null) this.asking.delete(person.id);
  }

  private firstInLine(): Person | null {
    return this.asking.values().next().value ?? null;
  }

  private endGrace(): void {
    clearTimeout(this.grace);
    this.grace = undefined;
  }
}
