import { QUEUES } from '../../ops/console/now/cloud-watch-now.ts';
import { synthesize } from './template.ts';

/** What only the rollout's and the alarms' own parts read; alarms watch them. */
const OF_OPERATORS = ['incidents', 'route-incident-rule'];

test('the console looks at every queue that a request can wait in', () => {
  const names = synthesize('dev')
    .ofType('AWS::SQS::Queue')
    .map(({ properties }) => String(properties.QueueName).replace('account-creation-dev-', ''));
  const ofRequests = names.filter((name) => !name.endsWith('-dead-letters') && !OF_OPERATORS.includes(name));
  expect(ofRequests.sort()).toEqual([...QUEUES].sort());
  for (const name of QUEUES) expect(names).toContain(`${name}-dead-letters`);
});
