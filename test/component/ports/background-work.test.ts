import * as v from 'valibot';
import { AccountWork } from '../../../lambdas/contracts/account-work.ts';
import type { AwsCalls } from '../../../lambdas/platform/aws-calls.ts';
import type { BackgroundWork } from '../../../lambdas/ports/background-work/background-work.ts';
import { SqsBackgroundWork } from '../../../lambdas/ports/background-work/sqs-background-work.ts';
import { InMemoryBackgroundWork } from '../../doubles/in-memory-background-work.ts';
import { awsImplementations } from '../../fixtures/aws-calls.ts';
import { type AwsStandIn, fault, queued, startAwsStandIn } from '../../fixtures/aws-stand-in.ts';

const work: AccountWork = {
  version: 1,
  icn: '1012667145V762142',
  email: 'veteran@example.com',
  terms_of_use: {
    accepted_at: '2026-11-05T14:00:00Z',
    revision: '3',
    legal_version: '1.0',
    document_title: 'VA Enterprise Terms of Use',
  },
  application: 'va-gov-back-end',
  correlation_id: 'request-1',
  accepted_at: '2026-11-05T19:00:00.000Z',
};

interface WorkUnderTest {
  readonly background: BackgroundWork;
  added(): readonly unknown[];
  breakDown(): void;
}

function describeBackgroundWorkBehaviour(name: string, factory: () => WorkUnderTest): void {
  describe(`${name} as background work`, () => {
    test('keeps work so that a worker can read it', async () => {
      const { background, added } = factory();
      await background.add(work);
      await background.add({ ...work, email: null });
      const read = added().map((each) => v.parse(AccountWork, each));
      expect(read).toEqual([work, { ...work, email: null }]);
    });

    test('throws when it could not keep it', async () => {
      const { background, breakDown } = factory();
      breakDown();
      await expect(background.add(work)).rejects.toThrow();
    });
  });
}

describeBackgroundWorkBehaviour('InMemoryBackgroundWork', () => {
  const background = new InMemoryBackgroundWork();
  return {
    background,
    added: () => background.waiting,
    breakDown: () => {
      background.failing = true;
    },
  };
});

describe('SQS', () => {
  let aws: AwsStandIn;
  let queueUrl: string;
  beforeEach(async () => {
    aws = await startAwsStandIn();
    queueUrl = `${aws.clientSettings.endpoint}/000000000000/account-work`;
    aws.answer = queued;
  });
  afterEach(() => aws.stop());

  describe.each(awsImplementations)('called by $by', ({ callsTo }) => {
    let calls: AwsCalls;
    beforeEach(() => {
      calls = callsTo(aws.url);
    });

    describeBackgroundWorkBehaviour('SqsBackgroundWork', () => ({
      background: new SqsBackgroundWork(calls, queueUrl),
      added: () => aws.calls.map(({ input }) => JSON.parse(String(input.MessageBody))),
      breakDown: () => {
        aws.answer = () => fault(500, 'InternalFailure');
      },
    }));

    test('puts the work into the body of one message and nowhere else', async () => {
      await new SqsBackgroundWork(calls, queueUrl).add(work);
      expect(aws.calls).toEqual([
        { operation: 'SendMessage', input: { QueueUrl: queueUrl, MessageBody: JSON.stringify(work) } },
      ]);
    });
  });
});
