/** Origin of a transaction that this process makes for a person: the log names that person as its author. */
export class OnBehalf {
  constructor(readonly actorId: string) {}
}
