// The command line from its sources: node --import tsx bin/cdk-scale-to-zero.ts check cdk.out
import '../lib/cli';
