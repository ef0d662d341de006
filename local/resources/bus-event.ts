import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';

/** An event as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What a producer gives. */
export type NewEvent = Pick<BusEvent, 'detail-type' | 'source' | 'detail'> &
  Partial<Pick<BusEvent, 'resources'>>;

/** `at` in epoch ms; EventBridge tells whole seconds. */
export function newEvent(given: NewEvent, at: number): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': given['detail-type'],
    source: given.source,
    account: ACCOUNT,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: given.resources ?? [],
    detail: given.detail,
  };
}
