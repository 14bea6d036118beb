// The service worker of a made-up build; with real browsers and real builds: tests/browser/test_update.py and beside it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { memoryCaches } from './support/caches.js';
import { madeBuild, network, ROOT, worker } from './support/service-worker.js';

const OLDER = madeBuild('older');
const NEWER = madeBuild('newer');
const siteOf = ({ manifest }) => [manifest.guide.path, ...Object.keys(manifest.files), ...manifest.trust].sort();
const runtimeOf = ({ manifest }) => manifest.runtime.map(({ path }) => path);
const allOf = (build) => [...siteOf(build), ...runtimeOf(build)].sort();

// Everything of the older build is kept, the runtime where it says so.
async function visited({ caches = memoryCaches(), runtime = true } = {}) {
  const older = worker(OLDER, { net: network(OLDER), caches });
  await older.wait('install');
  await older.wait('activate');
  if (runtime) await older.say('keep');
  return older;
}

test('the first installation keeps what pages need, and no runtime', async () => {
  const first = worker(OLDER, { net: network(OLDER) });
  await first.wait('install');
  assert.deepEqual(first.kept(OLDER), siteOf(OLDER));
  assert.equal(first.skipped, true);
  await first.wait('activate');
  assert.deepEqual([first.claimed, first.told], [true, []]);
});

test('what the HTTP cache holds of another time is fetched past it', async () => {
  const net = network(NEWER);
  const script = NEWER.pathOf('assets/js/');
  net.stale.set(script, Buffer.from('cut sh'));
  const newer = worker(NEWER, { net });
  await newer.wait('install');
  assert.deepEqual(net.asked.filter((path) => path.startsWith(script)), [script, `${script} reload`]);
  assert.equal(await (await newer.ask(script)).text(), "'newer'");
});

for (const [what, spoil] of [
  ['missing', (files, path) => files.delete(path)],
  ['altered', (files, path) => files.set(path, Buffer.from('other'))],
  ['cut short', (files, path) => files.set(path, files.get(path).subarray(0, -1))],
]) {
  for (const part of ['runtime/guide', 'assets/js/', 'specimens/', 'runtime/python']) {
    test(`a build of which ${part} is ${what} is not installed, and the older one stays whole`, async () => {
      const older = await visited();
      const net = network(NEWER);
      spoil(net.files, NEWER.pathOf(part));
      const newer = worker(NEWER, { net, caches: older.caches, active: {} });
      await assert.rejects(newer.wait('install'), { name: 'Error', path: NEWER.pathOf(part) });
      assert.equal(newer.skipped, false);
      older.net.online = false;
      assert.deepEqual(older.kept(OLDER), allOf(OLDER));
      assert.equal(await (await older.open('zh/')).text(), 'zh older');
    });
  }
}

test('an update takes over what has not changed, with the runtime where the older one had it', async () => {
  for (const runtime of [true, false]) {
    const older = await visited({ runtime });
    const net = network(NEWER);
    const newer = worker(NEWER, { net, caches: older.caches, active: {} });
    await newer.wait('install');
    assert.deepEqual(newer.kept(NEWER), runtime ? allOf(NEWER) : siteOf(NEWER));
    const changed = ['assets/js/', 'specimens/', 'runtime/guide', ...(runtime ? ['runtime/python'] : [])].map(NEWER.pathOf);
    assert.deepEqual(net.asked.sort(), changed.sort());
  }
});

test('what takes over removes the older builds of this very site, and tells the pages', async () => {
  const { caches } = await visited();
  const others = ['liangzheng:/a/:0123456789abcdef', 'liangzheng:/a/b/c/:0123456789abcdef', 'liangzheng:/a/b/::/:0123456789abcdef', 'another'];
  for (const name of [...others, 'liangzheng:/a/b/:status']) await caches.open(name);
  const newer = worker(NEWER, { net: network(NEWER), caches, active: {} });
  await newer.wait('install');
  await newer.wait('activate');
  assert.deepEqual((await caches.keys()).sort(), [...others, 'liangzheng:/a/b/:status', `liangzheng:/a/b/:${NEWER.build}`].sort());
  assert.deepEqual(newer.told, [{ update: NEWER.build }]);
});

