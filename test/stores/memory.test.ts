// Does the store in memory keep the contract?

import { memoryLog, memoryStore } from "../../src/stores/memory.ts";
import { storeContract } from "../../src/testing/store-contract.ts";

storeContract(
  "memory",
  async () => {
    const log = memoryLog();
    return { open: async () => memoryStore(log), destroy: async () => undefined };
  },
  { snapshots: true, watch: true },
);
