// Does the store in a directory keep the contract?

import { join } from "node:path";
import { fileStore } from "../../../src/stores/file/store.ts";
import { storeContract } from "../../../src/testing/store-contract.ts";
import { makeFolder, removeFolder } from "../temporary.ts";

storeContract(
  "file",
  async () => {
    const folder = await makeFolder();
    return { open: async () => fileStore(join(folder, "wallet")), destroy: () => removeFolder(folder) };
  },
  { snapshots: true, watch: true },
);
