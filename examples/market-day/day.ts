// Which commands does the day consist of? Always the same ones: everything drawn comes from one seed.

import { deviceOf, LEAVER, LOST_PHONE, ordinaryPeople, OWNER, POP_UP, SHOPS, THIEF } from "./cast.ts";
import { seeded } from "./random.ts";
import { Script } from "./script.ts";
import { arrangeStories } from "./stories.ts";
import type { Town } from "./town.ts";
import { ordinaryMinute } from "./traffic.ts";

const SEED = 20260314;
const DAY = 24 * 60;
const OPENS = 8 * 60;
const CLOSES = 22 * 60;

/** The whole file, one command a line. */
export function marketDay(): string {
  const chance = seeded(SEED);
  const people = ordinaryPeople(chance);
  const script = new Script();
  const town: Town = { script, chance, people, orders: [], paid: new Map(), agenda: [], limited: new Set() };
  moveIn(town);
  arrangeStories(town);
  for (script.minute = OPENS; script.minute < CLOSES; script.minute += 1) {
    for (const { act } of town.agenda.filter(({ minute }) => minute === script.minute)) act();
    ordinaryMinute(town);
  }
  return script.lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** The weeks before: accounts are opened, and at last money arrives for tomorrow. */
function moveIn({ script, chance, people }: Town): void {
  script.minute = -30 * DAY + OPENS;
  for (const shop of [...SHOPS, POP_UP]) {
    script.open(shop, "merchant", { holder: `trader-${shop.slice(5)}`, country: "US", tier: 2 });
    script.minute += 7;
  }
  script.minute = -28 * DAY + OPENS;
  for (const { account, holder, country, tier } of people) {
    script.open(account, "personal", { holder, country, tier });
    script.do(`holder:${holder}`, { type: "seeDevice", account, device: deviceOf(account) });
    script.minute += 6;
  }
  script.minute = -DAY + OPENS;
  for (const { account, currency } of people) {
    script.fund(account, chance.between(10n, 40n) * 1_000n, currency, "bank");
    script.minute += 3;
  }
  for (const account of [LOST_PHONE, LEAVER, OWNER, THIEF]) {
    script.open(account, "personal", { holder: `cust-${account.slice(7)}`, country: "US", tier: 2 });
    script.minute += 20;
  }
}
