// How does a ledger show in OpenTelemetry? As an observer that gives what it is told to a meter and a tracer.

import { described } from "../../money/described.ts";
import { LedgerError } from "../../money/errors.ts";
import type { Observer } from "../observer.ts";
import type { Meter, Tracer } from "./api.ts";
import { metricsOf } from "./metrics.ts";
import { spansOf } from "./spans.ts";

export type { Counter, Histogram, Meter, Span, Tracer } from "./api.ts";

export interface OpenTelemetryOptions {
  /** Of `@opentelemetry/api`: `metrics.getMeter("tallystick")`. No metrics without it. */
  readonly meter?: Meter;
  /** Of `@opentelemetry/api`: `trace.getTracer("tallystick")`. No spans without it. */
  readonly tracer?: Tracer;
}

/**
 * An observer for `openLedger`: metrics, in seconds and counts, and a span for every command and every append. Their
 * attributes are names of which there are few: types, codes, kinds. None has an amount, an id or a key, and no message of an
 * error is recorded, since it may name an account.
 * @throws LedgerError `invalid_observer` for what is no meter, or no tracer
 */
export function openTelemetry(options: OpenTelemetryOptions): Observer {
  const { meter, tracer } = checked(options);
  const metrics = meter && metricsOf(meter);
  const spans = tracer && spansOf(tracer);
  if (!metrics || !spans) return metrics ?? spans ?? {};
  return {
    ...metrics,
    ...spans,
    onSettle(settled) {
      // First, since a span that is not ended stays for ever, whatever the meter does.
      spans.onSettle?.(settled);
      metrics.onSettle?.(settled);
    },
    onAppend(append) {
      spans.onAppend?.(append);
      metrics.onAppend?.(append);
    },
  };
}

/** A caller without types may give anything. */
function checked(options: OpenTelemetryOptions): OpenTelemetryOptions {
  if (typeof options !== "object" || options === null) throw invalid("options", options, "{ meter, tracer }");
  const { meter, tracer } = options;
  if (meter !== undefined && typeof meter?.createHistogram !== "function") {
    throw invalid("meter", meter, "what metrics.getMeter of @opentelemetry/api gives");
  }
  if (tracer !== undefined && typeof tracer?.startSpan !== "function") {
    throw invalid("tracer", tracer, "what trace.getTracer of @opentelemetry/api gives");
  }
  return options;
}

function invalid(name: string, seen: unknown, expected: string): LedgerError {
  return new LedgerError("invalid_observer", `${name} is ${described(seen)}: expected ${expected}`);
}
