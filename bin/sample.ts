import { App } from 'aws-cdk-lib/core';
import { shopPlatform } from '../lib/sample/shop-platform';
import { bundleRuntime } from '../tools/bundle-runtime';

// What the constructs deploy is part of the published package; here it is made of its sources, so that `npx cdk synth`
// needs no build.
bundleRuntime();
shopPlatform(new App());
