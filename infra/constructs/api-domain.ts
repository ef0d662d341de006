import { CfnOutput } from 'aws-cdk-lib';
import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import { stageParameter } from './stage-parameter.ts';

/** A domain name of the API's own; its certificate and its DNS record belong to whoever owns the domain. */
export class ApiDomain extends Construct {
  /** With the base path, and a slash at the end. */
  readonly url: string;

  /** @param basePath the API's stage, so that paths are the same with and without the domain. */
  constructor(scope: Construct, id: string, { api, basePath }: { api: RestApi; basePath: string }) {
    super(scope, id);
    const domainName = stageParameter(this, 'DomainName', {
      description: "The API's domain name, such as account-creation.va.gov",
      minLength: 1,
    });
    const certificateArn = stageParameter(this, 'CertificateArn', {
      description: 'ARN of its certificate in ACM, in this region',
      allowedPattern: 'arn:[^:]+:acm:.+:certificate/.+',
      constraintDescription: 'the ARN of a certificate in ACM',
    });
    const domain = api.addDomainName('domain', {
      domainName,
      certificate: Certificate.fromCertificateArn(this, 'certificate', certificateArn),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
      basePath,
    });
    this.url = `https://${domainName}/${basePath}/`;
    const output = new CfnOutput(this, 'DomainTarget', {
      value: domain.domainNameAliasDomainName,
      description: 'The DNS record of DomainName has to point here',
    });
    output.overrideLogicalId('DomainTarget');
  }
}
