// What is a risk rule? A pure question about a fact, and data that says where its line is and what follows from it.

import * as z from "zod";
import { FreezeScope } from "../../events/freeze.ts";
import { Outcome } from "../../events/risk.ts";
import type { Conduct } from "../signals/conduct.ts";
import type { Fact } from "../signals/fact.ts";
import type { Inflow } from "../signals/inflow.ts";
import type { Recent } from "../signals/recent.ts";

/** What is known of an account before a fact. */
export interface Signals {
  readonly conduct: Readonly<Conduct>;
  readonly inflow: Readonly<Inflow>;
  /** What it has available in an asset, in minor units. */
  readonly available: (currency: string) => bigint;
}

/** What a rule found: the operands it compared, and the ids of the earlier events that show it, oldest first. */
export interface Finding {
  readonly observed: string;
  readonly threshold: string;
  readonly evidence: readonly string[];
}

/** What somebody asks for on their own account, so that it can be refused, or be carried out with a proof only. */
export const ASKED = ["fund", "transfer", "payment", "withdraw", "convert", "instrumentLinked"] as const;

/** What follows from anything: it is shown, or the account is frozen along. */
const ALWAYS: readonly Outcome[] = ["flag", "freeze"];

/** What every rule of a policy may say beside its own parameters, and what follows. */
const common = {
  /** It is asked, and what it finds is shown, but nothing follows. */
  shadow: z.boolean().optional(),
  /** It is asked only of accounts that were opened less than so many days ago. */
  youngerThanDays: z.int().min(1).max(366).optional(),
  /** What a freeze of it stops: debits where absent. */
  scope: FreezeScope.optional(),
  /** By what right: risk where absent. */
  source: z.enum(["risk", "legal"]).optional(),
};

export interface RuleDefinition<Name extends string = string, Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly rule: Name;
  /** Raised whenever the same facts come to give another finding, so that an old flag is not mistaken for a new one. */
  readonly version: number;
  /** For analysts: what it looks for. */
  readonly name: string;
  /** For customers: neutral, and no help to whoever wants to pass it by. */
  readonly reason: string;
  /** The facts that it is asked about. */
  readonly on: readonly Fact["what"][];
  /** What can follow: all, where some of those facts are asked for; of the others nobody can be refused anything. */
  readonly outcomes: readonly Outcome[];
  readonly schema: ReturnType<typeof schemaOf<Name, Shape>>;
  /** Whether the fact alone leaves it open that it finds something; so where absent. */
  readonly mayFind?: (fact: Fact) => boolean;
  /** Pure. The signals are from before the fact. */
  readonly find: (signals: Signals, fact: Fact, parameters: z.infer<z.ZodObject<Shape>>) => Finding | undefined;
}

function schemaOf<Name extends string, Shape extends z.ZodRawShape>(
  rule: Name,
  parameters: Shape,
  outcomes: readonly Outcome[],
) {
  const known = outcomes.map((outcome) => `"${outcome}"`).join(" or ");
  /** What follows where it finds something: a flag where absent. */
  const outcome = Outcome.refine(
    (given) => outcomes.includes(given),
    `expected ${known}, since nothing is refused for what ${rule} looks at`,
  ).optional();
  return z.strictObject({ rule: z.literal(rule), ...parameters, outcome, ...common });
}

interface Declared<Name extends string, Shape extends z.ZodRawShape> extends Omit<
  RuleDefinition<Name, Shape>,
  "schema" | "outcomes"
> {
  readonly parameters: Shape;
  /** What its parameters have to be to each other, and what is said of them where they are not. */
  readonly check?: readonly [
    holds: (parameters: z.infer<z.ZodObject<Shape>>) => boolean,
    said: { readonly path: string[]; readonly message: string },
  ];
}

/** Declares a rule: its parameters are the fields beside its name in a policy. */
export function defineRule<const Name extends string, const Shape extends z.ZodRawShape>({
  parameters,
  check,
  ...definition
}: Declared<Name, Shape>): RuleDefinition<Name, Shape> {
  const outcomes = definition.on.some(isAsked) ? Outcome.options : ALWAYS;
  const schema = schemaOf(definition.rule, parameters, outcomes);
  if (!check) return { ...definition, outcomes, schema };
  const [holds, said] = check;
  return { ...definition, outcomes, schema: schema.refine((rule) => holds(rule as z.infer<z.ZodObject<Shape>>), said) };
}

function isAsked(what: Fact["what"]): boolean {
  return ASKED.some((asked) => asked === what);
}

/** What went the same way as a fact before it: out of the account, or into it. */
export function sameWay({ conduct, inflow }: Signals, { direction }: Fact): Readonly<Recent> {
  return direction === "out" ? conduct.out : inflow.received;
}

/** Whether a fact is about money that goes out. */
export const OUTGOING = ["transfer", "payment", "withdraw"] as const;
/** Whether a fact is about money that comes in. */
export const INCOMING = ["fund", "receive"] as const;
