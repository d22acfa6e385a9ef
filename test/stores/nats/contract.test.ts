// Does the store in JetStream keep the contract, on one server and on three that replicate?

import { afterAll, beforeAll } from "vitest";
import { storeContract } from "../../../src/testing/store-contract.ts";
import { Places } from "./place.ts";
import { Servers } from "./servers.ts";

let alone: Servers;
let three: Servers;
let onOne: Places;
let onThree: Places;

beforeAll(async () => {
  [alone, three] = await Promise.all([Servers.single(), Servers.cluster()]);
  onOne = new Places(alone, { replicas: 1, ahead: 0 });
  onThree = new Places(three, { replicas: 3, ahead: 8 });
});
afterAll(() => Promise.all([alone.destroy(), three.destroy()]));

storeContract("NATS, one server that is killed", () => onOne.fresh(() => alone.crash()), { watch: true, crash: true });
// That the servers of a cluster are killed takes an election each time: disasters.test.ts does that.
storeContract("NATS, three replicas", () => onThree.fresh(), { watch: true, crash: true });
