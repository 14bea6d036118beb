import assert from 'node:assert/strict';
import { test } from 'node:test';

import { WorkerClient } from '#js/worker-client.js';
import { put, until } from './support/page.js';
import { workerOf } from './support/worker.js';

const SCRIPT = new URL('./support/obedient-worker.js', import.meta.url);
const echo = (value) => ({ do: 'echo', value });

function client(t, { greeting = 'hello', patience = 20_000 } = {}) {
  const Worker = workerOf(SCRIPT);
  put(t, 'Worker', Worker);
  const told = { events: [], broken: 0 };
  const made = new WorkerClient({
    spawn: async () => ({ worker: new Worker('blob:x'), greeting: { message: { greeting } } }),
    onEvent: (event) => told.events.push(event),
    onBroken: () => (told.broken += 1),
    patience,
  });
  t.after(() => Worker.started.forEach(({ worker }) => worker.terminate()));
  return { made, ask: (...given) => made.ask(...given), told, started: Worker.started };
}

test('a worker is started and greeted, and answers', async (t) => {
  const { ask, told, started } = client(t);
  assert.deepEqual(await ask(echo(1)), { id: 1, value: 1 });
  assert.equal(started.length, 1);
  assert.deepEqual(told, { events: [{ alive: true, ready: 'hello' }], broken: 0 });
});

test('a worker begins before its greeting is there, and is ended where that cannot be had', async (t) => {
  const Worker = workerOf(SCRIPT);
  put(t, 'Worker', Worker);
  for (const comes of [true, false]) {
    const before = Worker.started.length;
    const broken = [];
    let end = () => {};
    const greeting = new Promise((resolve, reject) => {
      end = () => (comes ? resolve({ message: { greeting: 'late' } }) : reject(new Error('no file')));
    });
    const made = new WorkerClient({
      spawn: async () => ({ worker: new Worker('blob:x'), greeting }),
      onBroken: (error) => broken.push(error.message),
      patience: 20_000,
    });
    await until(() => Worker.started.length > before);
    const asked = made.ask(echo(1));
    end();
    if (comes) assert.equal((await asked).value, 1);
    else await until(() => broken.length);
    assert.deepEqual([broken, Worker.started.at(-1).worker.ended], comes ? [[], false] : [['no file'], true]);
  }
  Worker.started.forEach(({ worker }) => worker.terminate());
});

test('questions that come before it is alive wait, and are answered in their order', async (t) => {
  const { ask } = client(t);
  const order = [];
  await Promise.all([1, 2, 3].map((value) => ask(echo(value)).then((answer) => order.push(answer.value))));
  assert.deepEqual(order, [1, 2, 3]);
});

test('memory is handed over, not copied', async (t) => {
  const { ask } = client(t);
  const buffer = new ArrayBuffer(8);
  assert.equal((await ask({ do: 'size', buffer }, [buffer])).size, 8);
  assert.equal(buffer.byteLength, 0);
});

test('one that takes too long is replaced: its question is lost, those behind it are not', async (t) => {
  const { ask, told, started } = client(t, { patience: 1000 });
  await ask(echo(0));
  const [slow, next] = await Promise.all([ask({ do: 'hang' }), ask(echo(2))]);
  assert.deepEqual([slow, next.value], [{ error: 'slow' }, 2]);
  assert.deepEqual([started.length, told.broken, told.events.length], [2, 0, 2]);
});

test('what was seen until then is the answer', async (t) => {
  const { ask } = client(t, { patience: 1000 });
  assert.deepEqual(await ask({ do: 'partial' }), { codes: ['seen'] });
  assert.equal((await ask(echo(1))).value, 1);
});

test('one that breaks, or says that it cannot go on, is replaced at once', async (t) => {
  const { ask, started } = client(t);
  for (const how of ['throw', 'fatal']) {
    assert.deepEqual(await ask({ do: how }), { error: 'stopped' });
    assert.equal((await ask(echo(how))).value, how);
  }
  assert.equal(started.length, 3);
});

test('the clock stands still while it waits for something else', async (t) => {
  const { ask } = client(t, { patience: 1000 });
  assert.equal((await ask({ do: 'wait', ms: 1500 })).waited, true);
});

