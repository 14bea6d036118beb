// Node's own report without the tests that pass: what failed and why, and the figures.
import { spec as Spec } from 'node:test/reporters';

const SHOWN = new Set(['test:fail', 'test:diagnostic', 'test:summary', 'test:stdout', 'test:stderr', 'test:coverage']);

export default async function* brief(events) {
  const report = new Spec();
  for await (const event of events) if (SHOWN.has(event.type)) report.write(event);
  report.end();
  yield* report;
}
