import * as v from 'valibot';
import type { OutageService } from './outage.ts';

/** The three kinds of incident that the rollout plan names (docs/domain.md 7). */
export const incidentKinds = ['latency', 'errors', 'system-status'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** `page`: somebody is woken. `ticket`: somebody looks in the morning. */
export const alarmSeverities = ['page', 'ticket'] as const;
export type AlarmSeverity = (typeof alarmSeverities)[number];

/** Business hours of the groups, or all others (docs/domain.md 7). */
export const hours = ['business', 'off'] as const;
export type Hours = (typeof hours)[number];

/** Who is told, by role. Their addresses are settings of a deployment, never in the repository (contacts.example.json). */
export const groups = [
  'reliability',
  'delivery',
  'engineers',
  'maintenance',
  'identity',
  'support',
  'tool-teams',
  'stakeholders',
] as const;
export type Group = (typeof groups)[number];

/**
 * Whom an incident goes to: first, and, while nobody acknowledges it, after each wait again (docs/domain.md 7: "if nobody
 * acts, them and the delivery manager").
 */
export const routes: Readonly<Record<IncidentKind, Readonly<Record<Hours, readonly (readonly Group[])[]>>>> =
  {
    latency: {
      business: [['reliability'], ['reliability', 'delivery']],
      off: [['delivery'], ['delivery', 'reliability']],
    },
    errors: {
      business: [['engineers'], ['engineers', 'delivery']],
      off: [['delivery'], ['delivery', 'engineers']],
    },
    'system-status': {
      business: [['maintenance'], ['maintenance', 'delivery']],
      off: [['maintenance'], ['maintenance', 'delivery']],
    },
  };

interface Heading {
  readonly kind: IncidentKind;
  /** Planned outages that explain it: inside one of these nobody is told. */
  readonly explainedBy: readonly OutageService[];
}

const latency = (...explainedBy: OutageService[]): Heading => ({ kind: 'latency', explainedBy });
const errors = (...explainedBy: OutageService[]): Heading => ({ kind: 'errors', explainedBy });

/** Every heading of docs/runbook.md that an alarm can name, with what the router makes of such an alarm. */
export const runbookHeadings = {
  uptime: errors(),
  'success-rate': errors('mhv', 'sts'),
  'error-rate': errors('mhv', 'sts'),
  satisfaction: errors(),
  response: latency(),
  'response-whole': latency('mhv', 'sts'),
  'mhv-response': latency('mhv', 'sts'),
  credentials: errors('mhv', 'sts'),
  'unknown-answer': errors('mhv', 'sts'),
  'event-lost': errors(),
  'fallback-used': errors(),
  'work-not-kept': errors(),
  'result-not-stored': errors(),
  'feedback-not-kept': errors(),
  'queue-age': errors('redis'),
  'bust-lag': latency('redis'),
  'profile-not-busted': errors('redis'),
  'profile-refilled': errors(),
  'dead-letters': errors('redis'),
  'rule-not-delivered': errors(),
  'internal-error': errors(),
  'function-errors': errors(),
  'function-throttles': errors(),
  'release-rolled-back': errors(),
  'api-blocked': errors(),
  'rollout-stopped': errors(),
  'rollout-stuck': errors(),
  'rollout-not-looking': errors(),
  'rollout-unknown': errors(),
  'probe-silent': errors(),
  'router-failing': errors(),
} as const satisfies Record<string, Heading>;
export type RunbookHeading = keyof typeof runbookHeadings;

/** What the router needs of an alarm, as it stands in the alarm's description. */
export interface AlarmText {
  readonly severity: AlarmSeverity;
  /** One sentence: who is hurt, and how. */
  readonly impact: string;
  readonly runbook: RunbookHeading;
}

/** `[page] Veterans wait at sign-in. docs/runbook.md#response`. */
export function describeAlarm({ severity, impact, runbook }: AlarmText): string {
  return `[${severity}] ${impact} docs/runbook.md#${runbook}`;
}

const DESCRIPTION = /^\[(page|ticket)\] (.+) docs\/runbook\.md#([a-z-]+)$/;

/** Nothing if it is not the description of an alarm that this pipeline tells people of. */
export function readDescription(description: string): AlarmText | undefined {
  const [, severity, impact = '', runbook = ''] = DESCRIPTION.exec(description) ?? [];
  if (!Object.hasOwn(runbookHeadings, runbook)) return undefined;
  return { severity: severity as AlarmSeverity, impact, runbook: runbook as RunbookHeading };
}

/** A child of a composite alarm: it tells nobody, the composite does. `[part] Of account-creation-dev-probe-api-uptime-1h.` */
export function describePart(composite: string): string {
  return `[part] Of ${composite}.`;
}

export function isPart(description: string): boolean {
  return description.startsWith('[part] ');
}

/** Milliseconds since 1970. */
const Time = v.pipe(v.number(), v.integer());

/** One alarm of an incident. */
export const IncidentAlarm = v.object({
  name: v.string(),
  severity: v.picklist(alarmSeverities),
  impact: v.string(),
  /** None of an alarm whose description nobody can read. */
  runbook: v.optional(v.string()),
  since: Time,
  /** When it was OK again; none while it is on. */
  endedAt: v.optional(Time),
  /** The figure and the limit that it crossed; a composite alarm has neither. */
  figure: v.optional(v.number()),
  limit: v.optional(v.number()),
});
export type IncidentAlarm = v.InferOutput<typeof IncidentAlarm>;

/** `worse`: a ticket that became a page. `passed-on`: nobody has acknowledged it. */
export const incidentNotices = ['opened', 'worse', 'passed-on', 'resolved'] as const;

/** Of what people were told, and when. */
const Told = v.object({
  what: v.picklist(incidentNotices),
  severity: v.picklist(alarmSeverities),
  /** Which of the groups of `routes`, one after the other: 0 is the first. */
  level: v.number(),
  groups: v.array(v.picklist(groups)),
  at: Time,
});
export type Told = v.InferOutput<typeof Told>;

/** What broke together, of one kind: from the first alarm until the last one is over (docs/adr/0019). */
export const Incident = v.object({
  /** `20261125-0204-errors`: when the router opened it (UTC), and its kind. */
  id: v.string(),
  kind: v.picklist(incidentKinds),
  beganAt: Time,
  /** When the last of its alarms was over. */
  endedAt: v.optional(Time),
  /** When the router last heard of one of its alarms. */
  heardAt: Time,
  alarms: v.array(IncidentAlarm),
  /** The planned outage that explains it: nobody is told. */
  outage: v.optional(v.string()),
  told: v.array(Told),
  acknowledged: v.optional(
    v.object({
      by: v.string(),
      at: Time,
      note: v.optional(v.string()),
      /** Nothing was wrong: the review counts how many alarms were right. */
      falseAlarm: v.boolean(),
    }),
  ),
});
export type Incident = v.InferOutput<typeof Incident>;

/** As bad as the worst of its alarms. */
export function severityOf({ alarms }: Pick<Incident, 'alarms'>): AlarmSeverity {
  return alarms.some(({ severity }) => severity === 'page') ? 'page' : 'ticket';
}