test('pages are of the build, under their names as hosts know them, with its headers', async () => {
  const { net, open, ask } = await visited();
  net.asked.length = 0;
  const page = await open('zh/faq/?q=1');
  assert.equal(await page.text(), 'faq older');
  assert.deepEqual([page.headers.get('content-type'), page.headers.get('x-content-type-options')], ['text/html', 'nosniff']);
  assert.equal(await (await open('')).text(), 'choose');
  assert.equal(await (await open('index.html')).text(), 'choose');
  assert.equal(await (await open('zh/faq/index.html')).text(), 'faq older');
  const bare = await open('zh/faq?q=1');
  assert.deepEqual([bare.status, bare.headers.get('location')], [302, `${ROOT}zh/faq/?q=1`]);
  assert.deepEqual(net.asked, []);
  assert.equal(await ask('zh/faq/'), undefined);
});

test('a page that the build does not have is the network’s, and without one our own', async () => {
  const { net, open } = await visited();
  net.files.set('zh/new/', Buffer.from('from the host'));
  assert.equal(await (await open('zh/new/')).text(), 'from the host');
  assert.equal((await open('zh/none/')).status, 404);
  net.online = false;
  for (const path of ['zh/none/', 'build.json', 'toString']) {
    const page = await open(path);
    assert.deepEqual([page.status, await page.text()], [503, '<a href="/a/b/zh/">home</a>']);
  }
});

test('while the site is rebuilt on every change, pages come from the host, as long as it is there', async () => {
  const { caches } = await visited();
  const net = network(OLDER);
  net.files.set('zh/', Buffer.from('just written'));
  const { open } = worker(OLDER, { net, caches, rebuilds: true });
  assert.equal(await (await open('zh/')).text(), 'just written');
  net.online = false;
  assert.equal(await (await open('zh/')).text(), 'zh older');
});

test('files have the type of their name, whatever the host called them', async () => {
  const { ask } = await visited();
  const types = [];
  for (const part of ['assets/css/', 'assets/js/', 'specimens/', 'runtime/engine']) {
    const answer = await ask(OLDER.pathOf(part));
    types.push([answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer()).equals(OLDER.files.get(OLDER.pathOf(part)))]);
  }
  assert.deepEqual(types, [['text/css', true], ['text/javascript', true], ['image/png', true], ['application/octet-stream', true]]);
});

test('an entry that was altered is fetched, and replaced', async () => {
  for (const part of ['assets/js/', 'specimens/', 'runtime/engine', 'runtime/guide']) {
    const { net, caches, ask, open, kept } = await visited();
    const path = OLDER.pathOf(part);
    await (await caches.open(`liangzheng:/a/b/:${OLDER.build}`)).put(`${ROOT}${path}`, new Response('altered'));
    net.files.set('zh/', Buffer.from('from the host'));
    net.asked.length = 0;
    // The page checks the runtime, and asks again past every cache.
    const answer = await (part === 'runtime/guide' ? open('zh/') : ask(path, part === 'runtime/engine' ? { cache: 'reload' } : {}));
    assert.notEqual(await answer.text(), 'altered');
    assert.ok(net.asked.some((one) => one.startsWith(path)));
    net.online = false;
    assert.deepEqual(Buffer.from(await (await ask(path)).arrayBuffer()), OLDER.files.get(path));
    assert.deepEqual(kept(OLDER), allOf(OLDER));
    assert.equal(await (await open('zh/')).text(), 'zh older');
  }
});

test('a file that the host has altered too is an error, not an answer', async () => {
  const { net, caches, ask } = await visited();
  await caches.delete(`liangzheng:/a/b/:${OLDER.build}`);
  net.files.set(OLDER.pathOf('specimens/'), Buffer.from('altered'));
  assert.equal((await ask(OLDER.pathOf('specimens/'))).type, 'error');
});

test('the runtime is kept as it goes by, where it is as it should be', async () => {
  const { net, ask, kept } = await visited({ runtime: false });
  const [engine, python] = runtimeOf(OLDER);
  net.files.set(python, Buffer.from('altered'));
  for (const path of [engine, python]) await (await ask(path)).arrayBuffer();
  assert.deepEqual(kept(OLDER), [...siteOf(OLDER), engine].sort());
});

