import {
  type Group,
  groups,
  type IncidentKind,
  incidentKinds,
  routes,
} from '../lambdas/contracts/incidents.ts';
import type { Audience } from '../lambdas/contracts/rollout-plans/plan.ts';

/** A topic that people hear from, by its name. */
export type Source = IncidentKind | 'critical' | 'outages' | 'rollout';

/** Which messages: by their attributes, one of these values of each; without an attribute all of them. */
export type Choice = Readonly<Record<string, readonly string[]>>;

/** Who hears of one topic. */
export interface Hearing {
  readonly groups: Readonly<Partial<Record<Group, Choice>>>;
  /** A text message wakes somebody: of these messages alone, and without it of none. */
  readonly sms?: Choice;
}

const everything: Choice = {};
const audience = (name: Audience): Choice => ({ audience: [name] });

/** Each group that a route can name, by its name: the router says in each message whom it is for. */
function ofIncidents(kind: IncidentKind): Hearing {
  const named = new Set(Object.values(routes[kind]).flat(2));
  return {
    groups: Object.fromEntries([...named].map((group) => [group, { groups: [group] }])),
    sms: { severity: ['page'] },
  };
}

/** Who hears what; docs/operations.md has the same table. */
export const hearings: Readonly<Record<Source, Hearing>> = {
  latency: ofIncidents('latency'),
  errors: ofIncidents('errors'),
  'system-status': ofIncidents('system-status'),
  // CloudWatch publishes here itself, without attributes.
  critical: { groups: { delivery: everything, engineers: everything }, sms: everything },
  outages: {
    groups: { maintenance: everything, identity: everything, support: everything, 'tool-teams': everything },
  },
  rollout: {
    groups: {
      delivery: audience('stakeholders'),
      engineers: audience('engineers'),
      identity: audience('internal-teams'),
      support: audience('support'),
      'tool-teams': audience('internal-teams'),
      stakeholders: audience('stakeholders'),
    },
  },
};

const hearersOf = (sources: readonly Hearing[]) =>
  groups.filter((group) => sources.some((hearing) => hearing.groups[group]));

/** The groups that text messages are for. */
export const wokenGroups = hearersOf(Object.values(hearings).filter(({ sms }) => sms));

/** The groups that the router tells of incidents, on Slack too. */
export const toldByRouter = hearersOf(incidentKinds.map((kind) => hearings[kind]));
