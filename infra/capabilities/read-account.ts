import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ReadAccountEnvironment } from '../../lambdas/read-account/env.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import type { CallerVariables } from '../constructs/caller-variables.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import type { StageSecrets } from '../constructs/stage-secrets.ts';
import type { StageTable } from '../constructs/stage-table.ts';

export interface ReadAccountProps extends StageParts {
  readonly api: AccountApi;
  readonly callers: CallerVariables;
  readonly secrets: StageSecrets;
  readonly results: StageTable;
}

/** `GET /v1/account` → the function → results. When it fails: the caller gets a 503 and asks again. */
export class ReadAccount extends Construct {
  constructor(scope: Construct, props: ReadAccountProps) {
    super(scope, 'read-account');
    const worker = new CapabilityFunction(this, 'read-account', {
      parts: props,
      schema: ReadAccountEnvironment,
      description: "Tells a person's last result of the last 24 hours",
      timeout: Duration.seconds(10),
      impact: 'VA.gov cannot look up what happened: Veterans are not told whom to call.',
      environment: {
        ...props.callers,
        RESULTS_TABLE: props.results.name,
        LOG_HASH_KEY_SECRET: props.secrets.logHashKey.secretArn,
      },
    });
    props.api.route('GET', 'account', worker);

    props.secrets.grantRead(worker, props.secrets.logHashKey);
    props.results.grantItems(worker, 'dynamodb:BatchGetItem');
  }
}
