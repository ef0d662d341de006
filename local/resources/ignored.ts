/** Resource types that one machine does not need; a trailing `*` stands for a whole family. */
const IGNORED_TYPES = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::BasePathMapping*',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::UsagePlan*',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Dashboard',
  'AWS::CodeDeploy::*',
  'AWS::EC2::*',
  'AWS::ElastiCache::*',
  'AWS::Events::EventBusPolicy',
  'AWS::KMS::Alias',
  'AWS::Logs::*',
  'AWS::WAFv2::*',
];

/** Whether the local runtime leaves this type out, by name. */
export function isIgnored(type: string): boolean {
  return IGNORED_TYPES.some((name) =>
    name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name,
  );
}
