/** `npm run ops -- <command>`: the operators' command line. Exit codes: 0 done, 1 failed, 2 wrong use, 3 says nothing (docs/ops.md). */
import { runCommandLine } from './command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
});
