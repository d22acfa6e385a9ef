// How far is it? One line that is written over on a terminal, a line every thousand commands elsewhere.

const EVERY = 1_000;

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows a count; `end` leaves the terminal at the start of a new line. */
export function progressOn(out: Output, total: number): { show(done: number): void; end(): void } {
  const whole = total.toLocaleString("en-US");
  let shown = 0;

  function show(done: number): void {
    const text = `${done.toLocaleString("en-US")} of ${whole} commands`;
    // A carriage return is no escape code: this works where colours are not wanted, too.
    if (out.isTTY) out.write(`\r${text}`);
    else if (Math.floor(done / EVERY) > Math.floor(shown / EVERY)) out.write(`${text}\n`);
    shown = done;
  }

  function end(): void {
    if (out.isTTY && shown > 0) out.write("\n");
  }

  return { show, end };
}
