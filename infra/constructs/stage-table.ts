import { RemovalPolicy } from 'aws-cdk-lib';
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
      removalPolicy: config.retainState ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(props.timeToLive ? { timeToLiveAttribute: props.timeToLive } : {}),
    });
  }

  get name(): string {
    return this.#table.tableName;
  }

  /** Exactly these actions; DynamoDB uses the key in the caller's name, so the caller needs it too. */
  grant(grantee: IGrantable, ...actions: string[]): void {
    this.#table.grant(grantee, ...actions);
    this.#table.encryptionKey?.grantEncryptDecrypt(grantee);
  }
}
