import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { Stage as ApiStage } from 'aws-cdk-lib/aws-apigateway';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { StageParts } from './capability-function.ts';

/** AWS's own rule groups, and of them the rules that only count. */
const ruleGroups: Readonly<Record<string, readonly string[]>> = {
  // Over 8 KB the function answers 413 itself, in our body. Markup in a comment is taken out, and shown by no page.
  AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'],
  AWSManagedRulesKnownBadInputsRuleSet: [],
};

/**
 * The web ACL in front of the API. No rule counts requests by address: VA.gov's applications are a few addresses, and
 * API Gateway throttles. A caller without a User-Agent is refused, probes too.
 */
export class ApiFirewall extends Construct {
  constructor(scope: Construct, id: string, { api, parts }: { api: ApiStage; parts: StageParts }) {
    super(scope, id);
    const { stage, config, key, alarms } = parts;
    const name = `account-creation-${stage}`;
    const acl = new CfnWebACL(this, 'acl', {
      name,
      description: 'In front of MHV account creation',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(name),
      rules: Object.entries(ruleGroups).map(([group, counted], priority) => ({
        name: group,
        priority,
        overrideAction: { none: {} },
        visibilityConfig: visible(`${name}-${group}`),
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: group,
            ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
      })),
    });
    new CfnWebACLAssociation(this, 'association', { resourceArn: api.stageArn, webAclArn: acl.attrArn });

    const logs = new LogGroup(this, 'logs', {
      // WAF writes only to log groups whose name begins like this.
      logGroupName: `aws-waf-logs-${name}`,
      retention: config.logRetentionDays,
      encryptionKey: key,
    });
    new CfnLoggingConfiguration(this, 'logging', {
      resourceArn: acl.attrArn,
      // Without the `:*` that a log group's own attribute has: WAF refuses it.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logs.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
    });

    alarms.add(this, 'api-blocked', {
      metric: new Metric({
        namespace: 'AWS/WAFV2',
        metricName: 'BlockedRequests',
        dimensionsMap: { WebACL: name, Region: Stack.of(this).region, Rule: 'ALL' },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // A scanner sends a few; a rule that takes VA.gov's requests for an attack refuses all of them.
      threshold: 100,
      severity: 'ticket',
      impact:
        'Somebody is refused before our code sees the request: an attack, or a Veteran whom a rule takes for one.',
      runbook: 'api-blocked',
    });
  }
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
