// Which metrics does a ledger have, in the names and units that OpenTelemetry's conventions ask for?

import type { Observer } from "../observer.ts";
import type { Meter } from "./api.ts";
import { attributesOf, attributesOfAppend, errorType } from "./attributes.ts";

/** From an append in memory to a store that hangs, in seconds; the default ones are meant for milliseconds. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From one to the most commands of a batch. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export function metricsOf(meter: Meter): Observer {
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, { description, unit: "s", advice: { explicitBucketBoundaries: SECONDS } });
  const sizes = (name: string, unit: string, description: string) =>
    meter.createHistogram(name, { description, unit, advice: { explicitBucketBoundaries: SIZES } });
  const counter = (name: string, unit: string, description: string) => meter.createCounter(name, { description, unit });

  const duration = seconds("tallystick.command.duration", "From when a command was given until its end.");
  const waiting = seconds("tallystick.command.wait_time", "From when a command was given until its turn came.");
  const appending = seconds("tallystick.append.duration", "How long the store took for an append.");
  const commands = sizes("tallystick.append.commands", "{command}", "Commands with events in a recorded append.");
  const events = sizes("tallystick.append.events", "{event}", "Events of a recorded append.");
  const conflicts = counter("tallystick.append.conflicts", "{conflict}", "Appends refused since others were faster.");
  const loading = seconds("tallystick.load.duration", "How long it took to bring states up to the log.");
  const states = counter("tallystick.load.states", "{state}", "States that were brought up to the log.");
  const folded = counter("tallystick.load.events", "{event}", "Events folded to bring states up to the log.");
  const evictions = counter("tallystick.working_set.evictions", "{state}", "States dropped from memory.");
  const snapshots = counter("tallystick.snapshots", "{snapshot}", "Snapshots, by what became of them.");

  return {
    onSettle(settled) {
      duration.record(settled.duration / 1000, attributesOf(settled));
      if (settled.waited !== undefined) {
        waiting.record(settled.waited / 1000, { "tallystick.command.type": settled.type });
      }
    },
    onAppend(append) {
      appending.record(append.duration / 1000, attributesOfAppend(append));
      if (append.outcome === "recorded") {
        commands.record(append.commands.length);
        events.record(append.events);
      } else if (append.outcome === "conflicted") {
        for (const kind of append.kinds) conflicts.add(1, { "tallystick.tag.kind": kind });
      }
    },
    onLoad({ duration, fromMemory, fromSnapshot, fromLog, events, error }) {
      loading.record(duration / 1000, errorType(error));
      const sources = { memory: fromMemory, snapshot: fromSnapshot, log: fromLog };
      for (const [source, count] of Object.entries(sources)) {
        if (count > 0) states.add(count, { "tallystick.load.source": source });
      }
      if (events > 0) folded.add(events);
    },
    onEvict({ kind, count }) {
      evictions.add(count, { "tallystick.state.kind": kind });
    },
    onSnapshot({ outcome, count, error }) {
      snapshots.add(count, { "tallystick.outcome": outcome, ...errorType(error) });
    },
  };
}
