import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { StageParts } from './capability-function.ts';

/** One table: on demand, our key, recovery to any point of the last 35 days, keys `pk` and `sk`. */
export class StageTable extends Construct {
  readonly #table: Table;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly parts: StageParts; readonly timeToLive?: string },
  ) {
    super(scope, id);
    const { stage, config, key } = props.parts;
    this.#table = new Table(this, 'table', {
      tableName: `account-creation-${stage}-${id}`,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: config.retainState,
      ...(props.timeToLive ? { timeToLiveAttribute: props.timeToLive } : {}),
    });
  }

  get name(): string {
    return this.#table.tableName;
  }

  /**
   * Exactly these actions on items. DynamoDB decrypts the table's key in the caller's name; what else it does with
   * our key it does in the name of who made the table (DynamoDB's usage notes on encryption at rest).
   */
  grantItems(grantee: IGrantable, ...actions: string[]): void {
    this.#table.grant(grantee, ...actions);
    this.#table.encryptionKey?.grantDecrypt(grantee);
  }

  /** To ask how the table is, without a look into it. */
  grantDescribe(grantee: IGrantable): void {
    this.#table.grant(grantee, 'dynamodb:DescribeTable');
  }
}
