import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { StageParts } from './capability-function.ts';

/**
 * Secrets that an operator fills. They are created without a value: CloudFormation then never writes one, and a
 * deployment cannot overwrite what was filled in. Until then `POST` answers 503 and names the secret, if it needs it.
 */
export class StageSecrets extends Construct {
  readonly mhvApiKey: ISecret;
  readonly stsSigningKey: ISecret;
  /** Where the router posts to Slack; empty where no group listens there. */
  readonly slackWebhooks: ISecret;
  /** Key of the ICN hash in logs; made here, because nobody needs to know it. */
  readonly logHashKey: ISecret;
  readonly #parts: StageParts;

  constructor(scope: Construct, id: string, parts: StageParts) {
    super(scope, id);
    this.#parts = parts;
    this.mhvApiKey = this.empty(this, 'mhv-api-key', 'x-api-key that MHV gave us');
    this.stsSigningKey = this.empty(this, 'sts-signing-key', 'Our RSA private key for STS, PEM');
    this.slackWebhooks = this.empty(
      this,
      'slack-webhooks',
      'Webhooks of Slack, JSON: {"<group>": "https://..."}',
    );
    this.logHashKey = new Secret(this, 'log-hash-key', {
      secretName: this.#name('log-hash-key'),
      description: 'Key of the ICN hash in logs: generated, do not fill',
      encryptionKey: parts.key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
  }

  empty(scope: Construct, name: string, description: string): ISecret {
    const secret = new CfnSecret(scope, name, {
      name: this.#name(name),
      description,
      kmsKeyId: this.#parts.key.keyArn,
    });
    return Secret.fromSecretAttributes(scope, `${name}-reference`, {
      secretCompleteArn: secret.ref,
      encryptionKey: this.#parts.key,
    });
  }

  /** Reading and nothing else: CDK's own grant has describing too, and names every reader in the key's policy. */
  grantRead(grantee: IGrantable, ...secrets: readonly ISecret[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: secrets.map(({ secretArn }) => secretArn),
      }),
    );
    this.#parts.key.grantDecrypt(grantee);
  }

  #name(name: string): string {
    return `account-creation/${this.#parts.stage}/${name}`;
  }
}
