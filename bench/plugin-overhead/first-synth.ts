/** Synthesises one app, the first in this process, with or without the checks, and prints what that took: see ../plugin-overhead.ts. */
import { time } from '../stopwatch';
import { checked, unchecked, WORKERS } from './variants';

console.error = () => undefined;
process.stdout.write(JSON.stringify(time(process.argv[2] === 'checked' ? checked : unchecked, WORKERS)));
