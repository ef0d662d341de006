import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ListErrorsEnvironment } from '../../lambdas/list-errors/env.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';

/** `GET /v1/errors` → the function, which has the catalogue in itself: there is nothing that can fail behind it. */
export class ListErrors extends Construct {
  constructor(scope: Construct, props: StageParts & { readonly api: AccountApi }) {
    super(scope, 'list-errors');
    const worker = new CapabilityFunction(this, 'list-errors', {
      parts: props,
      schema: ListErrorsEnvironment,
      description: 'Lists the error catalogue: code, who acts, what to tell the person',
      timeout: Duration.seconds(5),
      impact: 'Callers cannot refresh their list of error codes; what they have goes on working.',
      environment: {},
    });
    props.api.route('GET', 'errors', worker);
  }
}
