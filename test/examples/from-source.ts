// How does a child process run an example without a build? `node --import` of this gives it the package's source.

import { registerHooks } from "node:module";

const SOURCES: Readonly<Record<string, string>> = {
  tallystick: "../../src/index.ts",
  "tallystick/sqlite": "../../src/stores/sqlite/store.ts",
};

registerHooks({
  resolve(specifier, context, next) {
    const source = SOURCES[specifier];
    return source === undefined ? next(specifier, context) : next(new URL(source, import.meta.url).href, context);
  },
});