test('what another page than the verifier’s needs is kept by its own use, and counts with nothing else', async () => {
  const [engine, face] = OLDER.manifest.runtime;
  const manifest = { ...OLDER.manifest, runtime: [engine, { ...face, later: true, apart: true }] };
  const { ask, kept, say, wait } = worker({ ...OLDER, manifest }, { net: network(OLDER) });
  await wait('install');
  const { state } = await say('keep');
  assert.deepEqual([kept(OLDER), state.all, state.runtime.of], [[...siteOf(OLDER), engine.path].sort(), true, 1]);
  await (await ask(face.path)).arrayBuffer();
  assert.deepEqual(kept(OLDER), allOf(OLDER));
});

test('the rest of a file, and one past every cache, are the network’s', async () => {
  const { ask, net } = await visited();
  const [engine] = runtimeOf(OLDER);
  assert.equal(await ask(engine, { headers: { Range: 'bytes=5-' } }), undefined);
  assert.equal(await ask(OLDER.pathOf('specimens/'), { cache: 'reload' }), undefined);
  net.files.set(engine, Buffer.from('what the host has'));
  assert.equal(await (await ask(engine, { cache: 'reload' })).text(), 'what the host has');
  assert.deepEqual(Buffer.from(await (await ask(engine)).arrayBuffer()), OLDER.files.get(engine));
});

test('files of another build come from what is kept of it, if they are what their names say', async () => {
  const older = await visited();
  const newer = worker(NEWER, { net: network(NEWER), caches: older.caches, active: {} });
  const script = OLDER.pathOf('assets/js/');
  assert.equal(await (await newer.ask(script)).text(), "'older'");
  await (await older.caches.open(`liangzheng:/a/b/:${OLDER.build}`)).put(`${ROOT}${script}`, new Response('altered'));
  assert.equal((await newer.ask(script)).status, 404);
});

test('of a trust list what is new counts; a copy serves where there is none, and changes only when one was opened', async () => {
  const { net, ask, wait } = await visited();
  const text = async () => (await ask('trust/list.cbor', { cache: 'no-cache' })).text();
  net.files.set('trust/list.cbor', Buffer.from('cut sh'));
  assert.equal(await text(), 'cut sh');
  net.online = false;
  assert.equal(await text(), 'list older');
  net.online = true;
  net.files.delete('trust/list.cbor');
  assert.equal(await text(), 'list older');
  net.files.set('trust/list.cbor', Buffer.from('list signed anew'));
  assert.equal(await text(), 'list signed anew');
  await wait('message', { data: 'keep-runtime' });
  net.online = false;
  assert.equal(await text(), 'list signed anew');
});

test('a network that hangs is none, where there is a copy of the trust list', async (t) => {
  const { net, caches } = await visited();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { ask } = worker(OLDER, { net: { ...net, fetch: () => new Promise(() => {}) }, caches });
  const asked = ask('trust/list.cbor');
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(8000);
  assert.equal(await (await asked).text(), 'list older');
});

test('what the site does not know, what is posted and other sites are left alone', async () => {
  const { ask } = await visited();
  const paths = ['status/1.cwt', 'build.json', 'sw.js', '-/reload.js', 'https://other.example/a/b/zh/', 'https://site.example/a/'];
  for (const path of paths) assert.equal(await ask(path), undefined);
  assert.equal(await ask(OLDER.pathOf('specimens/'), { method: 'POST', body: 'x' }), undefined);
});

test('after a start everything is kept, and the pages are told', async () => {
  const { wait, told, kept, say } = await visited({ runtime: false });
  const before = await say('state');
  assert.deepEqual([before.state.pages, before.state.runtime.files, before.state.whole], [true, 0, false]);
  await wait('message', { data: 'keep-runtime' });
  assert.deepEqual([told, kept(OLDER)], [[{ kept: true }], allOf(OLDER)]);
  const { state } = await say('state');
  const bytes = OLDER.manifest.runtime.reduce((sum, file) => sum + file.bytes, 0);
  assert.deepEqual(state.runtime, { files: 2, of: 2, bytes, total: bytes });
  assert.deepEqual([state.pages, state.trust, state.whole], [true, true, true]);
});

