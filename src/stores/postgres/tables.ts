// What are the tables called, and how is a name written in a statement?

/** The layout that this release writes. It rises with every change to what `migrate` makes. */
export const LAYOUT = 1;

/** Names, quoted and with their schema, to be put into statements. */
export interface Tables {
  readonly schema: string;
  readonly layout: string;
  readonly ledgers: string;
  readonly events: string;
  readonly tags: string;
  readonly snapshots: string;
  readonly watchers: string;
  readonly checkpoints: string;
  readonly log: string;
  readonly append: string;
}

export function tablesIn(schema: string): Tables {
  const within = (name: string): string => `${identifier(schema)}.${name}`;
  return {
    schema,
    layout: within("tallystick_layout"),
    ledgers: within("tallystick_ledgers"),
    events: within("tallystick_events"),
    tags: within("tallystick_tags"),
    snapshots: within("tallystick_snapshots"),
    watchers: within("tallystick_watchers"),
    checkpoints: within("tallystick_checkpoints"),
    log: within("tallystick_log"),
    append: within("tallystick_append"),
  };
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it stands in a statement that takes no parameters. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
