import { acknowledgements } from '../../infra/acknowledgements.ts';
import { code, generatedFrom, table } from './markdown.ts';

/** docs/security-acknowledgements.md: for an auditor, every finding that stands and why. */
export function acknowledgementsDocument(): string {
  return `${generatedFrom('infra/acknowledgements.ts')}

# Acknowledged findings

Every stage is checked by cdk-nag's rule packs AwsSolutions and NIST 800-53 R5, whenever it is synthesized. A finding that is not in this
table stops the synthesis. \`test/infra/nag.test.ts\` fails when an entry is not needed any more, when one covers a bucket, key, topic or
queue by a pattern, and when a fact that a reason rests on is not one any more.

Constructs are paths below the stack; \`*\` is any text within one step. \`{stage}\` and \`{function}\` stand for names.

${table(
  ['rule', 'constructs', 'stages', 'why it stands'],
  acknowledgements.map(({ rules, constructs, stages, reason }) => [
    rules.map(code).join('<br>'),
    constructs.map(code).join('<br>'),
    stages?.join(', ') ?? 'all',
    reason,
  ]),
)}
`;
}
