import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ListMaintenanceWindowsEnvironment } from '../../lambdas/list-maintenance-windows/env.ts';
import type { AccountApi } from '../constructs/account-api.ts';
import { CapabilityFunction, type StageParts } from '../constructs/capability-function.ts';
import type { StageTable } from '../constructs/stage-table.ts';

export interface ListMaintenanceWindowsProps extends StageParts {
  readonly api: AccountApi;
  readonly control: StageTable;
}

/**
 * `GET /v1/maintenance_windows` → the function → control table. When it fails: the caller gets a 503 and asks again;
 * POST says by itself that MHV is away.
 */
export class ListMaintenanceWindows extends Construct {
  constructor(scope: Construct, props: ListMaintenanceWindowsProps) {
    super(scope, 'list-maintenance-windows');
    const worker = new CapabilityFunction(this, 'list-maintenance-windows', {
      parts: props,
      schema: ListMaintenanceWindowsEnvironment,
      description: "Lists planned outages that go on or begin within the hour, in VA.gov's format",
      timeout: Duration.seconds(5),
      impact: 'VA.gov cannot show a planned outage beforehand; what POST answers in one is the same.',
      environment: { CONTROL_TABLE: props.control.name },
    });
    props.api.route('GET', 'maintenance_windows', worker);

    props.control.grantItems(worker, 'dynamodb:GetItem');
  }
}
