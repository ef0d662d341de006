import { documentedOperations } from '../../ops/preflight/openapi.ts';
import { expiringTablesOf, methodsOf, releaseOf, templateOf } from '../../ops/stage/deployed-template.ts';
import { synthesizeWith } from './template.ts';

/** What `ops preflight` reads in the template of a deployed stage is what the app synthesizes. */
const { json, ofType } = synthesizeWith('production', {}, { release: 'run-7' });
const template = templateOf(JSON.stringify(json));

test('its methods are those of docs/openapi.yaml', () => {
  expect(methodsOf(template)).toEqual(
    documentedOperations()
      .map(({ name }) => name)
      .sort(),
  );
});

test('its tables whose items expire', () => {
  const expiring = ofType('AWS::DynamoDB::Table').filter(
    ({ properties }) => properties.TimeToLiveSpecification,
  );
  expect(expiring.length).toBeGreaterThan(0);
  expect(expiringTablesOf(template)).toEqual(
    expiring.map(({ properties }) => ({
      name: properties.TableName,
      attribute: properties.TimeToLiveSpecification.AttributeName,
    })),
  );
});

test('its release', () => {
  expect(releaseOf(template)).toBe('run-7');
});