test('what is told of as kept was checked just now', async () => {
  const { caches, say } = await visited();
  for (const part of ['runtime/engine', 'assets/css/']) {
    await (await caches.open(`liangzheng:/a/b/:${OLDER.build}`)).put(`${ROOT}${OLDER.pathOf(part)}`, new Response('altered'));
    assert.equal((await say('state')).state.whole, false);
    assert.equal((await say('keep')).state.whole, true);
  }
});

test('what cannot be fetched is told by its name', async () => {
  const { net, say } = await visited({ runtime: false });
  const [engine] = runtimeOf(OLDER);
  net.files.delete(engine);
  assert.deepEqual(await say('keep'), { error: 'missing', path: engine });
});

test('everything that this site keeps is removed, and nothing of others', async () => {
  const { caches, say, open, net } = await visited();
  const others = ['liangzheng:/a/:0123456789abcdef', 'liangzheng:/a/b/c/:start'];
  for (const name of [...others, 'liangzheng:/a/b/:start', 'liangzheng:/a/b/:status']) await caches.open(name);
  const { state } = await say('clear');
  assert.deepEqual([state.bytes, state.pages, state.whole], [0, false, false]);
  assert.deepEqual(await caches.keys(), others);
  net.online = false;
  assert.equal((await open('zh/')).status, 503);
});

test('a full disk gives up the older runtime for the newer build, and never a page', async () => {
  const caches = memoryCaches();
  await visited({ caches });
  caches.room = caches.used() + 100;
  const newer = worker(NEWER, { net: network(NEWER), caches, active: {} });
  await newer.wait('install');
  assert.deepEqual(newer.kept(NEWER).filter((path) => path.startsWith('runtime/')).length > 0, true);
  assert.deepEqual([...caches.named.get(`liangzheng:/a/b/:${OLDER.build}`).kept.keys()].filter((url) => /runtime\/(?!guide)/.test(url)), []);
  await newer.wait('activate');
  const { state } = await newer.say('keep');
  assert.equal(state.whole, true);
  assert.equal(await (await newer.open('zh/')).text(), 'zh newer');
});

test('keeping goes on at the next page, of what was begun', async () => {
  const { caches, open, kept } = await visited();
  const cache = await caches.open(`liangzheng:/a/b/:${OLDER.build}`);
  const [engine, python] = runtimeOf(OLDER);
  for (const [lost, left] of [[[python, OLDER.pathOf('assets/css/')], allOf(OLDER)], [[engine, python], siteOf(OLDER)]]) {
    for (const path of lost) await cache.delete(`${ROOT}${path}`);
    const again = worker(OLDER, { net: network(OLDER), caches });
    await again.open('zh/');
    assert.deepEqual(kept(OLDER), left);
  }
  assert.equal(await (await open('zh/')).text(), 'zh older');
});

// What is removed goes on counting until it is let go.
function countsWhatWasRemoved(caches) {
  const used = caches.used;
  const high = used();
  const bytesOf = ({ kept }) => [...kept.values()].reduce((sum, { size }) => sum + size, 0);
  let held = true;
  caches.used = () => {
    const newer = caches.named.get(`liangzheng:/a/b/:${NEWER.build}`);
    return held ? high + (newer ? bytesOf(newer) : 0) : used();
  };
  return () => {
    held = false;
  };
}

const ofSite = siteOf(NEWER).reduce((sum, path) => sum + NEWER.files.get(path).length, 0);
for (const [what, room, pages, quota] of [
  ['pages and a part of the verifier', ofSite + 60, true],
  ['pages alone', ofSite, true],
  ['a part of the pages', ofSite - 40, false],
  ['pages, in a browser that makes up what is free,', ofSite, true, (usage) => usage + 10_000_000],
]) {
  test(`with room for ${what} at first, what is free only later is taken then`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { caches } = await visited();
    const letGo = countsWhatWasRemoved(caches);
    caches.room = caches.used() + room;
    const net = network(NEWER);
    const newer = worker(NEWER, { net, caches, active: {}, quota: quota ?? caches.room });
    await newer.wait('install');
    await newer.wait('activate');
    await newer.open('zh/');
    const { state } = await newer.say('state');
    assert.deepEqual([state.pages, state.whole], [pages, false]);
    // Nothing is fetched in vain, at whatever page or time, until there is more room.
    const asked = net.asked.length;
    t.mock.timers.tick(1_000);
    await newer.open('zh/');
    assert.deepEqual((await newer.say('state')).state.whole, false);
    assert.deepEqual(net.asked.slice(asked).filter((path) => runtimeOf(NEWER).includes(path)), []);
    letGo();
    t.mock.timers.tick(3_000);
    for (let turns = 0; turns < 1_000 && `${newer.kept(NEWER)}` !== `${allOf(NEWER)}`; turns += 1) await turn();
    assert.equal((await newer.say('state')).state.whole, true);
    assert.deepEqual(newer.kept(NEWER), allOf(NEWER));
  });
}

