// What is used of the NATS clients? Structural types, so that none of them is a dependency; version 3 has all of it.

/** What `connect()` of `@nats-io/transport-node`, or of another transport, gives. It stays the caller's. */
export interface NatsConnection {
  readonly info?: { readonly max_payload: number } | undefined;
  isClosed(): boolean;
  subscribe(subject: string): NatsSubscription;
}

export interface NatsSubscription extends AsyncIterable<unknown> {
  unsubscribe(): void;
}

/** What `jetstream(connection)` of `@nats-io/jetstream` gives. */
export interface JetStream {
  publish(subject: string, payload: Uint8Array, options: PublishOptions): Promise<{ readonly seq: number }>;
  jetstreamManager(checkApi?: boolean): Promise<JetStreamManager>;
}

export interface PublishOptions {
  readonly msgID: string;
  readonly timeout: number;
  readonly expect: { readonly streamName: string; readonly lastSequence: number };
}

export interface JetStreamManager {
  readonly streams: {
    info(stream: string): Promise<StreamInfo>;
    add(settings: StreamSettings): Promise<StreamInfo>;
    update(stream: string, settings: { num_replicas: number }): Promise<StreamInfo>;
    /** From the leader. */
    getMessage(stream: string, query: { seq: number }): Promise<StoredMessage | null>;
  };
  readonly direct: {
    /** From whichever replica is at hand. */
    getMessage(stream: string, query: { seq: number }): Promise<StoredMessage | null>;
  };
}

export interface StoredMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly header: { get(name: string): string };
}

/** How a stream is made. */
export interface StreamSettings {
  name: string;
  description: string;
  subjects: string[];
  storage: "file";
  retention: "limits";
  discard: "new";
  num_replicas: number;
  deny_delete: boolean;
  deny_purge: boolean;
  allow_direct: boolean;
  republish: { src: string; dest: string; headers_only: boolean };
}

/** What is looked at in a stream that is there. */
export interface StreamInfo {
  readonly config: {
    readonly description?: string;
    readonly subjects?: readonly string[];
    readonly retention: string;
    readonly discard: string;
    readonly storage: string;
    readonly num_replicas: number;
    readonly max_age: number;
    readonly max_msgs_per_subject: number;
  };
  readonly state: { readonly messages: number; readonly last_seq: number };
  /** Absent where the server is alone. */
  readonly cluster?: {
    /** Absent where it is not the leader that answers. */
    readonly leader?: string;
    /** The others than the server that answers, with the nanoseconds since it heard of each. */
    readonly replicas?: readonly { readonly name: string; readonly active: number; readonly offline?: boolean }[];
  };
}
