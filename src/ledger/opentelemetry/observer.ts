// How does a ledger show in OpenTelemetry? As an observer that gives what it is told to a meter and a tracer.

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
 */
export function openTelemetry({ meter, tracer }: OpenTelemetryOptions): Observer {
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
