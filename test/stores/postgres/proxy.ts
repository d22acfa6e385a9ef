// A wire between a client and a server that can be cut, at the moment that a test is about.

import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** When the next append's connection is cut; whether it is recorded is decided before, after, or meanwhile. */
export type Cut = "before it is sent" | "before the answer" | "while it is carried out";

export interface Proxy {
  /** The url of the server, through this wire. */
  readonly url: string;
  /** How often somebody has sent something, and got something back. */
  readonly trips: number;
  /** When to cut the connection of the next append. */
  cut: "never" | Cut;
  /** Cuts whatever is connected. */
  cutAll(): void;
}

/** What only an append has in it. */
const APPEND = "tallystick_append";

/** A wire on the loopback to the server of a url; gone when the test is over. */
export async function proxyTo(url: string): Promise<Proxy> {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  const wire = createServer((client) => {
    const server = connect(Number(port), "127.0.0.1");
    let isAsking = false;
    let isLeft = false;
    let answers = true;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (chunk: Buffer) => {
      if (!isAsking) proxy.trips += 1;
      isAsking = true;
      if (proxy.cut === "never" || !chunk.includes(APPEND)) return void server.write(chunk);
      const { cut } = proxy;
      proxy.cut = "never";
      if (cut === "before it is sent") return void server.destroy();
      isLeft = true;
      answers = false;
      server.write(chunk, () => {
        if (cut === "while it is carried out") client.destroy();
      });
    });
    server.on("data", (chunk: Buffer) => {
      isAsking = false;
      if (answers) client.write(chunk);
      // It has been carried out, and nobody hears of it.
      else client.destroy();
    });
    client.on("close", () => {
      // The server goes on with what it was sent.
      if (!isLeft) server.destroy();
    });
    server.on("close", () => client.destroy());
  });
  wire.listen(0, "127.0.0.1");
  await once(wire, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    wire.close();
  });

  const through = new URL(url);
  through.port = String((wire.address() as AddressInfo).port);
  const proxy = {
    url: through.href,
    trips: 0,
    cut: "never" as "never" | Cut,
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}
