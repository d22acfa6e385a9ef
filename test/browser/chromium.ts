// A real browser for tests: the chromium of this machine, without a window, with a profile that outlives it.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";

/** The site of the tests. */
export const ORIGIN = "https://wallet.test";

const ARGUMENTS = [
  // A process for every tab, however small the machine.
  "--renderer-process-limit=100",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Disposing of it ends it, and throws if something went wrong in a page that nobody has heard of. */
export interface Browser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** A new tab with the program, on the site of the tests or on another. */
  tab(origin?: string): Promise<Page>;
  /** Kills it on the spot (SIGKILL), all its processes, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts the browser on a profile folder; every page of the site runs the program. */
export async function startBrowser(profile: string, program: string): Promise<Browser> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    args: ARGUMENTS,
    headless: true,
  });
  const pid = await processOf(context);
  const complaints: Error[] = [];
  context.on("weberror", (complaint) => complaints.push(complaint.error()));
  await context.route("https://*.test/**", (route) => {
    const isProgram = new URL(route.request().url()).pathname === "/program.js";
    return route.fulfill(
      isProgram
        ? { contentType: "text/javascript", headers: { "access-control-allow-origin": "*" }, body: program }
        : { contentType: "text/html", body: `<!doctype html><script type="module" src="/program.js"></script>` },
    );
  });

  async function tab(origin = ORIGIN): Promise<Page> {
    const page = await context.newPage();
    await page.goto(origin);
    return page;
  }

  async function kill(): Promise<void> {
    const gone = new Promise((resolve) => context.once("close", resolve));
    // It leads a process group of its own.
    process.kill(-pid, "SIGKILL");
    await gone;
  }

  async function close(): Promise<void> {
    await context.close();
    if (complaints.length > 0) throw new AggregateError(complaints, "errors in pages that nobody has heard of");
  }

  return { context, tab, kill, [Symbol.asyncDispose]: close };
}

async function processOf(context: BrowserContext): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send("SystemInfo.getProcessInfo")) ?? {};
  const main = processInfo.find(({ type }) => type === "browser");
  if (!main) throw new Error("the browser does not tell which process it is");
  return main.id;
}

function executable(): string {
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => [join(folder, "chromium"), join(folder, "chromium-browser"), join(folder, "google-chrome")]);
  const named = process.env["CHROMIUM"];
  const found = (named === undefined ? ["/usr/bin/chromium", ...onPath] : [named]).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `no Chromium was found${named === undefined ? "" : ` at ${named}`}: the browser tests run in a real one, so install it ` +
      "(apt-get install chromium) or name it in the environment variable CHROMIUM",
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
