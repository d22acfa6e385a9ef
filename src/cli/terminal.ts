// What does a command see of the terminal, or of the script, that it runs in?

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts, and when nobody reads what is printed any more. */
  readonly signal: AbortSignal;
  /** What comes in, line by line. */
  lines(): AsyncIterable<string>;
  /** Prints pieces of text as they come, no faster than they are read; rejects with the signal's reason. */
  print(pieces: Iterable<string> | AsyncIterable<string>): Promise<void>;
  /** A line for people, beside what is printed. */
  note(line: string): void;
}
