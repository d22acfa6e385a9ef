// What would a log answer that is obviously right? A list, searched from end to end.

import type { AppendResult, Guard, GuardConflict, NewEvent, ReadQuery, RecordedEvent } from "../../stores/store.ts";
import { recordedAs } from "./note.ts";

export class NaiveLog {
  readonly events: RecordedEvent[] = [];

  append(events: readonly NewEvent[], guards: readonly Guard[] = []): AppendResult {
    const conflicts = this.conflictsWith(guards);
    if (conflicts.length > 0) return { ok: false, conflicts };
    this.events.push(...recordedAs(events, this.events.length + 1));
    return { ok: true, position: this.events.length };
  }

  read({ tags, after = 0, limit }: ReadQuery): RecordedEvent[] {
    return this.events
      .filter((event) => event.position > after && (tags === undefined || tags.some((tag) => event.tags.includes(tag))))
      .slice(0, limit);
  }

  conflictsWith(guards: readonly Guard[]): GuardConflict[] {
    return guards
      .map(({ tag, head }) => ({ tag, expected: head, actual: this.headOf(tag) }))
      .filter(({ expected, actual }) => expected !== actual);
  }

  headOf(tag: string): number {
    return this.events.findLast(({ tags }) => tags.includes(tag))?.position ?? 0;
  }
}
