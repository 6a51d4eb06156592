import { App } from 'aws-cdk-lib/core';
import { shopPlatform } from '../lib/sample/shop-platform';

shopPlatform(new App());
