// An observer that keeps everything that it is told.

import type {
  ObservedAppend,
  ObservedEvict,
  ObservedLoad,
  ObservedSettle,
  ObservedSnapshot,
  ObservedSubmit,
  Observer,
} from "tallystick";

export interface Heard {
  readonly submits: ObservedSubmit[];
  readonly settles: ObservedSettle[];
  readonly appends: ObservedAppend[];
  readonly loads: ObservedLoad[];
  readonly evictions: ObservedEvict[];
  readonly snapshots: ObservedSnapshot[];
}

export function listening(): { readonly observer: Required<Observer>; readonly heard: Heard } {
  const heard: Heard = { submits: [], settles: [], appends: [], loads: [], evictions: [], snapshots: [] };
  return {
    heard,
    observer: {
      onSubmit: (told) => heard.submits.push(told),
      onSettle: (told) => heard.settles.push(told),
      onAppend: (told) => heard.appends.push(told),
      onLoad: (told) => heard.loads.push(told),
      onEvict: (told) => heard.evictions.push(told),
      onSnapshot: (told) => heard.snapshots.push(told),
    },
  };
}

/** How commands ended, without how long that took. */
export function endsOf({ settles }: Heard): string[] {
  return settles.map((told) => {
    const why = told.outcome === "refused" ? ` ${told.code}` : told.outcome === "failed" ? ` ${told.error}` : "";
    return `${told.command} ${told.type} ${told.outcome}${why}`;
  });
}
