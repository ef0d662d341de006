import { Construct } from 'constructs';
import type { Settings } from '../stage-config.ts';
import { stageParameter } from './stage-parameter.ts';

const descriptions: Record<keyof Settings, string> = {
  MhvBaseUrl: "MHV's host without a path, such as https://api.myhealth.va.gov",
  StsBaseUrl: "STS's host without a path: VA.gov's token service",
  StsIssuer: "iss of the callers' tokens",
  StsJwksUrl: "Address of STS's public keys",
  StsServiceAccountId: 'Our service_account_id at STS',
  StsAssertionIssuer: 'iss of our assertions to STS: our configured audience URL',
  ApiAudience: "aud of the callers' tokens",
  ApiScope: "Our URL as it stands in scopes of the callers' tokens",
};

// Without TLS on the same machine alone: keys that came in the open would be anybody's.
const HOST = '(https://[^/]+|http://(127\\.0\\.0\\.1|localhost)(:[0-9]+)?)';

function urlRule(name: keyof Settings): { allowedPattern?: string; constraintDescription?: string } {
  if (name.endsWith('BaseUrl')) {
    return {
      allowedPattern: HOST,
      constraintDescription: 'an https URL without a path or a slash at the end',
    };
  }
  if (name === 'StsJwksUrl') {
    return { allowedPattern: `${HOST}/.+`, constraintDescription: 'an https URL with a path' };
  }
  return {};
}

/** A stage's settings as parameters of the template, so that one template serves whatever it is pointed at. */
export class SettingsParameters extends Construct {
  readonly values: Readonly<Record<keyof Settings, string>>;

  constructor(scope: Construct, id: string, defaults: Settings) {
    super(scope, id);
    const names = Object.keys(descriptions) as (keyof Settings)[];
    const entries = names.map((name) => [name, this.#parameter(name, defaults[name])]);
    this.values = Object.fromEntries(entries);
  }

  #parameter(name: keyof Settings, value: string | undefined): string {
    return stageParameter(this, name, {
      description: descriptions[name],
      minLength: 1,
      ...(value === undefined ? {} : { default: value }),
      ...urlRule(name),
    });
  }
}
