/** Synthesises one app, the first in this process, with or without the checks, and prints what that took: see ../plugin-overhead.ts. */
import { synthesis } from './variants';

console.error = () => undefined;
process.stdout.write(JSON.stringify(synthesis(process.argv[2] as 'checked' | 'unchecked')));
