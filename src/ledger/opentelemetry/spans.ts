// Which spans does a ledger have? One per command, a child of its caller's; one per append, linked with its commands'.

import type { Observer } from "../observer.ts";
import { ERROR, type Span, type Tracer } from "./api.ts";
import { attributesOf, attributesOfAppend } from "./attributes.ts";

export function spansOf(tracer: Tracer): Observer {
  /** Of commands under way, by their numbers. */
  const underway = new Map<number, Span>();

  return {
    onSubmit({ command, type }) {
      // Started here, it is a child of whatever span is active where the command was given.
      const attributes = { "tallystick.command.type": type };
      underway.set(command, tracer.startSpan(`tallystick ${type}`, { attributes }));
    },
    onSettle(settled) {
      const span = underway.get(settled.command);
      if (!span) return;
      underway.delete(settled.command);
      const { waited } = settled;
      span.setAttributes({
        ...attributesOf(settled),
        ...(waited === undefined ? {} : { "tallystick.command.waited": waited / 1000 }),
      });
      if (settled.outcome === "failed") span.setStatus({ code: ERROR });
      span.end();
    },
    onAppend(append) {
      const end = performance.now();
      const { commands, duration, events, outcome } = append;
      // There is a most of links, which those to spans that nobody keeps would use up.
      const linked = commands.flatMap((command) => {
        const span = underway.get(command);
        return span?.isRecording() ? { context: span.spanContext() } : [];
      });
      const span = tracer.startSpan("tallystick append", {
        attributes: {
          ...attributesOfAppend(append),
          "tallystick.append.command_count": commands.length,
          "tallystick.append.event_count": events,
        },
        links: linked,
        startTime: end - duration,
        // The append is of many callers. What is active here is the context of whoever came first.
        root: true,
      });
      if (outcome === "failed") span.setStatus({ code: ERROR });
      span.end(end);
    },
  };
}
