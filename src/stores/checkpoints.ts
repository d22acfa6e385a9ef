// How far has a reader of the log come? Kept in the same transaction as what the reader wrote on the way.

/** From where to where a checkpoint moves. */
export interface CheckpointMove {
  /** Where it has to be still. */
  readonly from: number;
  readonly to: number;
}

/** Checkpoints by name, in the place where projections write their own rows; `Tx` is a transaction there. */
export interface Checkpoints<Tx> {
  /** The position up to which everything has been carried out under this name; 0 if nothing has. */
  load(name: string): Promise<number>;
  /**
   * Moves the checkpoint and carries out the work in one transaction: both or neither, and neither if the work throws.
   * @returns false if the checkpoint was not where it had to be: nothing was done, somebody else has moved it
   */
  commit(name: string, move: CheckpointMove, work: (tx: Tx) => Promise<void> | void): Promise<boolean>;
}
