// Which answers of a server about a stream are to be believed?

import { expect, test } from "vitest";
import { isFollowed } from "../../../src/stores/nats/stream.ts";

const config = (replicas: number) => ({
  num_replicas: replicas,
  retention: "limits",
  discard: "new",
  storage: "file",
  max_age: 0,
  max_msgs_per_subject: 0,
});
const heard = (name: string, ms: number, offline = false) => ({ name, active: ms * 1_000_000, offline });

test.for([
  ["a server that is alone", 1, undefined, true],
  ["the only replica in a cluster", 1, { leader: "n0" }, true],
  ["a leader that has heard of both others", 3, { leader: "n0", replicas: [heard("n1", 3), heard("n2", 4)] }, true],
  ["a leader that has heard of one of them", 3, { leader: "n0", replicas: [heard("n1", 3), heard("n2", 9000)] }, true],
  ["a new leader that has heard of one", 3, { leader: "n0", replicas: [heard("n1", 3), heard("n2", 0)] }, true],
  ["a server of those that elect", 3, { replicas: [heard("n0", 3), heard("n1", 4), heard("n2", 5)] }, false],
  ["a leader that was cut off", 3, { leader: "n0", replicas: [heard("n1", 2804), heard("n2", 2804)] }, false],
  ["a leader that has heard of nobody", 3, { leader: "n0", replicas: [heard("n1", 0), heard("n2", 0)] }, false],
  ["a leader whose others are off", 3, { leader: "n0", replicas: [heard("n1", 3, true), heard("n2", 3, true)] }, false],
  // A replica that is set up anew may answer before it has caught up.
  ["one that is not the leader", 3, { leader: "n2", replicas: [heard("n1", 0), heard("n2", 3)] }, false],
  ["one that takes itself for the only one", 3, { leader: "n0" }, false],
  ["the same where the answer does not speak of a cluster", 3, undefined, false],
] as const)("%s", ([, replicas, cluster, believed]) => {
  expect(isFollowed({ config: config(replicas), ...(cluster === undefined ? {} : { cluster }) })).toBe(believed);
});