test('looks for room have an end, and a page is another', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { caches } = await visited();
  const letGo = countsWhatWasRemoved(caches);
  caches.room = caches.used() + ofSite;
  const newer = worker(NEWER, { net: network(NEWER), caches, active: {}, quota: caches.room });
  await newer.wait('install');
  await newer.wait('activate');
  await newer.open('zh/');
  for (const pause of [1_000, 3_000, 9_000, 60_000]) {
    t.mock.timers.tick(pause);
    assert.equal((await newer.say('state')).state.whole, false);
  }
  letGo();
  t.mock.timers.tick(60_000);
  assert.equal((await newer.say('state')).state.whole, false);
  await newer.open('zh/faq/');
  assert.equal((await newer.say('state')).state.whole, true);
});

test('a snapshot of the heap is given up for the files', async () => {
  const caches = memoryCaches();
  const { say } = await visited({ caches, runtime: false });
  await (await caches.open('liangzheng:/a/b/:start')).put(`${ROOT}runtime/snapshot?of=x`, new Response('heap'.repeat(100)));
  caches.room = caches.used() + 20;
  assert.equal((await say('keep')).state.whole, true);
  assert.equal(caches.named.has('liangzheng:/a/b/:start'), false);
});

test('what has no room is not fetched after every start', async () => {
  const { caches } = await visited({ runtime: false });
  const net = network(OLDER);
  for (const [quota, asked] of [[caches.used() + 10, []], [caches.used() + 10_000, runtimeOf(OLDER)]]) {
    const again = worker(OLDER, { net, caches, quota });
    await again.wait('message', { data: 'keep-runtime' });
    assert.deepEqual([net.asked, again.told], [asked, [{ kept: true }]]);
  }
});

for (const [what, caches] of [['without any room', () => memoryCaches({ room: 0 })], ['that is blocked', () => memoryCaches({ blocked: true })]]) {
  test(`storage ${what} stops nothing that the network has`, async () => {
    const net = network(OLDER);
    net.files.set('zh/', Buffer.from('from the host'));
    const first = worker(OLDER, { net, caches: caches() });
    await first.wait('install');
    await first.wait('activate');
    await first.wait('message', { data: 'keep-runtime' });
    assert.equal(await (await first.open('zh/')).text(), 'from the host');
    for (const path of [...Object.keys(OLDER.manifest.files), ...runtimeOf(OLDER), ...OLDER.manifest.trust]) {
      assert.deepEqual(Buffer.from(await (await first.ask(path)).arrayBuffer()), OLDER.files.get(path));
    }
    const { state } = await first.say('keep');
    assert.deepEqual([state.pages, state.runtime.files, state.bytes, state.whole], [false, 0, 0, false]);
  });
}

test('what is removed while a start is about to be kept stays removed', async () => {
  const { wait, say, kept } = await visited();
  await Promise.all([wait('message', { data: 'keep-runtime' }), say('clear')]);
  assert.deepEqual(kept(OLDER), []);
});

test('storage that never answers is not waited for: the network has it', async () => {
  const caches = memoryCaches();
  const site = await visited({ caches });
  site.net.files.set('zh/faq/', Buffer.from('faq of the network'));
  for (const name of ['open', 'match', 'has', 'keys', 'delete']) caches[name] = () => new Promise(() => {});
  assert.equal(await (await site.ask('zh/faq/', { navigates: true, behind: false })).text(), 'faq of the network');
  for (const path of allOf(OLDER)) {
    const answer = await site.ask(path, { behind: false });
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), OLDER.files.get(path));
    if (path.startsWith('assets/')) break; // each waits for as long
  }
});
