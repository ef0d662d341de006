import { createHash, createHmac } from 'node:crypto';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { iamCredentials } from '../../../lambdas/ports/profile-cache/iam-cache-credentials.ts';
import { namedCacheEndpoint } from '../../../lambdas/ports/profile-cache/named-cache-endpoint.ts';
import { type AwsReply, type AwsStandIn, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';

const xml = (operation: string, result: string): AwsReply => ({
  kind: 'xml',
  status: 200,
  body:
    `<${operation}Response xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">` +
    `<${operation}Result>${result}</${operation}Result></${operation}Response>`,
});
const xmlFault = (code: string): AwsReply => ({
  kind: 'xml',
  status: 400,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>none</Message></Error></ErrorResponse>`,
});
const endpoint = (name: string, address: string) =>
  `<${name}><Address>${address}</Address><Port>6379</Port></${name}>`;
const serverless = (address: string) =>
  xml(
    'DescribeServerlessCaches',
    `<ServerlessCaches><member><ServerlessCacheName>mpi</ServerlessCacheName>${address === '' ? '' : endpoint('Endpoint', address)}</member></ServerlessCaches>`,
  );
const group = (inside: string) =>
  xml(
    'DescribeReplicationGroups',
    `<ReplicationGroups><ReplicationGroup><ReplicationGroupId>mpi</ReplicationGroupId>${inside}</ReplicationGroup></ReplicationGroups>`,
  );

let aws: AwsStandIn;
let client: ElastiCacheClient;
beforeEach(async () => {
  aws = await startAwsStandIn();
  client = new ElastiCacheClient(aws.clientSettings);
});
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

describe('a cache that is known by its name', () => {
  /** Not a serverless cache, but this replication group. */
  const answerWithGroup = (reply: AwsReply) => {
    aws.answer = ({ operation }) =>
      operation === 'DescribeServerlessCaches' ? xmlFault('ServerlessCacheNotFoundFault') : reply;
  };

  test('is found when it is serverless: TLS and cluster mode, always', async () => {
    aws.answer = () => serverless('mpi.serverless.test');
    expect(await namedCacheEndpoint(client, 'mpi')(0)).toEqual({
      host: 'mpi.serverless.test',
      port: 6379,
      tls: true,
      cluster: true,
      serverless: true,
    });
    expect(aws.calls[0]).toMatchObject({
      operation: 'DescribeServerlessCaches',
      input: { ServerlessCacheName: 'mpi' },
    });
  });

  test('is found when it is a replication group with one shard', async () => {
    answerWithGroup(
      group(
        '<TransitEncryptionEnabled>true</TransitEncryptionEnabled><ClusterEnabled>false</ClusterEnabled>' +
          `<NodeGroups><NodeGroup>${endpoint('PrimaryEndpoint', 'primary.test')}</NodeGroup></NodeGroups>`,
      ),
    );
    expect(await namedCacheEndpoint(client, 'mpi')(0)).toEqual({
      host: 'primary.test',
      port: 6379,
      tls: true,
      cluster: false,
      serverless: false,
    });
  });

  test('is found when it is a replication group in cluster mode', async () => {
    answerWithGroup(
      group(
        '<TransitEncryptionEnabled>false</TransitEncryptionEnabled><ClusterEnabled>true</ClusterEnabled>' +
          endpoint('ConfigurationEndpoint', 'configuration.test') +
          `<NodeGroups><NodeGroup>${endpoint('PrimaryEndpoint', 'primary.test')}</NodeGroup></NodeGroups>`,
      ),
    );
    expect(await namedCacheEndpoint(client, 'mpi')(0)).toEqual({
      host: 'configuration.test',
      port: 6379,
      tls: false,
      cluster: true,
      serverless: false,
    });
  });

  test('is a fault when there is none', async () => {
    answerWithGroup(xmlFault('ReplicationGroupNotFoundFault'));
    await expect(namedCacheEndpoint(client, 'mpi')(0)).rejects.toThrow();
  });

  test('is a fault that names it while it has no endpoint', async () => {
    answerWithGroup(group('<Status>creating</Status>'));
    await expect(namedCacheEndpoint(client, 'mpi')(0)).rejects.toThrow('"mpi"');
  });

  test('is a fault when ElastiCache refuses to say', async () => {
    aws.answer = () => xmlFault('AccessDenied');
    await expect(namedCacheEndpoint(client, 'mpi')(0)).rejects.toThrow();
  });

  test('is looked up once, and again after three failed connections', async () => {
    aws.answer = () => serverless(`node-${aws.calls.length}.test`);
    const find = namedCacheEndpoint(client, 'mpi');
    expect((await find(0)).host).toBe('node-1.test');
    expect((await find(1)).host).toBe('node-1.test');
    expect((await find(2)).host).toBe('node-1.test');
    expect((await find(3)).host).toBe('node-2.test');
    expect((await find(0)).host).toBe('node-2.test');
  });
});

describe('an IAM token for a cache', () => {
  const endpoint = { host: 'mpi.test', port: 6379, tls: true, cluster: true };
  const tokenFor = async ({ serverless } = { serverless: true }) => {
    const source = iamCredentials(client, { cacheName: 'mpi', user: 'bust-cache' });
    const { username, password } = await source({ ...endpoint, serverless });
    return { username, password: password ?? '', url: new URL(`http://${password}`) };
  };

  test('is a presigned request to connect, without a scheme', async () => {
    const { username, password, url } = await tokenFor();
    expect(username).toBe('bust-cache');
    expect(password).toMatch(/^mpi\/\?/);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'connect',
      User: 'bust-cache',
      ResourceType: 'ServerlessCache',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': expect.stringMatching(/^AKIATEST\/\d{8}\/us-east-1\/elasticache\/aws4_request$/),
      'X-Amz-Date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
      'X-Amz-Expires': '900',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('names the kind of a serverless cache only', async () => {
    const { url } = await tokenFor({ serverless: false });
    expect(url.searchParams.has('ResourceType')).toBe(false);
  });

  test('is made without a call to AWS', async () => {
    await tokenFor();
    expect(aws.calls).toEqual([]);
  });

  test('has the signature of Signature Version 4', async () => {
    const { url } = await tokenFor();
    const signature = url.searchParams.get('X-Amz-Signature');
    url.searchParams.delete('X-Amz-Signature');
    const names = [...url.searchParams.keys()].sort();
    const encode = (value: string) =>
      encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    const query = names
      .map((name) => `${encode(name)}=${encode(url.searchParams.get(name) ?? '')}`)
      .join('&');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const canonical = ['GET', '/', query, 'host:mpi', '', 'host', sha256('')].join('\n');
    const moment = url.searchParams.get('X-Amz-Date') ?? '';
    const day = moment.slice(0, 8);
    const scope = `${day}/us-east-1/elasticache/aws4_request`;
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const signingKey = [day, 'us-east-1', 'elasticache', 'aws4_request'].reduce<string | Buffer>(
      hmac,
      'AWS4not-a-secret',
    );
    const toSign = ['AWS4-HMAC-SHA256', moment, scope, sha256(canonical)].join('\n');
    expect(signature).toBe(hmac(signingKey, toSign).toString('hex'));
  });
});
