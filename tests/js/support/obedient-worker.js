// A worker that does what its questions say: answer, hang, break, say that it cannot go on.
import { parentPort } from 'node:worker_threads';

const answers = {
  echo: ({ id, value }) => parentPort.postMessage({ id, value }),
  hang: () => {
    for (;;);
  },
  throw: () => {
    setTimeout(() => {
      throw new Error('broken');
    });
  },
  fatal: ({ id }) => parentPort.postMessage({ id, error: 'stopped', fatal: true }),
  partial: ({ id }) => {
    parentPort.postMessage({ id, partial: { codes: ['seen'] } });
    setTimeout(answers.hang, 20);
  },
  wait: ({ id, ms }) => {
    parentPort.postMessage({ id, idle: true });
    setTimeout(() => {
      parentPort.postMessage({ id, idle: false });
      parentPort.postMessage({ id, waited: true });
    }, ms);
  },
  late: ({ id, ms }) => setTimeout(() => parentPort.postMessage({ id, late: true }), ms),
  later: ({ id, value, ms }) => setTimeout(() => parentPort.postMessage({ id, value }), ms),
  tell: ({ value }) => parentPort.postMessage({ told: value }),
  size: ({ id, buffer }) => parentPort.postMessage({ id, size: buffer.byteLength }),
};

parentPort.on('message', (message) => {
  if (message.greeting === 'break') throw new Error('no start');
  if (message.greeting === 'fail') parentPort.postMessage({ failed: { error: 'start' } });
  else if (message.greeting) parentPort.postMessage({ alive: true, ready: message.greeting });
  else answers[message.do](message);
});
