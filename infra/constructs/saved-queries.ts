import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type LogQuery, logQueries } from '../../lambdas/contracts/log-queries.ts';
import { allOf } from '../dashboard/row.ts';
import { CapabilityFunction } from './capability-function.ts';

/** The questions to the logs that operators ask again and again, with their log groups; made after every function. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { stage }: { readonly stage: string }) {
    super(scope, id);
    const all = allOf(this, (each) => each instanceof CapabilityFunction);
    for (const [name, query] of Object.entries<LogQuery>(logQueries)) {
      const { functions, placeholder } = query;
      const asked = all.filter(({ node }) => functions === 'all' || functions.includes(node.id));
      new CfnQueryDefinition(this, name, {
        name: `account-creation-${stage}/${name}`,
        queryString: query.text(placeholder),
        logGroupNames: asked.map(({ logGroup }) => logGroup.logGroupName),
      });
    }
  }
}
