import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { stackName } from './deployed-stack.ts';

/** The template that a stage was last deployed with, as far as it is looked at. */
const Template = v.object({
  Resources: v.record(
    v.string(),
    v.object({ Type: v.string(), Properties: v.optional(v.record(v.string(), v.unknown()), {}) }),
  ),
});
export type Template = v.InferOutput<typeof Template>;

/** One method of the REST API, such as `POST /v1/account`. */
export type Method = `${string} /${string}`;

export async function readTemplate(client: CloudFormationClient, stage: string): Promise<Template> {
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stackName(stage) }));
  return templateOf(TemplateBody);
}

/** @param body JSON, as CDK deploys it. */
export function templateOf(body: string): Template {
  return v.parse(v.pipe(v.string(), v.parseJson(), Template), body);
}

const ApiResource = v.object({ PathPart: v.string(), ParentId: v.unknown() });
const ApiMethod = v.object({ HttpMethod: v.string(), ResourceId: v.unknown() });
const Reference = v.object({ Ref: v.string() });

/** The methods of its REST API, with the API's stage at their front; sorted. */
export function methodsOf(template: Template): readonly Method[] {
  const [root = ''] = propertiesOf(template, 'AWS::ApiGateway::Stage').map(({ StageName }) =>
    String(StageName),
  );
  const pathOf = (id: unknown): string => {
    // The API's own root is no resource of the template: it is an attribute of the API.
    if (!v.is(Reference, id)) return `/${root}`;
    const { PathPart, ParentId } = v.parse(ApiResource, template.Resources[id.Ref]?.Properties);
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return propertiesOf(template, 'AWS::ApiGateway::Method')
    .map((properties) => v.parse(ApiMethod, properties))
    .map(({ HttpMethod, ResourceId }): Method => `${HttpMethod} /${pathOf(ResourceId).slice(1)}`)
    .sort();
}

const ExpiringTable = v.object({
  TableName: v.string(),
  TimeToLiveSpecification: v.object({ AttributeName: v.string() }),
});

/** Names of the tables whose items expire, with the attribute that says when. */
export function expiringTablesOf(template: Template): readonly { name: string; attribute: string }[] {
  return propertiesOf(template, 'AWS::DynamoDB::Table')
    .filter((properties) => v.is(ExpiringTable, properties))
    .map(({ TableName, TimeToLiveSpecification }) => ({
      name: TableName,
      attribute: TimeToLiveSpecification.AttributeName,
    }));
}

const Labelled = v.object({ Environment: v.object({ Variables: v.object({ RELEASE: v.string() }) }) });

/** The label that it was deployed with (`-c release=`). @throws if no function has one. */
export function releaseOf(template: Template): string {
  const found = propertiesOf(template, 'AWS::Lambda::Function').find((properties) =>
    v.is(Labelled, properties),
  );
  return v.parse(Labelled, found).Environment.Variables.RELEASE;
}

function propertiesOf({ Resources }: Template, type: string): Record<string, unknown>[] {
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
}