test('an answer that comes after the clock is dropped', async (t) => {
  const { ask } = client(t, { patience: 1000 });
  assert.deepEqual(await ask({ do: 'late', ms: 1300 }), { error: 'slow' });
  assert.equal((await ask(echo('next'))).value, 'next');
});

test('what cannot be started is given up, and nobody waits for it', async (t) => {
  const { ask, told, started } = client(t, { greeting: 'break' });
  const first = await ask(echo(1));
  assert.deepEqual([first, await ask(echo(2))], [{ error: 'dead' }, { error: 'dead' }]);
  assert.deepEqual([told.broken, started.length], [1, 1]);
});

test('where none can be made, that is told, and what is asked waits for another try', async (t) => {
  const Worker = workerOf(SCRIPT);
  t.after(() => Worker.started.forEach(({ worker }) => worker.terminate()));
  const problem = new Error('no network');
  const told = [];
  let tries = 0;
  const made = new WorkerClient({
    spawn: async () => {
      if (++tries === 1) throw problem;
      return { worker: new Worker('blob:x'), greeting: { message: { greeting: 'hello' } } };
    },
    onBroken: (error) => told.push(error),
    patience: 20_000,
  });
  const answer = made.ask(echo('waited'));
  await until(() => told.length);
  assert.deepEqual(told, [problem]);
  made.restart();
  assert.equal((await answer).value, 'waited');
});

test('where none could be made, or none did start, the next question has it tried again, and told again', async (t) => {
  const Worker = workerOf(SCRIPT);
  t.after(() => Worker.started.forEach(({ worker }) => worker.terminate()));
  const told = [];
  let tries = 0;
  const made = new WorkerClient({
    spawn: async () => {
      if (++tries < 3) throw new Error('no network');
      return { worker: new Worker('blob:x'), greeting: { message: { greeting: tries === 3 ? 'fail' : 'hello' } } };
    },
    onBroken: () => told.push('unmade'),
    onEvent: (event) => event.failed && told.push('not started'),
    patience: 20_000,
  });
  await until(() => told.length === 1);
  const first = made.ask(echo('first'));
  await until(() => told.length === 2);
  const second = made.ask(echo('second'));
  await until(() => told.length === 3);
  const third = made.ask(echo('third'));
  assert.deepEqual((await Promise.all([first, second, third])).map(({ value }) => value), ['first', 'second', 'third']);
  assert.deepEqual(told, ['unmade', 'unmade', 'not started']);
});

test('another worker takes over what one was asked when it was ended', async (t) => {
  const { ask, made, started } = client(t);
  await ask(echo(0));
  const [hanging, behind] = [ask({ do: 'later', value: 'asked again', ms: 300 }), ask(echo('behind'))];
  await new Promise((resolve) => setTimeout(resolve, 50));
  made.restart();
  assert.deepEqual([(await hanging).value, (await behind).value, started.length], ['asked again', 'behind', 2]);
});

test('what is told needs no answer', async (t) => {
  const { ask, made, told } = client(t);
  await ask(echo(1));
  made.tell({ do: 'tell', value: 7 });
  await until(() => told.events.length === 2);
  assert.deepEqual(told.events[1], { told: 7 });
});

test('what an ended worker still says is not heard', async (t) => {
  const workers = [];
  put(t, 'Worker', class extends EventTarget {
    constructor() {
      super();
      workers.push(this);
      setTimeout(() => this.tell({ alive: true }));
    }

    tell(data) {
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    }

    postMessage(question) {
      this.asked = question;
    }

    terminate() {}
  });
  const made = new WorkerClient({ spawn: async () => ({ worker: new globalThis.Worker() }), patience: 60_000 });
  const lost = made.ask({});
  await new Promise((resolve) => setTimeout(resolve, 5));
  workers[0].dispatchEvent(Object.assign(new Event('error', { cancelable: true })));
  assert.deepEqual(await lost, { error: 'stopped' });
  const next = made.ask({});
  await new Promise((resolve) => setTimeout(resolve, 5));
  workers[0].tell({ id: 2, from: 'the old one' });
  workers[0].dispatchEvent(new Event('error', { cancelable: true }));
  workers[1].tell({ id: 2, from: 'the new one' });
  assert.equal((await next).from, 'the new one');
  assert.equal(workers.length, 2);
});
