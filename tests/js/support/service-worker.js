// The service worker as a build joins it, for one made-up build, in a world of its own: network, storage, open pages.
import { createHash } from 'node:crypto';
import { compileFunction } from 'node:vm';
import { gzipSync } from 'node:zlib';

import { buildSync } from 'esbuild';

import { memoryCaches } from './caches.js';
import { SCRIPTS } from './page.js';

export const ROOT = 'https://site.example/a/b/';

const { outputFiles } = buildSync({
  entryPoints: [new URL('service-worker.js', SCRIPTS).pathname],
  bundle: true,
  format: 'iife',
  charset: 'utf8',
  write: false,
});
const [{ text: SOURCE }] = outputFiles;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const named = (path, bytes) => path.replace('*', sha256(bytes).slice(0, 16));

// The files of a build and its manifest, as sealing.py writes it. Whatever holds the word is of that build alone.
export function madeBuild(word) {
  const files = new Map();
  const add = (path, content) => {
    const bytes = Buffer.from(content);
    files.set(named(path, bytes), bytes);
    return { path: named(path, bytes), bytes: bytes.length, sha256: sha256(bytes), inside: sha256(bytes) };
  };
  const pack = (path, content) => ({ ...add(path, gzipSync(content)), inside: sha256(Buffer.from(content)) });
  const pages = { '': 'choose', 'zh/': `zh ${word}`, 'zh/faq/': `faq ${word}`, '404.html': 'none' };
  const guide = pack('runtime/guide.*.bin', JSON.stringify(pages));
  const assets = [add('assets/css/site.*.css', 'p {}'), add('assets/js/page.*.js', `'${word}'`), add('specimens/one.*.png', `png ${word}`)];
  const runtime = [pack('runtime/engine.*.bin', 'engine '.repeat(50)), pack('runtime/python.*.bin', `python ${word}`)];
  files.set('trust/root.cbor', Buffer.from('root'));
  files.set('trust/list.cbor', Buffer.from(`list ${word}`));
  const build = sha256(word).slice(0, 16);
  const manifest = {
    build,
    guide,
    files: Object.fromEntries(assets.map(({ path, sha256: hash }) => [path, hash])),
    runtime,
    trust: ['trust/root.cbor', 'trust/list.cbor'],
    headers: { 'X-Content-Type-Options': 'nosniff' },
    types: { '.css': 'text/css', '.js': 'text/javascript', '.html': 'text/html', '.png': 'image/png', '.bin': 'application/octet-stream' },
    offline: '<a href="__ROOT__/zh/">home</a>',
  };
  const pathOf = (beginning) => [...files.keys()].find((path) => path.startsWith(beginning));
  return { build, manifest, files, pathOf, word };
}

// What a host has; asked: paths and modes of caching, in order.
export function network(...builds) {
  const net = { online: true, asked: [], files: new Map(builds.flatMap(({ files }) => [...files])), stale: new Map(), type: 'text/plain' };
  net.fetch = async (request, { cache = request.cache ?? 'default' } = {}) => {
    const path = String(request.url ?? request).slice(ROOT.length);
    net.asked.push(cache === 'default' ? path : `${path} ${cache}`);
    if (!net.online) throw new TypeError('offline');
    const bytes = (cache === 'default' && net.stale.get(path)) || net.files.get(path);
    if (!bytes) return new Response('no', { status: 404 });
    return new Response(bytes, { headers: { 'Content-Type': net.type } });
  };
  return net;
}

export function worker({ manifest }, { net, caches = memoryCaches(), active = null, rebuilds = false, quota = Infinity } = {}) {
  const listeners = {};
  const world = { net, caches, skipped: false, claimed: false, told: [], later: [] };
  const self = {
    registration: { active },
    skipWaiting: async () => (world.skipped = true),
    clients: { claim: async () => (world.claimed = true), matchAll: async () => [{ postMessage: (data) => world.told.push(data) }] },
    addEventListener: (type, listener) => (listeners[type] = listener),
    ...(rebuilds ? { liangzhengRebuilds: true } : {}),
  };
  const source = SOURCE.replace('"__MANIFEST__"', () => JSON.stringify(JSON.stringify(manifest)));
  const quotaOf = typeof quota === 'function' ? quota : () => quota;
  const estimate = (usage = caches.used()) => ({ quota: quotaOf(usage), usage });
  const navigator = { storage: { estimate: async () => estimate() } };
  const { crypto } = globalThis;
  const scope = { self, caches, fetch: net.fetch, globalThis: { location: { href: `${ROOT}sw.js` }, crypto, navigator } };
  compileFunction(source, Object.keys(scope))(...Object.values(scope));

  const event = (type, values = {}) => {
    const waited = [];
    let answer;
    const waitUntil = (work) => waited.push(work);
    listeners[type]({ waitUntil, respondWith: (given) => (answer = given), ports: [], ...values });
    return { answer, waited };
  };
  world.wait = (type, values) => Promise.all(event(type, values).waited);
  // Returns the answer, after what goes on behind it, or at once; undefined where the browser goes its own way.
  world.ask = async (path, { navigates = false, behind = true, ...options } = {}) => {
    const request = new Request(new URL(path, ROOT), options);
    if (navigates) Object.defineProperty(request, 'mode', { value: 'navigate' });
    const { answer, waited } = event('fetch', { request });
    const response = answer && (await answer);
    if (behind) await Promise.all(waited);
    return response;
  };
  world.open = (path) => world.ask(path, { navigates: true });
  world.say = async (what) => {
    let told;
    await world.wait('message', { data: { ask: what }, ports: [{ postMessage: (data) => (told = data) }] });
    return told;
  };
  world.kept = ({ build }) => [...(caches.named.get(`liangzheng:/a/b/:${build}`)?.kept.keys() ?? [])].map((url) => url.slice(ROOT.length)).sort();
  return world;
}
