// Which ids do generated commands use? Few, so that commands meet: the second transfer finds the money that the first left.

/** The ids of each kind that generated commands draw from. The last of each are ids that trip careless code. */
export const UNIVERSE = {
  account: ["alice", "bob", "shop", "alice:held", "constructor"],
  transfer: ["t1", "t2", "t3", "alice", "constructor"],
  refund: ["r1", "r2", "r3", "constructor"],
  dispute: ["d1", "d2", "d3", "constructor"],
  freeze: ["f1", "f2", "f3", "constructor"],
  funding: ["n1", "n2", "n3", "toString"],
  instrument: ["i1", "i2", "i3", "constructor"],
  campaign: ["s1", "s2", "constructor"],
  withdrawal: ["w1", "w2", "w3", "toString"],
  // The last is the id of a freeze too: a reversal may bring a freeze of its own id.
  reversal: ["v1", "v2", "v3", "f1"],
  device: ["phone", "laptop", "7", "constructor"],
  terms: ["2026-01", "2026-02", "constructor"],
  adjustment: ["j1", "j2", "j3"],
  quote: ["q1", "q2", "q3", "constructor"],
  conversion: ["v1", "v2", "toString"],
  request: ["a1", "a2", "a3", "constructor"],
  payment: ["p1", "p2", "p3", "t1", "constructor"],
  capture: ["c1", "c2", "c3", "constructor"],
  reserve: ["v1", "v2", "v3", "constructor"],
  reference: ["wire-1", "wire-2", "wire-3", "wire-4", "card: 5 ~"],
  evidence: ["e1", "e2", "constructor"],
  chargeback: ["c1", "c2", "c3", "constructor"],
  loss: ["l1", "l2", "constructor"],
  key: ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "constructor"],
  actor: ["holder:cust_1", "operator:anna", "operator:ben", "compliance:cleo"],
} as const;

/** A kind of id in the universe. */
export type IdKind = keyof typeof UNIVERSE;
