// A network between servers that can be cut and healed: whatever one dials another by goes through a proxy of this process.

import { once } from "node:events";
import { connect as dial, createServer, type AddressInfo, type Server as Listener, type Socket } from "node:net";

/** What becomes of what is under way when a line is cut: it is lost and the line hangs up, or it is held and arrives late. */
export type Cut = "dropped" | "stalled";

/** A server, by its name. */
interface Named {
  readonly name: string;
}

export class Network {
  readonly #lines: { readonly between: readonly [string, string]; readonly line: Line }[] = [];

  /** A line by which one server dials another, which listens at a port. @returns the port to dial instead */
  async line(from: string, to: string, port: number): Promise<number> {
    const line = await Line.to(port);
    this.#lines.push({ between: [from, to], line });
    return line.port;
  }

  /** Cuts a server off from the others, or from one of them, in both directions. */
  cut({ name }: Named, how: Cut, from?: Named): void {
    for (const { between, line } of this.#lines) {
      if (between.includes(name) && (!from || between.includes(from.name))) line.cut(how);
    }
  }

  heal(): void {
    for (const { line } of this.#lines) line.heal();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#lines.map(({ line }) => line.close()));
  }
}

/** Passes on what is said at one port to another, and back. */
class Line {
  readonly port: number;
  readonly #listener: Listener;
  readonly #calls = new Set<readonly [caller: Socket, called: Socket]>();
  #cut: Cut | undefined;

  private constructor(listener: Listener, to: number) {
    this.#listener = listener;
    this.port = (listener.address() as AddressInfo).port;
    listener.on("connection", (caller) => this.#connect(caller, to));
  }

  static async to(port: number): Promise<Line> {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    return new Line(listener, port);
  }

  cut(how: Cut): void {
    this.#cut = how;
    for (const call of this.#calls) {
      for (const end of call) {
        if (how === "dropped") end.resetAndDestroy();
        else end.pause();
      }
    }
  }

  heal(): void {
    this.#cut = undefined;
    for (const call of this.#calls) {
      // Whoever has given up meanwhile is heard of only now.
      if (call.some(({ destroyed }) => destroyed)) this.#end(call);
      else for (const end of call) end.resume();
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, "close");
    this.#listener.close();
    for (const call of this.#calls) this.#end(call);
    await closed;
  }

  #connect(caller: Socket, to: number): void {
    if (this.#cut === "dropped") {
      caller.on("error", () => undefined).resetAndDestroy();
      return;
    }
    const called = dial(to, "127.0.0.1");
    const call = [caller, called] as const;
    this.#calls.add(call);
    for (const [end, other] of [call, [called, caller] as const]) {
      end.setNoDelay(true);
      end.on("data", (bytes) => other.write(bytes));
      // A line that is held is silent: a call that is made meanwhile is not answered, and nobody hears that one has ended.
      if (this.#cut) end.pause();
      end.on("error", () => undefined);
      end.on("close", () => {
        if (!this.#cut) this.#end(call);
      });
    }
  }

  #end(call: readonly [Socket, Socket]): void {
    this.#calls.delete(call);
    for (const end of call) end.destroy();
  }
}
