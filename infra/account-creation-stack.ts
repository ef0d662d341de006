import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BustCache } from './capabilities/bust-cache.ts';
import { CheckHealth } from './capabilities/check-health.ts';
import { CreateAccount } from './capabilities/create-account.ts';
import { ListErrors } from './capabilities/list-errors.ts';
import { ReadAccount } from './capabilities/read-account.ts';
import { RepublishEvents } from './capabilities/republish-events.ts';
import { StoreError } from './capabilities/store-error.ts';
import { AccountApi } from './constructs/account-api.ts';
import { Alarms } from './constructs/alarms.ts';
import { ExistingCache } from './constructs/existing-cache.ts';
import { OwnCache } from './constructs/own-cache.ts';
import { SettingsParameters } from './constructs/settings-parameters.ts';
import { StageBus } from './constructs/stage-bus.ts';
import { StageKey } from './constructs/stage-key.ts';
import { StageSecrets } from './constructs/stage-secrets.ts';
import { StageTable } from './constructs/stage-table.ts';
import type { StageConfig } from './stages.ts';

/** The whole pipeline of one stage: what is shared first, then the capabilities in the order of the data flow. */
export class AccountCreationStack extends Stack {
  constructor(scope: Construct, stage: string, config: StageConfig) {
    super(scope, `account-creation-${stage}`, {
      description: `MHV account creation for VA.gov, stage ${stage}`,
      tags: { application: 'mhv-account-creation', stage },
    });
    const key = new StageKey(this, 'key', { stage, retain: config.retainState });
    const alarms = new Alarms(this, 'alarms', { stage, key });
    const parts = { stage, config, key, alarms };

    const { values: settings } = new SettingsParameters(this, 'settings', config.settings);
    const secrets = new StageSecrets(this, 'secrets', parts);
    const results = new StageTable(this, 'results', { parts, timeToLive: 'expires_at' });
    // State and log of the rollout, and planned outages: kept apart, because nobody's data is in it.
    new StageTable(this, 'control', { parts });
    const { bus } = new StageBus(this, 'bus', parts);
    const cache =
      config.cache.kind === 'own'
        ? new OwnCache(this, 'cache', parts)
        : new ExistingCache(this, 'cache', { secrets, inNetwork: config.cache.inNetwork });
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
      bus,
      fallback,
    });
    new BustCache(this, { ...parts, bus, cache });
    new StoreError(this, { ...parts, bus, results });
    new ReadAccount(this, { ...parts, api, callers, secrets, results });
    new ListErrors(this, { ...parts, api });
    new CheckHealth(this, { ...parts, api, callers, results, bus, fallback });

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Resources are below it: account, errors' });
    new CfnOutput(this, 'AlarmTopicArn', {
      value: alarms.topic.topicArn,
      description: 'Subscribe to it: every alarm and every recovery',
    });
  }
}
