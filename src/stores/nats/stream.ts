// Which stream is a ledger's log, how is it made, and what in a stream keeps it from being one?

import { StoreError } from "../errors.ts";
import type { JetStream, StreamInfo, StreamSettings } from "./driver.ts";
import { describeFailure } from "./failure.ts";

/** The layout that this release writes. */
const LAYOUT = 1;

/** The server's: "stream name already in use with a different configuration". */
const IN_USE = 10058;
/** The server's: it is alone, or has fewer companions than that. */
const TOO_FEW_SERVERS = [10005, 10074];

/** A leader hears of its followers every second, and none is elected against it before they have not heard of it for four. */
const LEASE_NS = 2_500_000_000;

/** What a ledger's stream and subjects are called. */
export interface StreamNames {
  readonly stream: string;
  /** Of the entries. */
  readonly subject: string;
  /** Of a message without content, for every entry that was recorded. */
  readonly appended: string;
  /** What errors call it. */
  readonly place: string;
}

/** @throws TypeError for a name that cannot be part of a subject */
export function namesOf(ledger: string): StreamNames {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(ledger)) {
    throw new TypeError(
      `natsStore: a ledger is called by 1 to 64 letters, digits, "_" and "-", not ${JSON.stringify(ledger)}`,
    );
  }
  return {
    stream: `tallystick_${ledger}`,
    subject: `tallystick.${ledger}.log`,
    appended: `tallystick.${ledger}.appended`,
    place: `NATS stream "tallystick_${ledger}"`,
  };
}

/** Makes the stream if it is not there, and moves one that is there to this number of replicas where that is given. */
export async function makeStream(
  jetstream: JetStream,
  names: StreamNames,
  replicas: number | undefined,
): Promise<void> {
  const { stream, place } = names;
  try {
    const { streams } = await jetstream.jetstreamManager(false);
    const there = await streams.add(settingsOf(names, replicas ?? 3)).catch((error: unknown) => {
      if (codeOf(error) === IN_USE) return streams.info(stream);
      throw error;
    });
    checkStream(there, names);
    if (replicas !== undefined && there.config.num_replicas !== replicas) {
      await streams.update(stream, { num_replicas: replicas });
    }
  } catch (error) {
    if (TOO_FEW_SERVERS.includes(codeOf(error))) {
      throw new StoreError(
        "store_unavailable",
        place,
        `there are fewer servers than the ${replicas ?? 3} replicas asked for; give \`replicas: 1\` for a server that is alone`,
        { cause: error },
      );
    }
    throw describeFailure(error, place, "the stream was not made");
  }
}

function settingsOf({ stream, subject, appended }: StreamNames, replicas: number): StreamSettings {
  return {
    name: stream,
    description: `tallystick log, layout ${LAYOUT}`,
    subjects: [subject],
    storage: "file",
    retention: "limits",
    // Should anybody give it limits, it refuses what is new instead of forgetting what is old.
    discard: "new",
    num_replicas: replicas,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
    republish: { src: subject, dest: appended, headers_only: true },
  };
}

/** @throws StoreError for a stream that is not a log, of a newer layout, or that has lost entries or will lose some */
export function checkStream({ config, state }: StreamInfo, { subject, place }: StreamNames): void {
  const layout = Number(/^tallystick log, layout (\d+)$/.exec(config.description ?? "")?.[1]);
  if (layout > LAYOUT) {
    throw new StoreError(
      "store_newer",
      place,
      `written by a newer release (layout ${layout}, this release knows ${LAYOUT}); upgrade tallystick`,
    );
  }
  if (layout !== LAYOUT || config.subjects?.length !== 1 || config.subjects[0] !== subject) {
    throw new StoreError(
      "store_foreign",
      place,
      "this stream is not a tallystick log; give the ledger another name, or the stream",
    );
  }
  const forgets =
    config.max_age > 0 ||
    config.max_msgs_per_subject > 0 ||
    config.retention !== "limits" ||
    config.discard !== "new" ||
    config.storage !== "file";
  if (forgets) {
    throw new StoreError(
      "store_foreign",
      place,
      "this stream does not keep everything: a log is kept in files, without max_age or max_msgs_per_subject, and discards " +
        "what is new; set it so, or the ledger will lose entries",
    );
  }
  if (state.messages !== state.last_seq) {
    throw new StoreError(
      "store_damaged",
      place,
      `it has ${state.messages} of ${state.last_seq} entries; restore the stream from a backup`,
    );
  }
}

/**
 * Whether a leader has answered that most servers follow. One that was cut off, or halted, goes on to believe that it leads,
 * and would answer with a log of the past; but it has not heard of the others for as long as it takes to elect another.
 *
 * Others may answer too: a server that sets its replica up anew, once it is together with the others again, does so in its
 * first ten seconds. It lists the leader among the others; or nobody, as a server does that is alone. So how many there are is
 * what the stream asks for. Of whom it has never heard the age is zero.
 */
export function isFollowed({ cluster, config }: Pick<StreamInfo, "cluster" | "config">): boolean {
  if (cluster && !cluster.leader) return false;
  const others = cluster?.replicas ?? [];
  if (others.some(({ name }) => name === cluster?.leader)) return false;
  const following = others.filter(({ active, offline }) => !offline && active > 0 && active < LEASE_NS).length;
  return (following + 1) * 2 > config.num_replicas;
}

function codeOf(error: unknown): number {
  return error instanceof Error && "code" in error ? Number(error.code) : 0;
}
