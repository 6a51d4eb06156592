import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, OriginGroup, S3BucketOrigin, S3StaticWebsiteOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Shapes } from './shape';

/** Buckets and distributions. */
export const STATIC_SITES: Shapes = {
  'a site with its certificate, record, files and firewall': (app) => {
    const stack = new Stack(app, 'Site', { env: { account: '111111111111', region: 'us-east-1' } });
    const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' });
    const certificate = new acm.Certificate(stack, 'Certificate', { domainName: 'example.com', validation: acm.CertificateValidation.fromDns(zone) });
    const firewall = new wafv2.CfnWebACL(stack, 'Firewall', {
      scope: 'CLOUDFRONT', defaultAction: { allow: {} }, visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'site', sampledRequestsEnabled: true },
    });
    const bucket = new s3.Bucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true, enforceSSL: true });
    const distribution = new cloudfront.Distribution(stack, 'Distribution', {
      certificate, domainNames: ['example.com'], webAclId: firewall.attrArn, defaultRootObject: 'index.html',
      defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket), viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS },
      errorResponses: [{ httpStatus: 404, responsePagePath: '/404.html', ttl: Duration.minutes(5) }],
    });
    new BucketDeployment(stack, 'Files', { sources: [Source.data('index.html', '<p>hello</p>')], destinationBucket: bucket, distribution });
    new route53.ARecord(stack, 'Record', { zone, target: route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution)) });
  },

  'a site of a public bucket': (app) => {
    const stack = new Stack(app, 'Site');
    const bucket = new s3.Bucket(stack, 'Bucket', {
      websiteIndexDocument: 'index.html', publicReadAccess: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
    });
    new cloudfront.Distribution(stack, 'Distribution', { defaultBehavior: { origin: new S3StaticWebsiteOrigin(bucket) } });
  },

  'a distribution with a fallback, functions at its edge and a logged bucket': (app) => {
    const stack = new Stack(app, 'Site', { env: { account: '111111111111', region: 'eu-west-1' } });
    const bucket = new s3.Bucket(stack, 'Bucket');
    const rewrite = new cloudfront.Function(stack, 'Rewrite', { code: cloudfront.FunctionCode.fromInline('function handler(event) { return event.request; }') });
    const guard = new cloudfront.experimental.EdgeFunction(stack, 'Guard', { code: lambda.Code.fromInline('exports.handler = async (event) => event.Records[0].cf.request;'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X });
    new cloudfront.Distribution(stack, 'Distribution', {
      enableLogging: true,
      defaultBehavior: {
        origin: new OriginGroup({ primaryOrigin: S3BucketOrigin.withOriginAccessIdentity(bucket), fallbackOrigin: new HttpOrigin('fallback.example.com') }),
        functionAssociations: [{ function: rewrite, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
        edgeLambdas: [{ functionVersion: guard.currentVersion, eventType: cloudfront.LambdaEdgeEventType.ORIGIN_REQUEST }],
      },
    });
  },

  'buckets that copy, expire and lock': (app) => {
    const stack = new Stack(app, 'Archive');
    const logs = new s3.Bucket(stack, 'Logs', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER, lifecycleRules: [{ expiration: Duration.days(90) }] });
    const copies = new s3.Bucket(stack, 'Copies', { versioned: true });
    new s3.Bucket(stack, 'Documents', {
      versioned: true, serverAccessLogsBucket: logs, encryption: s3.BucketEncryption.KMS, objectLockEnabled: true,
      replicationRules: [{ destination: copies, priority: 0 }],
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(365), transitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(30) }] }],
    });
  },
};
