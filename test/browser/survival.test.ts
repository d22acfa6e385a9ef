// Does a ledger in the browser survive tabs and browsers that are gone in the middle of a write? Real ones, for real.

/* oxlint-disable vitest/expect-expect -- settle and expectWhole expect */

import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openLedger } from "tallystick";
import { Audit, cents, type Recorded } from "../crash/audit.ts";
import { note } from "../stores/note.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { pageProgram } from "./bundle.ts";
import { startBrowser, type Browser } from "./chromium.ts";
import { readOn, settle, type Hit, type Life } from "./estate.ts";
import type { Acknowledged } from "./pages/ledger.ts";
import { remoteStore } from "./remote-store.ts";

const NAME = "wallet";

/** Each way in which a tab goes while its browser stays is taken so often. */
const TIMES = 2;
const KILLS = 4;

/** Some machines take long to start a browser. */
const TIMEOUT = { timeout: 120_000 };

const program = await pageProgram("till");

/** The life of a tab that is still there. */
interface Living extends Life {
  readonly page: Page;
  /** It has its first receipt. */
  readonly busy: Promise<void>;
  /** From here on it may fail. */
  giveUp(): void;
}

test(
  "tabs that are reloaded, closed or crash amid writes lose nothing that was acknowledged and do nothing twice",
  TIMEOUT,
  async () => {
    await using browser = await startBrowser(await temporaryFolder(), program);
    const heir = await browser.tab();
    const audit = new Audit();
    const hit: Hit = { acknowledged: 0, unheard: 0, undone: 0 };
    const ends = [(page: Page) => page.reload(), (page: Page) => page.close(), crash];
    for (let round = 0; round < ends.length * TIMES; round += 1) {
      const end = ends[round % ends.length] as (page: Page) => Promise<unknown>;
      // One tab, or two at once.
      const lives = [await begin(browser, round * 2)];
      if (round % 2 === 1) lives.push(await begin(browser, round * 2 + 1));
      await Promise.all(
        lives.map(async (life) => {
          await randomMoment(life);
          life.giveUp();
          await end(life.page);
        }),
      );
      await settle(await remoteStore(heir, NAME), lives, audit, hit);
    }
    await expectWhole(heir, audit, hit);
  },
);

test(
  `a browser that is killed ${KILLS} times amid writes loses nothing that was acknowledged and does nothing twice`,
  TIMEOUT,
  async () => {
    const profile = await temporaryFolder();
    const audit = new Audit();
    const hit: Hit = { acknowledged: 0, unheard: 0, undone: 0 };
    let lives: Living[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await using browser = await startBrowser(profile, program);
      if (kill > 0) await settle(await remoteStore(await browser.tab(), NAME), lives, audit, hit);
      lives = [await begin(browser, kill * 2), await begin(browser, kill * 2 + 1)];
      await Promise.all(lives.map(randomMoment));
      for (const life of lives) life.giveUp();
      await browser.kill();
    }
    await using browser = await startBrowser(profile, program);
    const heir = await browser.tab();
    await settle(await remoteStore(heir, NAME), lives, audit, hit);
    await expectWhole(heir, audit, hit);
  },
);

test("no plug can be pulled here, but what is acknowledged was asked to be on the disk", async () => {
  await using browser = await startBrowser(await temporaryFolder(), program);
  const page = await browser.tab();
  const { handle } = await page.evaluate((name) => tab.open(name), NAME);
  const call = JSON.stringify({ method: "append", args: [[note(["account:a"])]] });
  const asked = await page.evaluate(([handle, call]) => tab.durabilityOf(() => tab.call(handle, call)), [
    handle,
    call,
  ] as const);
  expect(asked).toEqual(["strict"]);
});

/** Begins the life of a tab, which asks for the commands of its number until it is gone. */
async function begin(browser: Browser, number: number): Promise<Living> {
  const page = await browser.tab();
  const receipts = new Map<string, Recorded>();
  let isBusy: (() => void) | undefined;
  const firstReceipt = new Promise<void>((resolve) => (isBusy = resolve));
  await page.exposeFunction("acknowledged", (told: readonly Acknowledged[]) => {
    for (const { key, id, position } of told) receipts.set(key, { id, position });
    isBusy?.();
  });
  let givenUp = false;
  const end = page
    .evaluate(([name, life]) => till.live(name, life), [NAME, number] as const)
    .catch((error: unknown) => {
      if (!givenUp) throw error;
    });
  return { number, page, receipts, busy: Promise.race([firstReceipt, end]), giveUp: () => (givenUp = true) };
}

/** While the tab opens the log, or a little after its first receipt. */
async function randomMoment({ busy }: Living): Promise<void> {
  if (Math.random() >= 0.2) await busy;
  await sleep(Math.random() * 60);
}

/** Ends the process of a tab. */
async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // It is never answered.
  session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}

/** Expects the log to be what was found in it bit by bit, with books that sum to zero; and that there was something to lose. */
async function expectWhole(page: Page, audit: Audit, hit: Hit): Promise<void> {
  await using ledger = await openLedger({ store: await remoteStore(page, NAME) });
  const again = new Audit();
  await readOn(ledger, again);
  expect(again).toEqual(audit);
  const { rows } = await ledger.trialBalance();
  expect(rows.reduce((sum, { balance }) => sum + cents(balance), 0n)).toBe(0n);
  expect(hit.acknowledged).toBeGreaterThan(100);
  expect(hit.unheard + hit.undone).toBeGreaterThan(0);
  console.log(`${audit.position} events;`, hit);
}
