// The panel of what is kept, with the service worker of a made-up build behind it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { setSite } from '#js/site.js';
import { memoryCaches } from './support/caches.js';
import { click, load, put, show, storage, until } from './support/page.js';
import { madeBuild, network, ROOT, worker } from './support/service-worker.js';

const BODY = `<section id="box"><p data-headline></p><dl hidden><dd data-pages></dd><dd data-runtime></dd><dd data-bytes></dd></dl>
<button data-keep hidden></button><button data-clear hidden></button><p data-told></p></section>`;
const say = (name, values = {}) => [name, ...Object.values(values)].join(' ');

async function shown(t, { room, memory = storage() } = {}) {
  const build = madeBuild('one');
  const net = network(build);
  const world = worker(build, { net, caches: memoryCaches({ room }) });
  const serviceWorker = Object.assign(new EventTarget(), {
    register: async () => ({}),
    ready: Promise.resolve({ active: { postMessage: (data, ports) => world.wait('message', { data, ports }) } }),
  });
  setSite(ROOT);
  put(t, 'isSecureContext', true);
  put(t, 'localStorage', memory);
  put(t, 'navigator', { serviceWorker, storage: { persist: async () => true } });
  const document = show(t, BODY);
  await world.wait('install');
  const box = document.querySelector('#box');
  const part = (name) => box.querySelector(`[data-${name}]`);
  const { offlinePanel } = await load('offline-panel.js');
  await offlinePanel(box, say, { wait: 0 });
  await until(() => !box.querySelector('dl').hidden);
  const tell = (data) => serviceWorker.dispatchEvent(Object.assign(new Event('message'), { data }));
  return { box, part, net, build, world, memory, tell };
}

test('pages alone, then everything, then nothing', async (t) => {
  const memory = storage();
  for (const key of ['liangzheng:/a/b/:trust', 'liangzheng:/a/b/:text', 'liangzheng:/a/:text']) memory.setItem(key, 'x');
  const { box, part } = await shown(t, { memory });
  assert.deepEqual([box.dataset.kept, part('headline').textContent, part('pages').textContent], ['some', 'offline_pages', 'offline_yes']);
  assert.match(part('runtime').textContent, /^offline_files 0 2 0\.0 /);
  assert.deepEqual([part('keep').hidden, part('clear').hidden], [false, false]);

  click(part('keep'));
  assert.deepEqual([part('told').textContent, part('keep').disabled], ['offline_keeping', true]);
  await until(() => part('told').textContent === 'offline_done' && !part('keep').disabled);
  assert.deepEqual([box.dataset.kept, part('headline').textContent, part('keep').hidden], ['all', 'offline_all', true]);

  click(part('clear'));
  await until(() => part('told').textContent === 'offline_cleared');
  assert.deepEqual([box.dataset.kept, part('headline').textContent, part('clear').hidden], ['nothing', 'offline_nothing', true]);
  // Not the memory of the newest trust list, nor what another site keeps.
  assert.deepEqual([...memory.kept.keys()], ['liangzheng:/a/b/:trust', 'liangzheng:/a/:text']);
});

test('what could not be fetched, or had no room, is said', async (t) => {
  const without = await shown(t);
  without.net.files.delete(without.build.manifest.runtime[1].path);
  click(without.part('keep'));
  await until(() => without.part('told').textContent === 'offline_failed');
  await until(() => without.part('runtime').textContent.startsWith('offline_files 1 2'));
  assert.equal(without.part('headline').textContent, 'offline_pages');

  const full = await shown(t, { room: 0 });
  assert.equal(full.part('headline').textContent, 'offline_nothing');
  click(full.part('keep'));
  await until(() => full.part('told').textContent === 'offline_full');
});

test('what is kept meanwhile is shown', async (t) => {
  const { part, tell, world } = await shown(t);
  await world.say('keep');
  tell({ kept: true });
  await until(() => part('headline').textContent === 'offline_all');
});
