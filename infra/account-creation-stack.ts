import { CfnOutput, RemovalPolicies, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BustCache } from './capabilities/bust-cache.ts';
import { CheckHealth } from './capabilities/check-health.ts';
import { CollectFeedback } from './capabilities/collect-feedback.ts';
import { ControlRollout } from './capabilities/control-rollout.ts';
import { CreateAccount } from './capabilities/create-account.ts';
import { ListErrors } from './capabilities/list-errors.ts';
import { ListMaintenanceWindows } from './capabilities/list-maintenance-windows.ts';
import { ProbeApi } from './capabilities/probe-api.ts';
import { ReadAccount } from './capabilities/read-account.ts';
import { RepublishEvents } from './capabilities/republish-events.ts';
import { RouteIncident } from './capabilities/route-incident.ts';
import { StoreError } from './capabilities/store-error.ts';
import { AccountApi } from './constructs/account-api.ts';
import { Alarms } from './constructs/alarms.ts';
import { Canary } from './constructs/canary.ts';
import { ExistingCache } from './constructs/existing-cache.ts';
import { ExistingNetwork } from './constructs/existing-network.ts';
import { OwnCache } from './constructs/own-cache.ts';
import { PeopleTopics } from './constructs/people-topics.ts';
import { SavedQueries } from './constructs/saved-queries.ts';
import { SettingsParameters } from './constructs/settings-parameters.ts';
import { StageBus } from './constructs/stage-bus.ts';
import { StageKey } from './constructs/stage-key.ts';
import { StageSecrets } from './constructs/stage-secrets.ts';
import { StageTable } from './constructs/stage-table.ts';
import { Subscriptions } from './constructs/subscriptions.ts';
import type { Contacts } from './contacts.ts';
import { StageDashboard } from './dashboard/stage-dashboard.ts';
import type { StageConfig } from './stage-config.ts';

export interface AccountCreationStackProps {
  readonly stage: string;
  readonly config: StageConfig;
  readonly release: string;
  /** Who hears of things; none, and nobody is subscribed. */
  readonly contacts: Contacts | undefined;
}

/** What holds data, or is named by what does: kept or deleted with the stack, as the stage says. */
const STATEFUL = [
  'AWS::DynamoDB::Table',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

/** The whole pipeline of one stage: what is shared first, then the capabilities in the order of the data flow. */
export class AccountCreationStack extends Stack {
  constructor(scope: Construct, { stage, config, release, contacts }: AccountCreationStackProps) {
    super(scope, `account-creation-${stage}`, {
      description: `MHV account creation for VA.gov, stage ${stage}`,
      terminationProtection: config.retainState,
      tags: { application: 'mhv-account-creation', stage },
    });
    // For what runs the template on one machine: sandboxes are no property of anything in it.
    this.addMetadata('Capacity', config.capacity);
    // Not plain RETAIN: a first deployment that fails would leave thirty names that stop the second one.
    const kept = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    RemovalPolicies.of(this).apply(config.retainState ? kept : RemovalPolicy.DESTROY, {
      applyToResourceTypes: STATEFUL,
    });
    const key = new StageKey(this, 'key', { stage });
    const alarms = new Alarms(this, 'alarms', { stage, key, emails: config.alarmEmails });
    const people = new PeopleTopics(this, 'people', { stage, key });
    const canary =
      config.release.kind === 'canary' ? new Canary(this, 'canary', { stage, ...config.release }) : undefined;
    const parts = { stage, config, key, alarms, release, ...(canary ? { canary } : {}) };

    const { values: settings } = new SettingsParameters(this, 'settings', config.settings);
    const secrets = new StageSecrets(this, 'secrets', parts);
    const results = new StageTable(this, 'results', { parts, timeToLive: 'expires_at' });
    // State and log of the rollout, and planned outages: kept apart, because nobody's data is in it.
    const control = new StageTable(this, 'control', { parts });
    // Nobody's data either, but kept for a time, and read as a whole.
    const feedback = new StageTable(this, 'feedback', { parts, timeToLive: 'expires_at' });
    const { bus } = new StageBus(this, 'bus', parts);
    const network =
      config.cache.kind === 'existing' && config.cache.inNetwork
        ? new ExistingNetwork(this, 'network')
        : undefined;
    const cache =
      config.cache.kind === 'own'
        ? new OwnCache(this, 'cache', parts)
        : new ExistingCache(this, 'cache', { secrets, network });
    const api = new AccountApi(this, 'api', parts);
    const callers = {
      STS_ISSUER: settings.StsIssuer,
      STS_JWKS_URL: settings.StsJwksUrl,
      API_AUDIENCE: settings.ApiAudience,
      API_SCOPE: settings.ApiScope,
      ALLOW_SHORT_ICNS: String(config.allowShortIcns),
    };

    const { fallback } = new RepublishEvents(this, { ...parts, bus });
    new CreateAccount(this, {
      ...parts,
      api,
      callers,
      mhv: {
        MHV_BASE_URL: settings.MhvBaseUrl,
        STS_BASE_URL: settings.StsBaseUrl,
        STS_ASSERTION_ISSUER: settings.StsAssertionIssuer,
        STS_SERVICE_ACCOUNT_ID: settings.StsServiceAccountId,
      },
      secrets,
      results,
      control,
      bus,
      fallback,
      network: config.mhv === 'private' ? network : undefined,
    });
    new BustCache(this, { ...parts, bus, cache });
    new StoreError(this, { ...parts, bus, results });
    new ReadAccount(this, { ...parts, api, callers, secrets, results });
    new CollectFeedback(this, { ...parts, api, callers, results, control, feedback, bus, fallback });
    new ListErrors(this, { ...parts, api });
    new ListMaintenanceWindows(this, { ...parts, api, control });
    const rollout = new ControlRollout(this, { ...parts, control });
    new ProbeApi(this, {
      ...parts,
      api,
      control,
      network: config.callers === 'listed' ? network : undefined,
    });
    new RouteIncident(this, { ...parts, control, people, secrets });
    new CheckHealth(this, { ...parts, api, callers, results, bus, fallback });

    new StageDashboard(this, 'dashboard', { ...parts, api });
    new SavedQueries(this, 'saved-queries', { stage });

    const { incidents, critical, outages } = people;
    new Subscriptions(this, 'subscriptions', {
      contacts,
      topics: { ...incidents, critical, outages, rollout: rollout.topic },
    });

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Resources are below it: account, errors' });
    new CfnOutput(this, 'RolloutTopicArn', {
      value: rollout.topic.topicArn,
      description: 'Subscribe to it, by audience: every change of the rollout',
    });
    new CfnOutput(this, 'AlarmTopicArn', {
      value: alarms.topic.topicArn,
      description: 'Subscribe to it: every alarm and every recovery',
    });
    for (const [name, topic, description] of [
      ['Latency', incidents.latency, 'Incidents: answers are slow'],
      ['Errors', incidents.errors, 'Incidents: answers are wrong'],
      ['SystemStatus', incidents['system-status'], 'Incidents: the system or a part of it is away'],
      ['Critical', critical, 'Nobody is told of incidents any more'],
      ['Outage', outages, 'Planned outages: announced, changed, begun, ended'],
    ] as const) {
      new CfnOutput(this, `${name}TopicArn`, { value: topic.topicArn, description });
    }
  }
}
