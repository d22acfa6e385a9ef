// What of OpenTelemetry's API is used? Structural types: anything that has these methods will do, and nothing is imported.

export type Attributes = Record<string, string | number>;

export interface MetricOptions {
  description?: string;
  unit?: string;
  advice?: { explicitBucketBoundaries?: number[] };
}

export interface Histogram {
  record(value: number, attributes?: Attributes): void;
}

export interface Counter {
  add(value: number, attributes?: Attributes): void;
}

/** A `Meter` of `@opentelemetry/api`. */
export interface Meter {
  createHistogram(name: string, options?: MetricOptions): Histogram;
  createCounter(name: string, options?: MetricOptions): Counter;
}

export interface SpanContext {
  traceId: string;
  spanId: string;
  traceFlags: number;
}

export interface SpanOptions {
  attributes?: Attributes;
  links?: { context: SpanContext }[];
  /** By `performance.now()`. */
  startTime?: number;
  root?: boolean;
}

export interface Span {
  spanContext(): SpanContext;
  isRecording(): boolean;
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number }): unknown;
  /** @param time by `performance.now()` */
  end(time?: number): void;
}

/** A `Tracer` of `@opentelemetry/api`. */
export interface Tracer {
  startSpan(name: string, options?: SpanOptions): Span;
}

/** Its SpanStatusCode.ERROR. */
export const ERROR = 2;
