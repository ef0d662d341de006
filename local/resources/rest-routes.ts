import type { Resource, Stack } from '../template/stack.ts';
import type { FindFunction, FunctionTarget } from './lambda-alias.ts';

/** One method of one resource. */
export interface Route {
  /** For example `/account/{id}`. */
  readonly resource: string;
  readonly resourceId: string;
  readonly method: string;
  readonly target: FunctionTarget;
  /** Paths that it answers, with its parameters as groups. */
  readonly pattern: RegExp;
}

interface MethodProperties {
  ResourceId: string;
  HttpMethod: string;
  AuthorizationType?: string;
  ApiKeyRequired?: boolean;
  RequestValidatorId?: string;
  Integration?: { Type?: string; Uri?: string };
}

/**
 * AWS::ApiGateway::Resource and Method; throws for anything but open methods with Lambda proxy integrations. Those with
 * fewer parameters come first: a literal part wins over a parameter.
 */
export function createRoutes(stack: Stack, api: Resource, find: FindFunction): Route[] {
  const paths = resourcePaths(stack, api);
  const routes = stack.ofType('AWS::ApiGateway::Method').map(({ logicalId, properties }) => {
    const p = properties as unknown as MethodProperties;
    const refused = [
      p.AuthorizationType && p.AuthorizationType !== 'NONE' && `AuthorizationType ${p.AuthorizationType}`,
      p.ApiKeyRequired && 'ApiKeyRequired',
      p.RequestValidatorId && 'RequestValidatorId',
      p.HttpMethod === 'ANY' && 'HttpMethod ANY',
      p.Integration?.Type !== 'AWS_PROXY' && `integration ${p.Integration?.Type}`,
    ].find(Boolean);
    if (refused) throw new Error(`${logicalId}: ${refused} is not supported by the local runtime`);
    const arn = /\/functions\/([^/]+)\/invocations$/.exec(p.Integration?.Uri ?? '')?.[1] ?? '';
    const target = find(arn);
    if (!target) throw new Error(`${logicalId}: no function for the integration ${p.Integration?.Uri}`);
    const resource = paths.get(p.ResourceId) ?? '/';
    return {
      resource,
      resourceId: p.ResourceId,
      method: p.HttpMethod,
      target,
      pattern: pathPattern(resource),
    };
  });
  return routes.sort((a, b) => a.resource.split('{').length - b.resource.split('{').length);
}

function resourcePaths(stack: Stack, api: Resource): Map<string, string> {
  const resources = new Map(
    stack.ofType('AWS::ApiGateway::Resource').map((each) => [each.ref, each.properties]),
  );
  const pathOf = (id: string): string => {
    const own = resources.get(id);
    if (!own) return '';
    return `${pathOf(String(own.ParentId))}/${own.PathPart}`;
  };
  const paths = new Map([...resources.keys()].map((id) => [id, pathOf(id)]));
  return paths.set(String(api.attribute('RootResourceId')), '/');
}

/** The first route for a request, and its path parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; pathParameters: Record<string, string> | null } | undefined {
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(path) : null;
    if (found) {
      const groups = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decoded(value)]);
      return { route, pathParameters: groups.length > 0 ? Object.fromEntries(groups) : null };
    }
  }
  return undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function pathPattern(resource: string): RegExp {
  const source = resource.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}
